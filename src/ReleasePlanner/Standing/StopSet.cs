using ReleasePlanner.Disruptions;
using ReleasePlanner.Markets;
using ReleasePlanner.Platform.Journal;
using ReleasePlanner.Platform.Projection;
using ReleasePlanner.Windows;

namespace ReleasePlanner.Standing;

/// <summary>Which bookings are asked about. Members that are set are ANDed.</summary>
public sealed record BookingFilter
{
    public DistributorId? Distributor { get; init; }

    /// <summary>Bookings in this distributor's windows, and of its films whoever has their windows. It stands in place of <see cref="Distributor"/>.</summary>
    public DistributorId? FilmsOf { get; init; }

    public FilmId? Film { get; init; }

    public WindowId? Window { get; init; }

    public ChainId? Chain { get; init; }

    public TheaterId? Theater { get; init; }

    /// <summary>Only bookings of these houses; null: of all.</summary>
    public ImmutableArray<TheaterId>? Houses { get; init; }

    public ImmutableArray<MarketId> Markets { get; init; } = [];

    /// <summary>Only what this one may see; null: everything.</summary>
    internal Platform.Projection.Viewer? By { get; init; }
}

/// <summary>The disruptions and openings that can bear on the bookings asked about.</summary>
/// <param name="windows">The windows asked about.</param>
public sealed class StopSet(ImmutableArray<Disruption> disruptions, ILookup<WindowId, Opening> openings, IReadOnlyList<WindowId> windows)
{
    private readonly Lazy<IReadOnlyList<(Disruption Disruption, int Number, int Placed)>> numbered = new(() => Number(disruptions));

    public ImmutableArray<Disruption> Disruptions { get; } = disruptions;

    public ILookup<WindowId, Opening> Openings { get; } = openings;

    public IReadOnlyList<WindowId> Windows { get; } = windows;

    private sealed class OpeningRow
    {
        public string Window { get; init; } = "";

        public long Version { get; init; }

        public int? Opens { get; init; }

        public string At { get; init; } = "";

        public bool Follow { get; init; }
    }

    /// <summary>Reads them in the transaction of a look at the <see cref="ReadModel"/>: of now from the tables that commands write, of the past from their history.</summary>
    public static async Task<StopSet> Load(Look look, BookingFilter filter)
    {
        var windows = await look.Query<string>($"select id from release_window w where {look.InForce("w")}{WindowOf(filter, look)}", Parameters(filter));
        var (table, inForce) = look.IsPast ? ("disruption_was", $"{look.InForce("d")} and ") : ("disruption", "");
        var disruptions = (await look.Query<string>(
            $"""
            select body from {table} d
            where {inForce}(film is null or {look.Database.In("film", "@films")}) and ("window" is null or {look.Database.In("\"window\"", "@windows")})
                and (cast(@distributor as text) is null or distributor is null or distributor = @distributor)
                and (cast(@chain as text) is null or chain is null or chain = @chain)
            """,
            new
            {
                films = windows.Select(w => WindowId.Parse(w).Film.Value).Distinct().ToList(),
                windows,
                distributor = filter.Distributor?.Value,
                chain = filter.Chain?.Value,
            })).Select(Json.Read<Disruption>);
        var openings = await look.Query<OpeningRow>(
            $"""
            select "window" as "Window", version, opens, at, follow from {(look.IsPast ? "window_opening_was" : "window_opening")} o
            where {look.Database.In("\"window\"", "@windows")}{(look.IsPast ? $" and from_seq <= {look.Seq}" : "")}
            """,
            new { windows });
        var lastDays = await LastDays(look, [.. openings.GroupBy(o => o.Window).Where(w => w.Count() > 1).Select(w => w.MaxBy(o => o.Version)!)]);
        return new(
            [.. disruptions],
            openings.ToLookup(
                o => WindowId.Parse(o.Window),
                o => new Opening(o.Version, o.Opens is { } day ? Stored.Date(day) : null, Stored.Instant(o.At), o.Follow, lastDays.GetValueOrDefault((o.Window, o.Version)))),
            [.. windows.Select(WindowId.Parse)]);
    }

    /// <summary>The last days to reconfirm that each window's last move set, by window and version.</summary>
    private static async Task<Dictionary<(string, long), LocalDate?>> LastDays(Look look, List<OpeningRow> moved)
    {
        if (moved.Count == 0)
        {
            return [];
        }
        var moves = await look.Query<(string Stream, long Version, string Body)>(
            $"select stream, version, body from journal where {look.Database.In("stream", "@windows")} and {look.Database.In("version", "@versions")} and kind = @kind and {look.Readable("journal")}",
            new { windows = moved.Select(m => m.Window).ToList(), versions = moved.Select(m => m.Version).Distinct().ToList(), kind = EventText.KindOf(typeof(WindowMoved)) });
        return moves.ToDictionary(m => (m.Stream, m.Version), m => ((WindowMoved)EventText.Event(EventText.Read(m.Body))).ReconfirmBy);
    }

    private static string WindowOf(BookingFilter filter, Look look) =>
        (filter.Distributor is null ? "" : " and distributor = @distributor")
        + (filter.FilmsOf is null ? "" : " and " + look.FilmsOf("w"))
        + (filter.Film is null ? "" : " and film = @film")
        + (filter.Window is null ? "" : " and id = @window");

    private static object Parameters(BookingFilter filter) =>
        new { distributor = filter.Distributor?.Value, films_of = filter.FilmsOf?.Value, film = filter.Film?.Value, window = filter.Window?.Value };

    /// <summary>Some window left an opening it had.</summary>
    internal bool AnyMoved => Openings.Any(w => w.Count() > 1);

    /// <summary>The cinema day on which a window left an opening for good, by opening and zone; openings it still has are not there.</summary>
    public IEnumerable<object> LeftRows(IReadOnlyCollection<DateTimeZone> zones) =>
        from window in Openings
        let openings = window.ToList()
        let last = openings.MaxBy(o => o.Version)!.ReconfirmBy
        from opens in openings.Select(o => o.Opens).Distinct()
        let left = Standings.LeftAt(opens, openings)
        where left is not null
        from zone in zones
        select new
        {
            window = window.Key.Value,
            opens = opens is { } o ? Stored.Day(o) : Stored.NoStart,
            zone = zone.Id,
            day = Stored.Day(CinemaDay.Of(left.Value, zone)),
            last = last is { } lastDay ? Stored.Day(lastDay) : Stored.NoEnd,
        };

    /// <summary>The disruption with a number of <see cref="Numbered"/>.</summary>
    public Disruption ByNumber(int n) => numbered.Value[n].Disruption;

    /// <summary>Those that count, numbered so that the lowest of several that cover a day decides, and in the order they were placed.</summary>
    internal IReadOnlyList<(Disruption Disruption, int Number, int Placed)> Numbered() => numbered.Value;

    private static List<(Disruption Disruption, int Number, int Placed)> Number(ImmutableArray<Disruption> disruptions)
    {
        var holding = disruptions.Where(d => d.IsVerified && !Standings.IsSuperseded(d, disruptions)).ToList();
        var placed = holding.OrderBy(d => d.PlacedAt).ThenBy(d => d.Id.Value, StringComparer.Ordinal).Select((d, i) => (d, i)).ToDictionary(p => p.d.Id, p => p.i);
        return [.. holding
            .OrderBy(d => d.Kind).ThenBy(d => d.PlacedAt).ThenBy(d => d.Id.Value, StringComparer.Ordinal)
            .Select((d, n) => (d, n, placed[d.Id]))];
    }
}
