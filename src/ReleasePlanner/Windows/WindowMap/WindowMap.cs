using MediatR;
using ReleasePlanner.Markets;
using ReleasePlanner.Platform.Projection;
using ReleasePlanner.Standing;

namespace ReleasePlanner.Windows;

/// <summary>Where a window's houses are and how each stands: what a map draws. A house is there once, as in the counts.</summary>
[May(Role.Administrator, Role.Distribution, Role.Executive, Role.Exhibitor)]
public sealed record WindowMap : Query<WindowMapAnswer>
{
    public required WindowId Window { get; init; }
}

/// <summary>A region in figures.</summary>
public sealed record MapRegion(string Region, string Name, int InEffect, int Stopped, int Awaiting, int NeedsReconfirmation);

/// <summary>Columns of the same length: the nth of each is of the nth house.</summary>
public sealed record WindowMapAnswer : Answer
{
    public required WindowId Window { get; init; }

    /// <summary>In the order of their ids.</summary>
    public required IReadOnlyList<string> Theaters { get; init; }

    public required IReadOnlyList<string> Names { get; init; }

    /// <summary>Degrees north, to four places; null: not known.</summary>
    public required IReadOnlyList<double?> Lat { get; init; }

    /// <summary>Degrees east, to four places; null: not known.</summary>
    public required IReadOnlyList<double?> Lon { get; init; }

    /// <summary>Places in <see cref="States"/>.</summary>
    public required IReadOnlyList<int> State { get; init; }

    /// <summary>The keys of the counts.</summary>
    public required IReadOnlyList<string> States { get; init; }

    /// <summary>By theaters in effect, then id. Houses without a region are in none.</summary>
    public required IReadOnlyList<MapRegion> ByRegion { get; init; }
}

internal sealed class WindowMapHandler(ReadModel model, Caller caller) : IRequestHandler<WindowMap, Result<WindowMapAnswer>>
{
    private static readonly ImmutableArray<string> States = [.. HouseState.All.Where(s => s is not ("inEffect" or HouseState.None))];

    public Task<Result<WindowMapAnswer>> Handle(WindowMap query, CancellationToken cancellationToken) =>
        model.Answer(query, look => Read(look, query), cancellationToken);

    private async Task<Result<WindowMapAnswer>> Read(Look look, WindowMap query)
    {
        var window = await look.Window(query.Window, caller.Actor);
        if (window.Refusal is { } refusal)
        {
            return refusal;
        }
        var viewer = await look.Viewer(caller.Actor);
        var filter = new BookingFilter { Window = query.Window }.For(viewer);
        var keys = await HouseKeys.Load(look, new WindowHouses { Window = query.Window }, filter, await StopSet.Load(look, filter), viewer);
        var houses = keys.GroupBy(k => k.Theater).Select(h => h.MinBy(k => k.Place, StringComparer.Ordinal)!).Where(k => !k.IsSpecial)
            .OrderBy(k => k.Theater, StringComparer.Ordinal).ToList();
        var places = await MapPlaces.Load(look, window.Value!.Market);
        var market = (await look.Find<MarketDetails>(ReadTable.Market, window.Value.Market.Value))!;
        var regions = market.Regions.ToDictionary(r => r.Id.Value, r => r.Name);
        return new WindowMapAnswer
        {
            Window = query.Window,
            Theaters = houses.ConvertAll(k => k.Theater),
            Names = houses.ConvertAll(k => k.Name),
            Lat = houses.ConvertAll(k => places.GetValueOrDefault(k.Theater).Lat),
            Lon = houses.ConvertAll(k => places.GetValueOrDefault(k.Theater).Lon),
            State = houses.ConvertAll(k => States.IndexOf(k.Key)),
            States = States,
            ByRegion = [.. houses.Where(k => k.Region is not null).GroupBy(k => k.Region!)
                .Select(g => new MapRegion(
                    g.Key, regions.GetValueOrDefault(g.Key, g.Key), g.Count(k => k.Key is "playing" or "upcoming"), g.Count(k => k.Key == "stopped"),
                    g.Count(k => k.Key == "awaiting"), g.Count(k => k.Key == "needsReconfirmation")))
                .OrderByDescending(r => r.InEffect).ThenBy(r => r.Region, StringComparer.Ordinal)],
        };
    }
}

/// <summary>Where houses are.</summary>
internal static class MapPlaces
{
    private sealed class Row
    {
        public string Id { get; init; } = "";

        public double? Lat { get; init; }

        public double? Lon { get; init; }
    }

    /// <summary>All houses of a market.</summary>
    public static async Task<Dictionary<string, (double? Lat, double? Lon)>> Load(Look look, MarketId market)
    {
        string Degrees(string member) => $"cast({look.Database.Text("body", member)} as double precision)";
        var rows = await look.Query<Row>(
            $"select id, {Degrees("lat")} as Lat, {Degrees("lon")} as Lon from theater t where {look.InForce("t")} and market = @market", new { market = market.Value });
        return rows.ToDictionary(r => r.Id, r => (Rounded(r.Lat), Rounded(r.Lon)));
    }

    /// <summary>Ten meters.</summary>
    public static double? Rounded(double? degrees) => degrees is { } d ? Math.Round(d, 4) : null;
}
