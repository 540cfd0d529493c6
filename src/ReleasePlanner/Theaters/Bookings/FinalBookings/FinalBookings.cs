using ReleasePlanner.Disruptions;
using ReleasePlanner.FilmRental;

namespace ReleasePlanner.Theaters.Bookings;

/// <summary>An end of runs: the house ends them; the distributor proposes, and they go on until the house sends the same.</summary>
[May(Role.Exhibitor, Role.Distribution)]
public sealed record FinalBookings : OverBookings
{
    /// <summary>The first day not played any more.</summary>
    public required LocalDate Until { get; init; }

    /// <summary>Said with reserve: it ends nothing yet.</summary>
    public bool Tentative { get; init; }

    public override Command Line(TheaterId theater, ImmutableArray<BookingId> bookings, CommandId id) => new FinalBookingsAt
    {
        CommandId = id,
        Theater = theater,
        Bookings = bookings,
        Until = Until,
        Tentative = Tentative,
    };
}

/// <summary>One line of <see cref="FinalBookings"/>.</summary>
internal sealed record FinalBookingsAt : BookingLine
{
    public required LocalDate Until { get; init; }

    public bool Tentative { get; init; }

    protected override Decision Decide(Booking booking, TheaterState state, FactReader facts, Context context, List<Warning> warnings)
    {
        if (Until <= booking.From)
        {
            return Refusal.Invalid(
                $"{Until:uuuu-MM-dd} is not after the run begins, {booking.From:uuuu-MM-dd}: a run that is not to be played is dropped or cancelled", "until");
        }
        var ending = new Ending(Until, null, context.Now, context.Actor.ToString(), Tentative, context.OnBehalf);
        if (context.SpeaksFor(booking.Distributor, state))
        {
            // Who wants an end no longer wants to play on after it.
            return Is(booking.ProposedFinal, ending)
                ? Decision.Nothing
                : new FinalProposed
                {
                    Booking = booking with { ProposedFinal = ending, DistributorHold = booking.DistributorHold?.Until > Until ? null : booking.DistributorHold },
                };
        }
        var said = booking with { ExhibitorHold = booking.ExhibitorHold?.Until > Until ? null : booking.ExhibitorHold };
        return Tentative
            ? Is(booking.TentativeFinal, ending) ? Decision.Nothing : Moved(booking, said with { TentativeFinal = ending, Final = null }, state, facts, context, warnings)
            : Is(booking.Final, ending) ? Decision.Nothing : Moved(booking, said with { TentativeFinal = null, Final = ending }, state, facts, context, warnings);
    }

    private Decision Moved(Booking before, Booking after, TheaterState state, FactReader facts, Context context, List<Warning> warnings)
    {
        if (!Tentative && before.Final is null && before.Runs == Runs.Fixed && Until > before.Until)
        {
            return Refusal.Invalid($"the run of {before.Film} in {before.Theater} is firm until {before.Until.PlusDays(-1):uuuu-MM-dd} only; a final does not make a run longer", "until");
        }
        if (after.End > before.End || (after.End is null && before.End is not null))
        {
            if (Around.Of(state, before.Window, before.Chain, facts, context) is not { } around)
            {
                return Decision.Lacks(facts.Lacking);
            }
            if (BookingRules.NotTwice(after with { Until = LocalDate.Min(after.Until, after.End ?? after.Until) }, state, around, context.Now) is { } twice)
            {
                return twice;
            }
            var misfits = ScreenBook.NotFitting(state.Details!.Screens, state.Bookings.Where(b => b.Id != before.Id), after);
            if (misfits.Count > 0)
            {
                return new Refusal("no-screen-free", $"its screens were given to others on {RegisterTheater.Days(misfits)}", Days: misfits);
            }
        }
        return Tentative
            ? new FinalConsidered { Booking = after }
            : Commitments.Keep(before, after, state, facts, context, warnings, kept => new BookingFinalled { Booking = kept });
    }

    private static bool Is(Ending? known, Ending said) => known is not null && (known.From, known.Tentative) == (said.From, said.Tentative);
}
