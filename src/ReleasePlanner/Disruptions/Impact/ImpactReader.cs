using ReleasePlanner.Markets;
using ReleasePlanner.Platform.Projection;
using ReleasePlanner.Standing;

namespace ReleasePlanner.Disruptions;

/// <summary>What of today's plan a disruption would stop, for all of its remaining days or for some.</summary>
/// <param name="Theaters">Houses that would lose a booking or days of one.</param>
/// <param name="Windows">The windows concerned, in id order.</param>
public sealed record Impact(
    int Theaters, decimal Screens, int Bookings, IReadOnlyList<string> Windows, IReadOnlyList<ChainImpact> ByChain, IReadOnlyList<RegionImpact> ByRegion);

/// <summary>One chain's part.</summary>
public sealed record ChainImpact(string Chain, string Name, int Theaters, decimal Screens, int Bookings);

/// <summary>One region's part.</summary>
public sealed record RegionImpact(string Region, string Name, int Theaters, decimal Screens, int Bookings);

/// <summary>Tries disruptions on the read model without placing them.</summary>
internal sealed class ImpactReader(ReadModel model)
{
    public async Task<Impact> Of(Disruption tried, Actor viewer, CancellationToken cancellation)
    {
        await using var look = await model.OpenAsync(cancellation: cancellation);
        var filter = new BookingFilter
        {
            Film = tried.Scope.Film ?? tried.Scope.Window?.Film,
            Window = tried.Scope.Window,
            Chain = tried.Scope.Chain,
            Distributor = tried.Scope.Distributor,
        };
        filter = viewer.Role is Role.Distribution or Role.Executive ? filter.For(await look.Viewer(viewer)) : filter;
        var stops = await StopSet.Load(look, filter);
        var hit = (await BookedHouse.Load(look, filter)).Where(b => Hits(tried, b, stops, look.Now)).ToList();
        var chains = (await look.Query<(string Id, string Name)>($"select id, name from chain c where {look.InForce("c")}")).ToDictionary();
        var regions = (await look.Query<string>($"select body from market m where {look.InForce("m")}")).Select(Json.Read<MarketDetails>)
            .SelectMany(m => m.Regions.Select(r => (Key: (m.Market, r.Id), r.Name))).ToDictionary(r => r.Key, r => r.Name);
        return new(
            Theaters(hit), Screens(hit), hit.Count,
            [.. hit.Select(b => b.Booking.Window.Value).Distinct().Order(StringComparer.Ordinal)],
            [.. hit.GroupBy(b => b.Booking.Chain)
                .Select(g => new ChainImpact(g.Key.Value, chains.GetValueOrDefault(g.Key.Value, g.Key.Value), Theaters(g), Screens(g), g.Count()))
                .OrderByDescending(c => c.Theaters).ThenBy(c => c.Chain, StringComparer.Ordinal)],
            [.. hit.Where(b => b.House.Region is not null).GroupBy(b => (b.House.Market, Region: b.House.Region!.Value))
                .Select(g => new RegionImpact(g.Key.Region.Value, regions.GetValueOrDefault(g.Key, g.Key.Region.Value), Theaters(g), Screens(g), g.Count()))
                .OrderByDescending(r => r.Theaters).ThenBy(r => r.Region, StringComparer.Ordinal)]);
    }

    /// <summary>True when the booking is in effect and the disruption covers a day that remains of it.</summary>
    private static bool Hits(Disruption tried, BookedHouse booked, StopSet stops, Instant now)
    {
        var (booking, house) = booked;
        var today = CinemaDay.Of(now, house.Zone);
        var from = LocalDate.Max(today, booking.From);
        return Standings.Matches(tried, booking, house)
            && (tried.Until is null || from < tried.Until)
            && (tried.From is null || booking.End is null || tried.From < booking.End)
            && Standings.Of(booking, house, stops.Disruptions, [.. stops.Openings[booking.Window]], today).Key is StandingKey.Playing or StandingKey.Upcoming;
    }

    private static int Theaters(IEnumerable<BookedHouse> hit) => hit.Select(b => b.House.Theater).Distinct().Count();

    private static decimal Screens(IEnumerable<BookedHouse> hit) => hit.Sum(b => b.Booking.Screens.InWeek(0).Halves) / 2m;
}
