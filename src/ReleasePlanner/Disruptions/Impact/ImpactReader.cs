using ReleasePlanner.FilmRental;
using ReleasePlanner.Films;
using ReleasePlanner.Markets;
using ReleasePlanner.Platform.Journal;
using ReleasePlanner.Platform.Projection;
using ReleasePlanner.Standing;
using ReleasePlanner.Theaters.Bookings;

namespace ReleasePlanner.Disruptions;

/// <summary>What of today's plan a command would take out of effect, for all of its remaining days or for some.</summary>
/// <param name="Theaters">Houses that would lose a booking or days of one.</param>
/// <param name="Windows">The windows concerned, in id order.</param>
/// <param name="Clauses">Of a chain that drops a film for good: bookings of which it would break a clause that is not waived. It may all the same.</param>
public sealed record Impact(
    int Theaters, decimal Screens, int Bookings, IReadOnlyList<string> Windows, IReadOnlyList<ChainImpact> ByChain, IReadOnlyList<RegionImpact> ByRegion,
    int? Clauses = null);

/// <summary>One chain's part.</summary>
public sealed record ChainImpact(string Chain, string Name, int Theaters, decimal Screens, int Bookings);

/// <summary>One region's part.</summary>
public sealed record RegionImpact(string Region, string Name, int Theaters, decimal Screens, int Bookings);

/// <summary>An impact with what the gate counts: bookings by film.</summary>
internal sealed record Blast(Impact Impact, IReadOnlyDictionary<FilmId, int> ByFilm)
{
    public static readonly Blast None = new(new(0, 0, 0, [], [], []), new Dictionary<FilmId, int>());
}

/// <summary>Tries changes on the read model without making them.</summary>
internal sealed class ImpactReader(ReadModel model)
{
    public async Task<Blast> Of(PlannedChange change, Actor viewer, CancellationToken cancellation)
    {
        if (change.IsEmpty)
        {
            return Blast.None;
        }
        await using var look = await model.OpenForCommandAsync(cancellation);
        var filter = viewer.Role is Role.Distribution or Role.Executive ? change.Filter.For(await look.Viewer(viewer)) : change.Filter;
        var stops = await StopSet.Load(look, filter);
        var after = change.On(stops);
        var hit = (await BookedHouse.Load(look, filter)).Where(b => change.Takes(b, stops, after, CinemaDay.Of(look.Now, b.House.Zone))).ToList();
        return new(await Told(hit, change, look), hit.CountBy(b => b.Booking.Film).ToDictionary());
    }

    private static async Task<Impact> Told(List<BookedHouse> hit, PlannedChange change, Look look)
    {
        var chains = await look.ChainNames();
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
                .OrderByDescending(r => r.Theaters).ThenBy(r => r.Region, StringComparer.Ordinal)],
            change.Disruptions is [{ Kind: DisruptionKind.FilmDropped, Until: null, Lifts.IsEmpty: true, Scope.Film: { } film } dropped]
                ? await BrokenClauses(dropped, film, hit, look)
                : null);
    }

    /// <summary>Waivers are not in the read model; a film has few, and the journal finds them by film.</summary>
    private static async Task<int> BrokenClauses(Disruption tried, FilmId film, List<BookedHouse> hit, Look look)
    {
        ImmutableArray<Waiver> waivers =
        [
            .. (await look.Query<string>(
                    $"select body from journal j where film = @film and kind = @kind and seq <= @seq and {look.Readable("j")} order by seq",
                    new { film = film.Value, kind = EventText.KindOf(typeof(CommitmentsWaived)), seq = look.Seq }))
                .Select(body => ((CommitmentsWaived)EventText.Event(EventText.Read(body))).Waiver),
        ];
        return hit.Count(h => !Commitments.IsWaived(h.Booking, waivers, []) && Breaks(h.Booking, CinemaDay.Of(look.Now, h.House.Zone)));

        bool Breaks(Booking booking, LocalDate today)
        {
            var from = tried.From ?? (today <= booking.FirstDay ? booking.FirstDay : today);
            return Clauses.Broken(booking, booking with { Dropped = new Ending(from, tried.Reason, tried.PlacedAt, tried.PlacedBy) }, [], today).Count > 0;
        }
    }

    private static int Theaters(IEnumerable<BookedHouse> hit) => hit.Select(b => b.House.Theater).Distinct().Count();

    private static decimal Screens(IEnumerable<BookedHouse> hit) => hit.Sum(b => b.Booking.Screens.InWeek(0).Halves) / 2m;
}
