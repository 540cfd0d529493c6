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
public sealed record WeekCounts(LocalDate PlayWeek, LocalDate Until, int Theaters, int New, int Held, int Finals, int Undecided, decimal Screens)
{
    /// <summary>Houses with a line that was offered, is not answered and would play any day of it.</summary>
    public int Awaiting { get; init; }
}

/// <summary>A play week in which only lines would play that are not answered.</summary>
/// <param name="PlayWeek">Its first day.</param>
/// <param name="Until">The first day after it.</param>
/// <param name="Awaiting">Houses with such a line.</param>
public sealed record OfferedWeek(LocalDate PlayWeek, LocalDate Until, int Awaiting);

public sealed record WindowWeeksAnswer : Answer
{
    public required WindowId Window { get; init; }

    /// <summary>From the first week with a house to the last.</summary>
    public required IReadOnlyList<WeekCounts> Weeks { get; init; }

    /// <summary>Weeks before and after those in which lines would play that are not answered, in order.</summary>
    public required IReadOnlyList<OfferedWeek> OnlyOffered { get; init; }

    /// <summary>The most theaters of any week.</summary>
    public int Widest { get; init; }
}

internal sealed class WindowWeeksHandler(ReadModel model, Caller caller) : IRequestHandler<WindowWeeks, Result<WindowWeeksAnswer>>
{
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
        var market = (await look.Find<MarketDetails>(ReadTable.Market, window.Value!.Market.Value))!;
        var houses = await PlayingHouses.Load(look, filter, query.Window, market, query.IncludeSpecial);
        var lines = await UnansweredLine.Load(look, filter, new LineDays(houses.Opens, houses.PlayWeeks, window.Value.Stub));
        var awaiting = Awaiting(lines, houses.PlayWeeks);
        var weeks = Weeks(houses).ConvertAll(w => w with { Awaiting = awaiting.GetValueOrDefault(new(w.PlayWeek, w.Until)) });
        return new WindowWeeksAnswer
        {
            Window = query.Window,
            Weeks = weeks,
            OnlyOffered = [.. awaiting.Where(a => weeks.TrueForAll(w => w.PlayWeek != a.Key.From)).OrderBy(a => a.Key.From).Select(a => new OfferedWeek(a.Key.From, a.Key.Until, a.Value))],
            Widest = weeks.Select(w => w.Theaters).DefaultIfEmpty(0).Max(),
        };
    }

    /// <summary>Houses with an unanswered line, by the play weeks it would play in.</summary>
    private static Dictionary<PlayWeek, int> Awaiting(IEnumerable<UnansweredLine> lines, PlayWeeks playWeeks)
    {
        var houses = new Dictionary<PlayWeek, HashSet<string>>();
        foreach (var run in lines.GroupBy(l => l.Days, l => l.Theater))
        {
            for (var week = playWeeks.Containing(run.Key.From); week.From < run.Key.Until; week = playWeeks.Containing(week.Until))
            {
                houses.TryAdd(week, []);
                houses[week].UnionWith(run);
            }
        }
        return houses.ToDictionary(h => h.Key, h => h.Value.Count);
    }

    private static List<WeekCounts> Weeks(PlayingHouses houses)
    {
        var weeks = new List<WeekCounts>();
        if (houses.First is not { } first)
        {
            return weeks;
        }
        var before = new HashSet<TheaterId>();
        for (var week = first; week.From < houses.Last; week = houses.PlayWeeks.Containing(week.Until))
        {
            var playing = houses.In(week);
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
