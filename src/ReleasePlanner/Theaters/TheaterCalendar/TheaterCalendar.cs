using MediatR;
using ReleasePlanner.Markets;
using ReleasePlanner.Platform.Projection;
using ReleasePlanner.Standing;
using ReleasePlanner.Theaters.Bookings;

namespace ReleasePlanner.Theaters;

/// <summary>A house's runs by play week, and the screens it has free.</summary>
[May(Role.Administrator, Role.Distribution, Role.Executive, Role.Exhibitor)]
public sealed record TheaterCalendar : Query<TheaterCalendarAnswer>
{
    public required TheaterId Theater { get; init; }

    /// <summary>Play weeks from the one of the day asked about, 1 to 26.</summary>
    public int Weeks { get; init; } = 8;

    protected override void CheckShape(Problems problems) => problems.If(Weeks is < 1 or > 26, "weeks", "is not from 1 to 26");
}

/// <summary>A run in a play week. Of another distributor's film only the screens are told.</summary>
public sealed record CalendarRun(BookingId? Booking, FilmId? Film, string? Window, string Format, string Standing, decimal Screens, LocalDate From, LocalDate? Until);

/// <summary>A play week of the house.</summary>
/// <param name="Free">Screens free on every day of it, by format; null: the house's screens are not known.</param>
public sealed record CalendarWeek(LocalDate PlayWeek, LocalDate Until, IReadOnlyList<CalendarRun> Runs, IReadOnlyDictionary<string, decimal>? Free);

public sealed record TheaterCalendarAnswer : Answer
{
    public required TheaterId Theater { get; init; }

    public required string Name { get; init; }

    public required ChainId Chain { get; init; }

    public ScreenCounts? Screens { get; init; }

    public required IReadOnlyList<CalendarWeek> Weeks { get; init; }
}

internal sealed class TheaterCalendarHandler(ReadModel model, Caller caller) : IRequestHandler<TheaterCalendar, Result<TheaterCalendarAnswer>>
{
    public Task<Result<TheaterCalendarAnswer>> Handle(TheaterCalendar query, CancellationToken cancellationToken) =>
        model.Answer(query, look => Read(look, query), cancellationToken);

    private async Task<Result<TheaterCalendarAnswer>> Read(Look look, TheaterCalendar query)
    {
        var found = await look.Theater(query.Theater, caller.Actor);
        if (found.Refusal is { } refusal)
        {
            return refusal;
        }
        var house = found.Value!;
        var viewer = await look.Viewer(caller.Actor);
        var market = (await look.Find<MarketDetails>(ReadTable.Market, house.Market.Value))!;
        var playWeeks = PlayWeeks.Of(house.PlayWeekStartsOn, market);
        var bookings = await BookedHouse.Load(look, new BookingFilter { Theater = query.Theater });
        var stops = await StopSet.Load(look, new BookingFilter());
        var on = look.On ?? CinemaDay.Of(look.Now, house.TimeZone);
        var weeks = new List<CalendarWeek>();
        for (var week = playWeeks.Containing(on); weeks.Count < query.Weeks; week = playWeeks.Containing(week.Until))
        {
            var inWeek = bookings.Where(b => b.Booking.FirstDay < week.Until && (b.Booking.End is null || b.Booking.End > week.From)).ToList();
            var (theirs, others) = (inWeek.Where(b => IsTheirs(b.Booking, viewer)).ToList(), inWeek.Where(b => !IsTheirs(b.Booking, viewer)).ToList());
            weeks.Add(new(
                week.From, week.Until, [.. theirs.Select(b => Run(b, week, stops, on)), .. others.GroupBy(b => b.Booking.Format).Select(g => Taken(g.Key, g, week))],
                Free(house.Screens, inWeek, week)));
        }
        return new TheaterCalendarAnswer
        {
            Theater = query.Theater,
            Name = house.Name,
            Chain = house.Chain,
            Screens = house.Screens,
            Weeks = weeks,
        };
    }

    private static bool IsTheirs(Booking b, Viewer viewer) => viewer.Actor.ActsFor(b.Distributor) || viewer.IsOf(b.Theater, b.Chain);

    private static CalendarRun Run(BookedHouse booked, PlayWeek week, StopSet stops, LocalDate on)
    {
        var b = booked.Booking;
        var standing = Standings.Of(b, booked.House, stops.Disruptions, [.. stops.Openings[b.Window]], on);
        return new(
            b.Id, b.Film, b.Window.Value, b.Format, System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(standing.Key.ToString()), Held([booked], week), b.From, b.End);
    }

    /// <summary>What others have, as one: neither how many bookings it is nor when each begins is a competitor's to know.</summary>
    private static CalendarRun Taken(string format, IEnumerable<BookedHouse> others, PlayWeek week) =>
        new(null, null, null, format, "taken", Held(others, week), week.From, week.Until);

    private static decimal Held(IEnumerable<BookedHouse> bookings, PlayWeek week) =>
        BookingRules.ScreensHeld([.. bookings.Select(b => b.Booking)], week);

    private static Dictionary<string, decimal>? Free(ScreenCounts? screens, List<BookedHouse> bookings, PlayWeek week)
    {
        if (screens is null)
        {
            return null;
        }
        var total = screens.Total - Held(bookings, week);
        return screens.ByFormat.ToDictionary(
            f => f.Key, f => Math.Max(0, f.Key == ScreenCounts.Standard ? total : Math.Min(total, f.Value - Held(bookings.Where(b => b.Booking.Format == f.Key), week))));
    }
}
