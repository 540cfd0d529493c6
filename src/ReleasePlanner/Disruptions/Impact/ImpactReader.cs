using System.Text.Json;
using ReleasePlanner.FilmRental;
using ReleasePlanner.Films;
using ReleasePlanner.Markets;
using ReleasePlanner.Platform.Journal;
using ReleasePlanner.Platform.Projection;
using ReleasePlanner.Standing;
using ReleasePlanner.Theaters.Bookings;

namespace ReleasePlanner.Disruptions;

/// <summary>Tries changes on the read model without making them.</summary>
internal sealed class ImpactReader(ReadModel model, ReadModelPump pump)
{
    /// <param name="viewer">Whose bookings count. Of a film's own disruptions all that it stops count, whoever distributes them.</param>
    public async Task<Blast> Of(PlannedChange change, Actor viewer, CancellationToken cancellation)
    {
        if (change.IsEmpty)
        {
            return Blast.None;
        }
        // What was answered before the question counts.
        await pump.CatchUpAsync(cancellation);
        await using var look = await model.OpenForCommandAsync(cancellation);
        var (asked, whole) = (change.Filter, new BookingFilter());
        if (change.IsOfWholeFilm)
        {
            whole = whole with { Film = asked.Film };
        }
        else
        {
            var theirs = await look.Viewer(viewer);
            (asked, whole) = (asked.For(theirs), whole.For(theirs));
        }
        var stops = await StopSet.Load(look, asked);
        var after = change.On(stops);
        var booked = await BookedHouse.Load(look, asked);
        var changes = booked.Select(b => change.ChangeOf(b, stops, after, CinemaDay.Of(look.Now, b.House.Zone))).OfType<BookingChange>()
            .Where(c => c.Takes || c.Restores || c.HalvesBefore != c.HalvesAfter).ToList();
        var impact = await Told(changes, change, viewer, look) with { ByWindow = await WindowImpacts.Of(changes, booked, stops, whole, look) };
        return new(impact, changes.Where(c => c.Takes).CountBy(c => c.Booking.Film).ToDictionary());
    }

    private static async Task<Impact> Told(List<BookingChange> changes, PlannedChange change, Actor viewer, Look look)
    {
        var (hit, back) = (changes.Where(c => c.Takes).ToList(), changes.Where(c => c.Restores).ToList());
        var (own, others) = (hit.Where(IsOwn).ToList(), hit.Where(c => !IsOwn(c)).ToList());
        var chains = await look.ChainNames();
        var regions = (await look.Query<string>($"select body from market m where {look.InForce("m")}")).Select(Json.Read<MarketDetails>)
            .SelectMany(m => m.Regions.Select(r => (Key: (m.Market, r.Id), r.Name))).ToDictionary(r => r.Key, r => r.Name);
        return new(
            Theaters(hit), Screens(hit), hit.Count,
            [.. hit.Concat(back).Select(b => b.Booking.Window.Value).Distinct().Order(StringComparer.Ordinal)],
            [.. own.GroupBy(b => b.Booking.Chain)
                .Select(g => new ChainImpact(g.Key.Value, chains.GetValueOrDefault(g.Key.Value, g.Key.Value), Theaters(g), Screens(g), g.Count()))
                .OrderByDescending(c => c.Theaters).ThenBy(c => c.Chain, StringComparer.Ordinal)],
            [.. own.Where(b => b.Booked.House.Region is not null).GroupBy(b => (b.Booked.House.Market, Region: b.Booked.House.Region!.Value))
                .Select(g => new RegionImpact(g.Key.Region.Value, regions.GetValueOrDefault(g.Key, g.Key.Region.Value), Theaters(g), Screens(g), g.Count()))
                .OrderByDescending(r => r.Theaters).ThenBy(r => r.Region, StringComparer.Ordinal)],
            change.Disruptions is [{ Kind: DisruptionKind.FilmDropped, Until: null, Lifts.IsEmpty: true, Scope.Film: { } film } dropped]
                ? await BrokenClauses(dropped, film, [.. hit.Select(c => c.Booked)], look)
                : null)
        {
            DaysOnly = hit.Count(c => c.WillBeInEffect),
            Restores = new(Theaters(back), back.Sum(c => c.HalvesAfter) / 2m, back.Count, back.Count(c => c.WasInEffect)),
            Becomes = hit.Where(c => !c.WillBeInEffect).CountBy(c => JsonNamingPolicy.CamelCase.ConvertName(c.After.Key.ToString()))
                .OrderBy(k => k.Key, StringComparer.Ordinal).ToDictionary(),
            Others = others.Count == 0 ? null : new(Theaters(others), Screens(others), others.Count),
        };

        bool IsOwn(BookingChange c) => viewer.Distributor is null || c.Booking.Distributor == viewer.Distributor;
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

    private static int Theaters(IEnumerable<BookingChange> hit) => hit.Select(b => b.Booking.Theater).Distinct().Count();

    private static decimal Screens(IEnumerable<BookingChange> hit) => hit.Sum(b => b.HalvesBefore) / 2m;
}
