using ReleasePlanner.Disruptions;
using ReleasePlanner.Films;
using ReleasePlanner.Markets;
using ReleasePlanner.Standing;
using ReleasePlanner.Theaters;
using ReleasePlanner.Theaters.Bookings;

namespace ReleasePlanner.FilmRental;

/// <summary>What a house has to keep of its clauses. They bind the house, not the distributor: who was promised something may always take less.</summary>
public static class Commitments
{
    /// <summary>More are not kept with a booking: penalty points are added once, however often it was broken.</summary>
    private const int MostBreaches = 24;

    /// <summary>
    /// Carries out a change unless it breaks a clause that binds: then it is refused, or done with a warning and the breach kept with the booking,
    /// as the clause says. Facts are asked for only when a clause would be broken.
    /// </summary>
    /// <param name="before">As it is; null: it is being confirmed.</param>
    /// <param name="done">What the change comes to, with the booking as it will be; called once <paramref name="warnings"/> are complete.</param>
    public static Decision Keep(
        Booking? before, Booking after, TheaterState theater, FactReader facts, Context context, List<Warning> warnings, Func<Booking, Decision> done)
    {
        if (context.SpeaksFor(after.Distributor, theater))
        {
            return done(after);
        }
        var broken = Clauses.Broken(before, after, theater.Bookings, CinemaDay.Of(context.Now, theater.Details!.TimeZone));
        if (broken.Count == 0)
        {
            return done(after);
        }
        var others = broken.SelectMany(b => b.Others).DistinctBy(b => b.Id).ToDictionary(b => b.Id, b => Around.Of(theater, b.Window, b.Chain, facts, context));
        if (Around.Of(theater, after.Window, after.Chain, facts, context) is not { } around || others.ContainsValue(null))
        {
            return Decision.Lacks(facts.Lacking);
        }
        if (IsWaived(after, around) || (before is not null && Ends(before, after) && IsFreed(before, around, context.Now)))
        {
            return done(after);
        }
        var binding = broken.Where(b => b.Others.IsEmpty || b.Others.Any(o => Binds(o, others[o.Id]!, context.Now))).ToList();
        var refused = binding.Where(b => b.Clause.OnBreach == OnBreach.Refuse).ToList();
        if (refused.Count > 0)
        {
            return new Refusal("clause", Said(after, refused) + $"; or ask {after.Distributor} to waive its commitments");
        }
        warnings.AddRange(binding.Select(b => new Warning("clause", Said(after, [b]))));
        return done(after with
        {
            Breaches = [.. after.Breaches, .. binding.Select(b => new Breach(b.Clause.Kind, context.Now)).Take(MostBreaches - after.Breaches.Length)],
        });
    }

    /// <summary>The distributor set the house's chain free, for the film or the window.</summary>
    public static bool IsWaived(Booking booking, ImmutableArray<Waiver> film, ImmutableArray<Waiver> window) => film.Concat(window)
        .Any(w => (w.Window is null || w.Window == booking.Window) && (w.Chains.IsEmpty || w.Chains.Contains(booking.Chain)));

    private static bool IsWaived(Booking booking, Around around) => IsWaived(booking, around.Film.State.Waivers, around.Window.State.Waivers);

    /// <summary>The distributor stopped all that remains, released it or moved the opening: the house need not wait for what may come of it.</summary>
    private static bool IsFreed(Booking booking, Around around, Instant now)
    {
        var standing = around.StandingUnder(around.OfDistributor, booking, now);
        return standing.WhollyStopped || standing.Key is StandingKey.NeedsReconfirmation or StandingKey.Lapsed or StandingKey.Cancelled;
    }

    /// <summary>Another run's promise stands: it is not waived, and that run is not off.</summary>
    private static bool Binds(Booking other, Around around, Instant now) => !IsWaived(other, around)
        && around.Standing(other, now) is { Key: StandingKey.Playing or StandingKey.Upcoming or StandingKey.Stopped, WhollyStopped: false };

    private static bool Ends(Booking before, Booking after) => before.Dropped != after.Dropped || before.Final != after.Final;

    private static string Said(Booking booking, IReadOnlyList<BrokenClause> broken) =>
        $"the booking of {booking.Film} in {booking.Theater} promises " + string.Join("; and ", broken.Select(b => $"{b.Clause}, and {b.How}"));
}
