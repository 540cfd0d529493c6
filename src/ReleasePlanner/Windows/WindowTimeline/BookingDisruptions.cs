using ReleasePlanner.Disruptions;
using ReleasePlanner.Standing;

namespace ReleasePlanner.Windows;

/// <summary>
/// The disruptions that can decide how one booking stands from a day on. Left out is what does not match it, what is over, what was lifted to
/// restore it, and all but one of those
/// that stop it on the same days: which of them decides does not matter to its <see cref="StandingKey"/>.
/// </summary>
internal sealed class BookingDisruptions(BookedHouse booked)
{
    // Kept without their reports: whether a report gave way was decided over all disruptions.
    private readonly Dictionary<DisruptionId, Disruption> lifted = [];
    private readonly Dictionary<DisruptionId, (LocalDate? From, LocalDate? Until)> periods = [];
    private readonly Dictionary<(LocalDate? From, LocalDate? Until), (Disruption One, int Number)> stops = [];

    /// <summary>What <see cref="Standings.Of"/> has to look at.</summary>
    public IReadOnlyCollection<Disruption> Deciding => [.. stops.Values.Select(s => s.One), .. lifted.Values];

    /// <summary>A lift ends the booking on a day that is no bound of its run.</summary>
    public bool AnyReleases => lifted.Values.Any(d => d.LiftFor(booked.House.Theater)!.Bookings == OnLift.Release);

    /// <summary>True when it bears on the booking.</summary>
    /// <param name="disruption">In force: verified, and no report that gave way. Not added before, or removed since.</param>
    /// <param name="day">The booking is not asked about on any day before.</param>
    public bool Add(Disruption disruption, LocalDate day)
    {
        var booking = booked.Booking;
        if (!Standings.Matches(disruption, booking, booked.House))
        {
            return false;
        }
        if (disruption.LiftFor(booked.House.Theater) is { } lift)
        {
            if (lift.Bookings == OnLift.Restore)
            {
                return false;
            }
            lifted[disruption.Id] = disruption with { Report = null };
            return true;
        }
        if (disruption.Until <= LocalDate.Max(day, booking.From) || disruption.From >= booking.End)
        {
            return false;
        }
        var period = (disruption.From, disruption.Until);
        periods[disruption.Id] = period;
        stops[period] = stops.TryGetValue(period, out var known) ? (known.One, known.Number + 1) : (disruption with { Report = null }, 1);
        return true;
    }

    /// <summary>True when it bore on the booking.</summary>
    public bool Remove(DisruptionId id)
    {
        if (!periods.Remove(id, out var period))
        {
            return lifted.Remove(id);
        }
        var (one, number) = stops[period];
        if (number == 1)
        {
            stops.Remove(period);
        }
        else
        {
            stops[period] = (one, number - 1);
        }
        return true;
    }
}
