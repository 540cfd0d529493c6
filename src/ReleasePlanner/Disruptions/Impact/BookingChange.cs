using ReleasePlanner.Standing;
using ReleasePlanner.Theaters.Bookings;

namespace ReleasePlanner.Disruptions;

/// <summary>A booking before and after a change, on the day of the change.</summary>
/// <param name="Then">The booking as it would be.</param>
internal sealed record BookingChange(BookedHouse Booked, Booking Then, StandingResult Before, StandingResult After, LocalDate Today)
{
    public Booking Booking => Booked.Booking;

    public bool WasInEffect => IsInEffect(Before);

    public bool WillBeInEffect => IsInEffect(After);

    /// <summary>It is in effect and would not be any more, or would lose days.</summary>
    public bool Takes => WasInEffect && (!WillBeInEffect || LosesDays(Then, Before, After) || IsShortened);

    /// <summary>It is not in effect and would be, or would get back days that a disruption covers.</summary>
    public bool Restores => WillBeInEffect && (!WasInEffect || LosesDays(Booking, After, Before));

    /// <summary>The screens it counts for where it is in effect, in halves: that day's when playing, the first day's when it is to come.</summary>
    public int HalvesBefore => Halves(Booking, Before, Today);

    public int HalvesAfter => Halves(Then, After, Today);

    private bool IsShortened => Then.From > Booking.From || Then.End < Booking.End || (Booking.End is null && Then.End is not null);

    public static int Halves(Booking booking, StandingResult standing, LocalDate today) => standing.Key switch
    {
        StandingKey.Upcoming => booking.Screens.InWeek(0).Halves,
        StandingKey.Playing when today < booking.Until && (booking.Days.IsEmpty || booking.Days.Contains(today)) =>
            booking.Screens.InWeek(booking.WeekIndex(today)).Halves,
        _ => 0,
    };

    /// <summary>Of a run that plays some days only, those days count.</summary>
    private static bool LosesDays(Booking booking, StandingResult now, StandingResult then) => booking.Days.IsEmpty
        ? then.Gaps.Any(gap => !now.Gaps.Any(g => g.From <= gap.From && gap.Until <= g.Until))
        : booking.Days.Concat(booking.Previews).Any(day => then.Gaps.Any(g => g.Contains(day)) && !now.Gaps.Any(g => g.Contains(day)));

    private static bool IsInEffect(StandingResult standing) => standing.Key is StandingKey.Playing or StandingKey.Upcoming;
}
