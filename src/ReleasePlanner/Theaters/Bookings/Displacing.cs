using ReleasePlanner.Standing;

namespace ReleasePlanner.Theaters.Bookings;

/// <summary>
/// Making room for a booking. What it does not fit beside gives way when every remaining day of it is stopped, or when it needs
/// reconfirmation or was released: latest confirmed first, whole bookings only. Days that are stopped for a while are never taken.
/// </summary>
public static class Displacing
{
    /// <summary>The events that make room (none when it fits); or a refusal, or the facts that are missing.</summary>
    public static Decision MakeRoom(Booking candidate, TheaterState theater, FactReader facts, Context context)
    {
        var others = theater.Bookings.Where(b => b.Id != candidate.Id && b.Displaced is null).ToList();
        var screens = theater.Details!.Screens;
        var misfits = ScreenBook.NotFitting(screens, others, candidate);
        if (misfits.Count == 0 || candidate.Override is not null)
        {
            return Decision.Nothing;
        }
        var inTheWay = others.Where(b => misfits.Any(day => b.HalvesOn(day) > 0)).OrderByDescending(b => b.ConfirmedAt).ThenByDescending(b => b.Id.Value, StringComparer.Ordinal).ToList();
        var around = inTheWay.ToDictionary(b => b.Id, b => Around.Of(theater, b.Window, b.Chain, facts, context));
        if (facts.Lacking.Count > 0)
        {
            return Decision.Lacks(facts.Lacking);
        }
        var displaced = new List<(Booking Booking, string Because)>();
        foreach (var booking in inTheWay)
        {
            if (Evidence(booking, around[booking.Id]!, context.Now) is not { } because)
            {
                continue;
            }
            others.Remove(booking);
            displaced.Add((booking, because));
            misfits = ScreenBook.NotFitting(screens, others, candidate);
            if (misfits.Count == 0)
            {
                // Whoever gave way without making room stays: of another format, or on other days.
                displaced.RemoveAll(d =>
                {
                    var stays = ScreenBook.NotFitting(screens, others.Append(d.Booking), candidate).Count == 0;
                    if (stays)
                    {
                        others.Add(d.Booking);
                    }
                    return stays;
                });
                return Decision.Of(displaced.Select(d => new BookingDisplaced { Booking = d.Booking with { Displaced = new(candidate.Id, context.Now, d.Because) } }));
            }
        }
        return new Refusal(
            "no-screen-free",
            $"no {candidate.Format} screen is free on {RegisterTheater.Days(misfits)}: ask for fewer screens or other days, or give an override with its reason",
            Days: misfits);
    }

    private static string? Evidence(Booking booking, Around around, Instant now)
    {
        var standing = around.Standing(booking, now);
        return standing.Key switch
        {
            StandingKey.Stopped when standing.WhollyStopped => $"stopped by {standing.Because}",
            StandingKey.NeedsReconfirmation or StandingKey.Lapsed when standing.Because is { } lifted => $"not reconfirmed since {lifted} was lifted",
            StandingKey.NeedsReconfirmation or StandingKey.Lapsed => $"not reconfirmed since {booking.Window} moved from {booking.MadeUnder:uuuu-MM-dd}",
            StandingKey.Cancelled or StandingKey.Dropped when standing.Because is { } released => $"released when {released} was lifted",
            _ => null,
        };
    }
}
