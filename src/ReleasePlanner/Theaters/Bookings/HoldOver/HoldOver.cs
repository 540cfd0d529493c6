using ReleasePlanner.Disruptions;
using ReleasePlanner.FilmRental;
using ReleasePlanner.Standing;

namespace ReleasePlanner.Theaters.Bookings;

/// <summary>
/// A side wants runs to play on. When both sides do, the run is held over: its firm weeks go on through the earlier of the days they named.
/// Every Monday distributors and houses decide so (https://repub.eur.nl/pub/12494).
/// </summary>
[May(Role.Exhibitor, Role.Distribution)]
public sealed record HoldOver : OverBookings
{
    /// <summary>The first day of the last play week wanted, or the last day.</summary>
    public required LocalDate Through { get; init; }

    /// <summary>In the weeks held over; null: as before, or as the other side says.</summary>
    public Screens? Screens { get; init; }

    /// <summary>In the weeks held over; <c>split</c>: it shares its screen. Null: as before, or as the other side says.</summary>
    public Shows? Shows { get; init; }

    /// <summary>Said with reserve: it does not hold the run over yet.</summary>
    public bool Tentative { get; init; }

    public override Command Line(TheaterId theater, ImmutableArray<BookingId> bookings, CommandId id) => new HoldOverAt
    {
        CommandId = id,
        Theater = theater,
        Bookings = bookings,
        Through = Through,
        Screens = Screens,
        Shows = Shows,
        Tentative = Tentative,
    };
}

/// <summary>One line of <see cref="HoldOver"/>.</summary>
internal sealed record HoldOverAt : BookingLine
{
    public required LocalDate Through { get; init; }

    public Screens? Screens { get; init; }

    public Shows? Shows { get; init; }

    public bool Tentative { get; init; }

    protected override Decision Decide(Booking booking, TheaterState state, FactReader facts, Context context, List<Warning> warnings)
    {
        if (Around.Of(state, booking.Window, booking.Chain, facts, context) is not { } around)
        {
            return Decision.Lacks(facts.Lacking);
        }
        if (Over(booking, around, context.Now) is { } over)
        {
            return over;
        }
        var week = around.PlayWeeks.Containing(Through);
        var until = week.From == Through ? week.Until : Through.PlusDays(1);
        if (until <= booking.From)
        {
            return Refusal.Invalid($"the run of {booking.Film} in {booking.Theater} begins {booking.From:uuuu-MM-dd}, after {Through:uuuu-MM-dd}", "through");
        }
        if (Holding.Weeks(booking, until, around.PlayWeeks) is > WeeklyScreens.MostWeeks and var weeks)
        {
            return Refusal.Invalid($"the run of {booking.Film} in {booking.Theater} would be of {weeks} weeks; a run has at most {WeeklyScreens.MostWeeks}: book another", "through");
        }
        var said = new Holdover(until, Screens, Shows, Tentative, context.Now, context.Actor.ToString(), context.OnBehalf);
        return context.SpeaksFor(booking.Distributor, state) ? ByDistributor(booking, said, state, around, facts, context, warnings)
            : ByHouse(booking, said, state, around, facts, context, warnings);
    }

    private static Decision ByDistributor(
        Booking booking, Holdover said, TheaterState state, Around around, FactReader facts, Context context, List<Warning> warnings)
    {
        var proposed = booking with { DistributorHold = said, ProposedFinal = booking.ProposedFinal?.From < said.Until ? null : booking.ProposedFinal };
        return Same(booking.DistributorHold, said) && proposed.ProposedFinal == booking.ProposedFinal
            ? Decision.Nothing
            : Agreed(booking, proposed, said, booking.ExhibitorHold, state, around, facts, context, warnings);
    }

    private static Decision ByHouse(
        Booking booking, Holdover said, TheaterState state, Around around, FactReader facts, Context context, List<Warning> warnings)
    {
        // Who wants to play on takes back an end of its own.
        var proposed = booking with
        {
            ExhibitorHold = said,
            Final = booking.Final?.From < said.Until ? null : booking.Final,
            TentativeFinal = booking.TentativeFinal?.From < said.Until ? null : booking.TentativeFinal,
        };
        return Same(booking.ExhibitorHold, said) && proposed.Final == booking.Final && proposed.TentativeFinal == booking.TentativeFinal
            ? Decision.Nothing
            : Agreed(booking, proposed, said, booking.DistributorHold, state, around, facts, context, warnings);
    }

    /// <summary>Held over when the other side's word agrees; otherwise proposed. Either way the days that are added need screens and no stop.</summary>
    private static Decision Agreed(
        Booking before, Booking proposed, Holdover said, Holdover? other, TheaterState state, Around around, FactReader facts, Context context, List<Warning> warnings)
    {
        var held = other is { Tentative: false } && !said.Tentative && other.Until > before.Until && said.Until > before.Until && Holding.Agree(said, other);
        var after = held
            ? Holding.Extended(proposed, LocalDate.Min(said.Until, other!.Until), said.Screens ?? other.Screens, said.Shows ?? other.Shows, around.PlayWeeks)
            : proposed;
        // A wish for days that are stopped throughout is refused before the other side is asked.
        var wished = held || said.Until <= before.Until ? after : Holding.Extended(proposed, said.Until, said.Screens, said.Shows, around.PlayWeeks);
        var added = LocalDate.Min(LocalDate.Min(before.End ?? before.Until, before.Until), wished.Until.PlusDays(-1));
        if (BookingRules.NotStopped(wished with { From = LocalDate.Max(wished.From, added) }, around, context.Now, warnings) is { } stopped)
        {
            return stopped;
        }
        // Days that are added, or no longer given up, may be another booking's of the same film by now.
        if ((wished.Until > before.Until || after.End is null || after.End > before.End) && BookingRules.NotTwice(wished, state, around, context.Now) is { } twice)
        {
            return twice;
        }
        var room = Decision.Nothing;
        if (held || after.End != before.End)
        {
            room = Displacing.MakeRoom(after, state, facts, context);
            if (room.Refusal is not null || !room.Lacking.IsEmpty)
            {
                return room;
            }
            BookingRules.Advise(after, around, context.Now, warnings);
        }
        // What the distributor named itself it agrees to; a breach that is only wished for is warned of, and has not happened.
        return held && (other!.Screens, other.Shows) == (said.Screens, said.Shows)
            ? Decision.Of([.. room.Events, new BookingHeldOver { Booking = after }])
            : Commitments.Keep(before, wished, state, facts, context, warnings, kept =>
                Decision.Of([.. room.Events, held ? new BookingHeldOver { Booking = kept } : new HoldoverProposed { Booking = after }]));
    }

    private static Refusal? Over(Booking booking, Around around, Instant now)
    {
        var standing = around.Standing(booking, now);
        return standing.Key is StandingKey.Completed or StandingKey.Dropped or StandingKey.Cancelled or StandingKey.Displaced
                || booking.End <= Markets.CinemaDay.Of(now, around.House.TimeZone)
            ? Refusal.NotBooked($"{booking.Film} in {booking.Theater}")
            : null;
    }

    private static bool Same(Holdover? known, Holdover said) =>
        known is not null && (known.Until, known.Screens, known.Shows, known.Tentative) == (said.Until, said.Screens, said.Shows, said.Tentative);
}
