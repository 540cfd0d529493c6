using ReleasePlanner.FilmRental;

namespace ReleasePlanner.Theaters.Bookings;

/// <summary>The house drops bookings. Only a clause of its terms can stop it from doing so.</summary>
[May(Role.Exhibitor)]
public sealed record DropBookings : OverBookings
{
    /// <summary>The first day not played any more; null: from the start or, for a run that has begun, from today.</summary>
    public LocalDate? From { get; init; }

    public Reason? Reason { get; init; }

    public override Command Line(TheaterId theater, ImmutableArray<BookingId> bookings, CommandId id) => new DropBookingsAt
    {
        CommandId = id,
        Theater = theater,
        Bookings = bookings,
        From = From,
        Reason = Reason,
    };

    protected override void CheckShape(Problems problems)
    {
        base.CheckShape(problems);
        problems.Reason("reason", Reason);
    }
}

/// <summary>One line of <see cref="DropBookings"/>.</summary>
internal sealed record DropBookingsAt : BookingLine
{
    public LocalDate? From { get; init; }

    public Reason? Reason { get; init; }

    protected override Decision Decide(Booking booking, TheaterState state, FactReader facts, Context context, List<Warning> warnings)
    {
        var ending = Ends.At(booking, From, Reason, state.Details!, context);
        return ending is null
            ? Decision.Nothing
            : Commitments.Keep(
                booking, booking with { Dropped = ending }, state, facts, context, warnings, kept => new BookingDropped { Booking = kept });
    }
}
