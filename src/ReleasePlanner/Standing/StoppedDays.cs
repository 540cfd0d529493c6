using ReleasePlanner.Disruptions;
using ReleasePlanner.Markets;

namespace ReleasePlanner.Standing;

/// <summary>The days <c>[From, Until)</c> on which a disruption stops, or stopped, a house's bookings.</summary>
/// <param name="Lift">The lift that ended it for the house; null: it still stops.</param>
internal sealed record StoppedDays(Disruption Disruption, Lift? Lift, LocalDate From, LocalDate Until)
{
    /// <summary>The whole period of a disruption that still stops.</summary>
    public static StoppedDays Of(Disruption d) => new(d, null, d.From ?? LocalDate.MinIsoValue, d.Until ?? LocalDate.MaxIsoValue);

    /// <summary>
    /// The days that were not played because of it: a period without a beginning began on the day it was placed, and a lift ended it. For runs
    /// that are over, which may have been played before the one or after the other.
    /// </summary>
    public static StoppedDays Past(Disruption d, House house)
    {
        var lift = d.LiftFor(house.Theater);
        var (from, until) = Past(d, lift, house.Zone);
        return new(d, lift, from, until ?? LocalDate.MaxIsoValue);
    }

    public static (LocalDate From, LocalDate? Until) Past(Disruption d, Lift? lift, DateTimeZone zone)
    {
        var lifted = lift is null ? (LocalDate?)null : CinemaDay.Of(lift.At, zone);
        return (d.From ?? CinemaDay.Of(d.PlacedAt, zone), d.Until is null || lifted < d.Until ? lifted ?? d.Until : d.Until);
    }

    public bool Covers(LocalDate day) => From <= day && day < Until;
}
