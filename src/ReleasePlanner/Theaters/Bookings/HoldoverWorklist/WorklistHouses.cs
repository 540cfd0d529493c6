using ReleasePlanner.Grosses;
using ReleasePlanner.Markets;
using ReleasePlanner.Platform.Projection;
using ReleasePlanner.Platform.Store;
using ReleasePlanner.Standing;

namespace ReleasePlanner.Theaters.Bookings;

/// <summary>A house with all that plays and comes in around a play week, and what its films took.</summary>
/// <param name="Week">The play week that is decided.</param>
/// <param name="Before">The one before it.</param>
/// <param name="Playing">Runs that play any day of the week before and have not been dropped or cancelled by its end.</param>
/// <param name="ComingIn">Runs that begin in the decided week and are not stopped throughout.</param>
/// <param name="Free">Screens that runs which are firm in the decided week leave on every day of it; null: the house's are not known.</param>
/// <param name="Grosses">By film.</param>
internal sealed record WorklistHouse(
    TheaterDetails Details, PlayWeek Week, PlayWeek Before, IReadOnlyList<Booking> Playing, IReadOnlyList<Booking> ComingIn, decimal? Free,
    IReadOnlyDictionary<FilmId, HouseGross> Grosses)
{
    private readonly decimal[] weekends = [.. Grosses.Values.Select(g => g.Weekend).OfType<decimal>()];

    /// <summary>Films with a figure of last weekend.</summary>
    public int Films => weekends.Length;

    /// <summary>1 is the film that took most last weekend.</summary>
    public int? RankOf(FilmId film) => Grosses.GetValueOrDefault(film)?.Weekend is { } own ? 1 + weekends.Count(w => w > own) : null;

    /// <summary>Screens that runs would take which play now and are not firm in the decided week.</summary>
    public decimal Wanted => Playing.Where(b => b.Until <= Week.From && (b.End is null || b.End > Week.From || b.EndedBy == RunEnd.Completed))
        .Sum(b => b.Screens.InWeek(b.WeekIndex(Week.From)).Halves) / 2m;

    /// <summary>The run is to be decided on: it plays any day of the week before, and was not taken out of the next.</summary>
    public static bool IsPlaying(
        Booking booking, House house, PlayWeek before, PlayWeek week, IReadOnlyCollection<Disruptions.Disruption> disruptions, IReadOnlyCollection<Windows.Opening> openings) =>
        booking.From < week.From && !(booking.End <= week.From && booking.EndedBy is RunEnd.Dropped or RunEnd.Cancelled)
        && Standings.Plays(booking, house, disruptions, openings, before.From, before.Until);

    /// <summary>The most screens a run holds on a day of the decided week.</summary>
    public decimal ScreensOf(Booking booking) => BookingRules.ScreensHeld([booking], Week);
}

/// <summary>Reads the houses of a worklist, whole, in a handful of statements.</summary>
internal static class WorklistHouses
{
    /// <summary>Previews take screens this many days before a run begins, at most.</summary>
    private const int PreviewDays = 28;

    private const int Week = 7;

    private sealed class Row
    {
        public string Theater { get; init; } = "";

        public string Body { get; init; } = "";
    }

    /// <param name="mine">The condition that a row <c>m</c> of <c>booking</c> is of the worklist: its houses are read.</param>
    /// <param name="houses">The condition that a row <c>t</c> of <c>theater</c> is of it.</param>
    public static async Task<IReadOnlyList<WorklistHouse>> Load(
        Look look, LocalDate day, string mine, string houses, GrossFilter grosses, Dictionary<string, object?> parameters)
    {
        var around = $"from_day < @until and end_day > @from and displaced = {(look.Database.IsSqlite ? "0" : "false")}";
        var all = new Dictionary<string, object?>(parameters)
        {
            ["from"] = Stored.Day(day) - (2 * Week),
            ["until"] = Stored.Day(day) + Week,
            ["previews"] = Stored.Day(day) + Week + PreviewDays,
        };
        // Where nothing of the worklist plays, nothing else has to be read.
        var ofMine = $"select m.theater from booking m where {look.InForce("m")} and {around} and {mine}";
        var details = (await look.Query<string>($"select t.body from theater t where {look.InForce("t")} and {houses} and t.id in ({ofMine}) order by t.id", all))
            .ConvertAll(Json.Read<TheaterDetails>);
        var bookings = (await look.Query<Row>(
            $"""
            select b.theater, b.body from booking b
            where {look.InForce("b")} and ({around} or (previews is not null and from_day < @previews and end_day > @from)) and b.theater in ({ofMine})
            order by b.theater, b.id
            """,
            all)).ToLookup(r => r.Theater, r => Json.Read<Booking>(r.Body));
        var kinds = new Dictionary<(MarketId, IsoDayOfWeek?), GrossWeeks>();
        var played = new List<GrossWeeks>();
        foreach (var (market, startsOn) in details.Select(d => (d.Market, d.PlayWeekStartsOn)).Distinct())
        {
            var rules = (await look.Find<MarketDetails>(ReadTable.Market, market.Value))!;
            kinds[(market, startsOn)] = GrossWeeks.Of(rules, startsOn, day);
            played.Add(GrossWeeks.Earlier(rules, startsOn, day));
        }
        var figures = (await look.Weeks(grosses, played)).ToLookup(g => g.Theater);
        var stops = await StopSet.Load(look, new BookingFilter());
        var openings = stops.Openings.ToDictionary(o => o.Key, o => o.ToList());
        return [.. details.Select(d => Of(d, kinds[(d.Market, d.PlayWeekStartsOn)], [.. bookings[d.Theater.Value]], stops, openings, figures[d.Theater]))];
    }

    private static WorklistHouse Of(
        TheaterDetails details, GrossWeeks weeks, IReadOnlyList<Booking> bookings, StopSet stops, Dictionary<WindowId, List<Windows.Opening>> openings, IEnumerable<HouseGross> figures)
    {
        var (week, before) = (weeks.Week, weeks.Before);
        House Place(Booking b) => new(b.Theater, b.Chain, details.Market, details.Region, details.TimeZone);
        List<Windows.Opening> Of(Booking b) => openings.GetValueOrDefault(b.Window, []);
        var playing = bookings.Where(b => WorklistHouse.IsPlaying(b, Place(b), before, week, stops.Disruptions, Of(b))).ToList();
        var comingIn = bookings.Where(b =>
            b.From >= week.From && b.From < week.Until && Standings.Plays(b, Place(b), stops.Disruptions, Of(b), week.From, week.Until)).ToList();
        var held = BookingRules.ScreensHeld(bookings, week);
        return new(details, week, before, playing, comingIn, details.Screens is { } screens ? Math.Max(0, screens.Total - held) : null, figures.ToDictionary(f => f.Film));
    }
}
