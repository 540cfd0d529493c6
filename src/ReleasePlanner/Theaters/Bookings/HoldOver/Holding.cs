using ReleasePlanner.Markets;

namespace ReleasePlanner.Theaters.Bookings;

/// <summary>What two wishes to play on come to.</summary>
public static class Holding
{
    /// <summary>True unless both name screens or shows and not the same: who names none takes the other's.</summary>
    public static bool Agree(Holdover one, Holdover other) =>
        (one.Screens is null || other.Screens is null || one.Screens == other.Screens) && (one.Shows is null || other.Shows is null || one.Shows == other.Shows);

    /// <summary>How many firm weeks the run has when it goes on until a day.</summary>
    public static int Weeks(Booking booking, LocalDate until, PlayWeeks playWeeks)
    {
        var weeks = booking.Weeks;
        for (var end = booking.Until; end < until; end = playWeeks.Containing(end).Until)
        {
            weeks++;
        }
        return weeks;
    }

    /// <summary>The run held over: its firm weeks go on until a day, with screens and shows of their own from the first week added.</summary>
    public static Booking Extended(Booking booking, LocalDate until, Screens? screens, Shows? shows, PlayWeeks playWeeks)
    {
        var week = booking.WeekIndex(booking.Until);
        var weekdays = booking.Days.Select(d => d.DayOfWeek).ToHashSet();
        return booking with
        {
            Until = until,
            Weeks = Weeks(booking, until, playWeeks),
            Screens = screens is null || screens == booking.Screens.InWeek(week)
                ? booking.Screens
                : new([.. Enumerable.Range(0, week).Select(booking.Screens.InWeek), screens.Value]),
            LaterShows = shows is null || shows == booking.ShowsInWeek(week) ? booking.LaterShows : [.. booking.LaterShows.Where(l => l.Week < week), new(week, shows.Value)],
            Days = booking.Days.IsEmpty ? [] : [.. booking.Days, .. BookingRules.Days(booking.Until, until).Where(d => weekdays.Contains(d.DayOfWeek))],
        };
    }
}
