namespace ReleasePlanner.Theaters.Bookings;

/// <summary>The distributor takes bookings back. Nothing stops it from doing so.</summary>
[May(Role.Distribution)]
public sealed record CancelBookings : OverBookings
{
    /// <summary>The first day not played any more; null: from the start or, for a run that has begun, from today.</summary>
    public LocalDate? From { get; init; }

    public Reason? Reason { get; init; }

    public override Command Line(TheaterId theater, ImmutableArray<BookingId> bookings, CommandId id) => new CancelBookingsAt
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

/// <summary>One line of <see cref="CancelBookings"/>.</summary>
internal sealed record CancelBookingsAt : BookingLine
{
    public LocalDate? From { get; init; }

    public Reason? Reason { get; init; }

    protected override Decision Decide(Booking booking, TheaterState state, FactReader facts, Context context, List<Warning> warnings)
    {
        var ending = Ends.At(booking, From, Reason, state.Details!, context);
        return ending is null ? Decision.Nothing : new BookingCancelled { Booking = booking with { Cancelled = ending } };
    }
}
