using ReleasePlanner.Disruptions;

namespace ReleasePlanner.Theaters.Bookings;

/// <summary>An end of runs: the house ends them; the distributor proposes, and they go on until the house sends the same.</summary>
[May(Role.Exhibitor, Role.Distribution)]
public sealed record FinalBookings : OverBookings
{
    /// <summary>The first day not played any more.</summary>
    public required LocalDate Until { get; init; }

    public override Command Line(TheaterId theater, ImmutableArray<BookingId> bookings, CommandId id) => new FinalBookingsAt
    {
        CommandId = id,
        Theater = theater,
        Bookings = bookings,
        Until = Until,
    };
}

/// <summary>One line of <see cref="FinalBookings"/>.</summary>
internal sealed record FinalBookingsAt : BookingLine
{
    public required LocalDate Until { get; init; }

    protected override Decision Decide(Booking booking, TheaterState state, FactReader facts, Context context, List<Warning> warnings)
    {
        if (Until <= booking.From)
        {
            return Refusal.Invalid(
                $"{Until:uuuu-MM-dd} is not after {booking.Id} begins {booking.From:uuuu-MM-dd}: a run that is not to be played is dropped or cancelled", "until");
        }
        var ending = new Ending(Until, null, context.Now, context.Actor.ToString(), For: context.OnBehalf);
        if (context.SpeaksForHouse(state, booking))
        {
            var agreed = booking.ProposedFinal?.From == Until ? null : booking.ProposedFinal;
            if (booking.Final?.From == Until && agreed == booking.ProposedFinal)
            {
                return Decision.Nothing;
            }
            if (booking.Final is null && booking.Runs == Runs.Fixed && Until > booking.Until)
            {
                return Refusal.Invalid($"{booking.Id} is firm until {booking.Until:uuuu-MM-dd} only; a final does not make a run longer", "until");
            }
            var finalled = booking with { Final = ending, ProposedFinal = agreed };
            var misfits = finalled.End > booking.End
                ? ScreenBook.NotFitting(state.Details!.Screens, state.Bookings.Where(b => b.Id != booking.Id), finalled)
                : [];
            return misfits.Count > 0
                ? new Refusal("no-screen-free", $"its screens were given to others on {RegisterTheater.Days(misfits)}", Days: misfits)
                : new BookingFinalled { Booking = finalled };
        }
        return booking.ProposedFinal?.From == Until || booking.Final?.From == Until
            ? Decision.Nothing
            : new FinalProposed { Booking = booking with { ProposedFinal = ending } };
    }
}
