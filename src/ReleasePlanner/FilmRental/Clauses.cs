using ReleasePlanner.Theaters;
using ReleasePlanner.Theaters.Bookings;

namespace ReleasePlanner.FilmRental;

/// <summary>A clause that a change of a booking would break.</summary>
/// <param name="How">What would break it and what would keep it, in words. It names no other film: the distributor may read it.</param>
/// <param name="Others">Of largest-house: the runs that have the auditorium.</param>
public sealed record BrokenClause(Clause Clause, string How, ImmutableArray<Booking> Others);

/// <summary>
/// Which clauses of a booking a change would break, by comparing it as it was with it as it would be. What was broken already is not broken again
/// by a change that leaves it as it is. Whether anyone is bound by them is not decided here (<see cref="Commitments"/>).
/// </summary>
public static class Clauses
{
    /// <summary>
    /// How many shows a day one screen has with shows of a kind; not listed: no limit. An assumption (a screen has five shows a day, of which two
    /// begin before 18:00 and one after 22:00), for want of a source: contracts count shows, bookings say which part of the day.
    /// </summary>
    private static readonly ImmutableDictionary<Shows, int> ShowsOfAScreen = ImmutableDictionary.CreateRange<Shows, int>(
    [
        new(Shows.Split, 2),
        new(Shows.Matinee, 2),
        new(Shows.Evening, 2),
        new(Shows.Late, 1),
        new(Shows.One, 1),
    ]);

    /// <param name="before">As it is; null: it is being confirmed.</param>
    /// <param name="house">All bookings of the house.</param>
    /// <param name="today">What is past cannot be changed any more, only told otherwise; of a new booking it is judged all the same.</param>
    public static IReadOnlyList<BrokenClause> Broken(Booking? before, Booking after, IEnumerable<Booking> house, LocalDate today)
    {
        var promised = after.Terms?.Clauses ?? [];
        var had = before?.Terms?.Clauses ?? [];
        var broken = new List<BrokenClause>();
        foreach (var clause in promised)
        {
            var compared = had.Contains(clause) ? before : null;
            if (Breaks(clause, compared, after, house, before is null ? LocalDate.MinIsoValue : today) is { } found)
            {
                broken.Add(found);
            }
        }
        broken.AddRange(had.Where(h => !promised.Any(p => p.Covers(h))).Select(h => new BrokenClause(h, "it would be taken out of the terms: leave it in", [])));
        return broken;
    }

    /// <summary>Weeks of the run that are played to their end; without a limit while an open run has no end.</summary>
    public static int WeeksPlayed(Booking booking) => booking.End is not { } end ? int.MaxValue
        : end < booking.FirstWeekEnds ? 0
        : 1 + (Period.DaysBetween(booking.FirstWeekEnds, end) / 7);

    /// <summary>Shows a day in the week with the given index, on all its screens; null: no limit. All shows of half a screen are a split's.</summary>
    public static int? ShowsADay(Booking booking, int week)
    {
        var (shows, halves) = (booking.ShowsInWeek(week), booking.Screens.InWeek(week).Halves);
        return shows == Shows.All && halves > 1 ? null : ShowsOfAScreen[shows == Shows.All ? Shows.Split : shows] * ((halves + 1) / 2);
    }

    private static BrokenClause? Breaks(Clause clause, Booking? before, Booking after, IEnumerable<Booking> house, LocalDate since) => clause.Kind switch
    {
        ClauseKind.MinimumWeeks => TooShort(clause, before, after),
        ClauseKind.LargestHouse => NotTheLargest(clause, before, after, house, since),
        _ => InAWeek(clause, before, after, since),
    };

    private static BrokenClause? TooShort(Clause clause, Booking? before, Booking after)
    {
        var weeks = WeeksPlayed(after);
        // What the distributor itself proposes to end no earlier than is as good as agreed.
        if (weeks >= clause.Weeks || (before is not null && weeks >= WeeksPlayed(before)) || (before?.ProposedFinal is { Tentative: false } proposed && proposed.From <= after.End))
        {
            return null;
        }
        var least = after.FirstWeekEnds.PlusWeeks(clause.Weeks!.Value - 1);
        return new(clause, $"it would be played for {weeks} whole weeks: let it play until {least.PlusDays(-1):uuuu-MM-dd} at least", []);
    }

    private static BrokenClause? InAWeek(Clause clause, Booking? before, Booking after, LocalDate since)
    {
        var known = before is null ? [] : WeeksBroken(clause, before, LocalDate.MinIsoValue).ToHashSet();
        foreach (var week in WeeksBroken(clause, after, since).Where(w => !known.Contains(w)))
        {
            var instead = clause.Kind switch
            {
                ClauseKind.CleanScreen => "it would have no screen of its own: give it all shows of a whole screen",
                ClauseKind.NoSplitBefore => "its screen would be split: give it all shows of whole screens",
                _ => $"it would have {ShowsADay(after, week)} shows a day: give it {clause.Shows}",
            };
            return new(clause, $"in week {week + 1} {instead}", []);
        }
        return null;
    }

    /// <summary>Indexes of the weeks in which a clause holds and is not kept.</summary>
    private static IEnumerable<int> WeeksBroken(Clause clause, Booking booking, LocalDate since)
    {
        var last = LocalDate.Min(booking.End ?? booking.Until, booking.Until).PlusDays(-1);
        return last < booking.FirstDay
            ? []
            : Enumerable.Range(0, booking.WeekIndex(last) + 1)
                .Where(week => clause.HoldsIn(week) && booking.FirstWeekEnds.PlusWeeks(week) > since && !IsKept(clause, booking, week));
    }

    private static bool IsKept(Clause clause, Booking booking, int week) => clause.Kind switch
    {
        ClauseKind.CleanScreen => booking.ShowsInWeek(week) == Shows.All && booking.Screens.InWeek(week).Halves > 1,
        ClauseKind.NoSplitBefore => booking.ShowsInWeek(week) == Shows.All && booking.Screens.InWeek(week).Halves % 2 == 0,
        _ => !(ShowsADay(booking, week) < clause.Shows),
    };

    /// <summary>A house has one largest auditorium: who was promised it first keeps it. Two versions of one film share it.</summary>
    private static BrokenClause? NotTheLargest(Clause clause, Booking? before, Booking after, IEnumerable<Booking> house, LocalDate since)
    {
        var known = before is null ? [] : DaysOf(clause, before).ToHashSet();
        var days = DaysOf(clause, after).Where(day => day >= since && !known.Contains(day)).ToHashSet();
        var taken = new SortedSet<LocalDate>();
        var others = ImmutableArray.CreateBuilder<Booking>();
        foreach (var other in house.Where(b => b.Id != after.Id && b.Film != after.Film))
        {
            var theirs = (other.Terms?.Clauses ?? []).Where(c => c.Kind == ClauseKind.LargestHouse).SelectMany(c => DaysOf(c, other)).Where(days.Contains).ToList();
            if (theirs.Count > 0)
            {
                others.Add(other);
                taken.UnionWith(theirs);
            }
        }
        return others.Count == 0
            ? null
            : new(clause, $"the largest auditorium is promised to another run on {RegisterTheater.Days([.. taken])}: choose other days", others.ToImmutable());
    }

    /// <summary>The days on which it holds a screen and the clause holds.</summary>
    private static IEnumerable<LocalDate> DaysOf(Clause clause, Booking booking) => BookingRules.Days(booking.FirstDay, booking.Until)
        .Where(day => booking.HalvesOn(day) > 0 && clause.HoldsIn(booking.WeekIndex(day)));
}
