using ReleasePlanner.Markets;

namespace ReleasePlanner.Theaters.Bookings;

/// <summary>Where an end asked for by one side falls.</summary>
internal static class Ends
{
    /// <summary>The end; null when the run is over by then anyway.</summary>
    public static Ending? At(Booking booking, LocalDate? from, Reason? reason, TheaterDetails house, Context context)
    {
        var today = CinemaDay.Of(context.Now, house.TimeZone);
        var at = from ?? (today <= booking.FirstDay ? booking.FirstDay : LocalDate.Max(today, booking.From));
        return at >= booking.End ? null : new(at, reason, context.Now, context.Actor.ToString(), For: context.OnBehalf);
    }
}
