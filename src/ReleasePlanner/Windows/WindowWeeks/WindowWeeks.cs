using MediatR;
using ReleasePlanner.Markets;
using ReleasePlanner.Platform.Projection;
using ReleasePlanner.Standing;
using ReleasePlanner.Theaters.Bookings;

namespace ReleasePlanner.Windows;

/// <summary>A window play week by play week, as it is published: theaters, new ones, and those that are gone.</summary>
[May(Role.Administrator, Role.Distribution, Role.Executive, Role.Exhibitor)]
public sealed record WindowWeeks : Query<WindowWeeksAnswer>
{
    public required WindowId Window { get; init; }

    /// <summary>Count sneaks, events and festivals too.</summary>
    public bool IncludeSpecial { get; init; }
}

/// <summary>One play week. <c>theaters</c> = those of the week before - <c>finals</c> + <c>new</c>.</summary>
/// <param name="PlayWeek">Its first day.</param>
/// <param name="Until">The first day after it.</param>
/// <param name="Theaters">Houses that play any day of it.</param>
/// <param name="New">Of them, those that did not play the week before.</param>
/// <param name="Held">Of them, those that did.</param>
/// <param name="Finals">Houses of the week before that are gone.</param>
/// <param name="Undecided">Of the theaters, those whose open run has passed its firm weeks.</param>
/// <param name="Screens">The most that each house gives it on a day of the week, summed.</param>
public sealed record WeekCounts(LocalDate PlayWeek, LocalDate Until, int Theaters, int New, int Held, int Finals, int Undecided, decimal Screens);

public sealed record WindowWeeksAnswer : Answer
{
    public required WindowId Window { get; init; }

    /// <summary>From the first week with a house to the last.</summary>
    public required IReadOnlyList<WeekCounts> Weeks { get; init; }

    /// <summary>The most theaters of any week.</summary>
    public int Widest { get; init; }
}

internal sealed class WindowWeeksHandler(ReadModel model, Caller caller) : IRequestHandler<WindowWeeks, Result<WindowWeeksAnswer>>
{
    private static readonly BookingKind[] Special = [BookingKind.Sneak, BookingKind.Event, BookingKind.Festival];

    public Task<Result<WindowWeeksAnswer>> Handle(WindowWeeks query, CancellationToken cancellationToken) =>
        model.Answer(query, look => Read(look, query), cancellationToken);

    private async Task<Result<WindowWeeksAnswer>> Read(Look look, WindowWeeks query)
    {
        var window = await look.Window(query.Window, caller.Actor);
        if (window.Refusal is { } refusal)
        {
            return refusal;
        }
        var filter = new BookingFilter { Window = query.Window }.For(await look.Viewer(caller.Actor));
        var stops = await StopSet.Load(look, filter);
        var bookings = (await BookedHouse.Load(look, filter)).Where(b => query.IncludeSpecial || !Special.Contains(b.Booking.Kind)).ToList();
        var market = (await look.Find<MarketDetails>(ReadTable.Market, window.Value!.Market.Value))!;
        var today = look.On ?? CinemaDay.Of(look.Now, market.TimeZone);
        var weeks = Weeks(bookings, stops, new PlayWeeks(market.PlayWeeks), today, [.. stops.Openings[query.Window]]);
        return new WindowWeeksAnswer
        {
            Window = query.Window,
            Weeks = weeks,
            Widest = weeks.Select(w => w.Theaters).DefaultIfEmpty(0).Max(),
        };
    }

    private static List<WeekCounts> Weeks(
        IReadOnlyList<BookedHouse> bookings, StopSet stops, PlayWeeks playWeeks, LocalDate today, IReadOnlyCollection<Opening> openings)
    {
        var weeks = new List<WeekCounts>();
        if (bookings.Count == 0)
        {
            return weeks;
        }
        var before = new HashSet<TheaterId>();
        var last = bookings.Max(b => b.Booking.End ?? LocalDate.Max(b.Booking.Until, today.PlusDays(1)));
        for (var week = playWeeks.Containing(bookings.Min(b => b.Booking.From)); week.From < last; week = playWeeks.Containing(week.Until))
        {
            var playing = bookings.Where(b => b.Booking.From < week.Until && (b.Booking.End ?? last) > week.From && Standings.Plays(b.Booking, b.House, stops.Disruptions, openings, week.From, week.Until)).ToList();
            var theaters = playing.Select(b => b.House.Theater).ToHashSet();
            var screens = playing.Sum(b => BookingRules.Days(week.From, week.Until).Max(b.Booking.HalvesOn)) / 2m;
            var undecided = playing.Where(b => b.Booking.Until <= week.From).Select(b => b.House.Theater).Distinct().Count();
            var held = theaters.Count(before.Contains);
            if (theaters.Count > 0 || before.Count > 0)
            {
                weeks.Add(new(week.From, week.Until, theaters.Count, theaters.Count - held, held, before.Count - held, undecided, screens));
            }
            before = theaters;
        }
        while (weeks.Count > 0 && weeks[^1].Theaters == 0)
        {
            weeks.RemoveAt(weeks.Count - 1);
        }
        return weeks;
    }
}
