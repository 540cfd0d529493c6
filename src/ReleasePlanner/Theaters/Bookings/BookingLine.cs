using ReleasePlanner.Disruptions;

namespace ReleasePlanner.Theaters.Bookings;

/// <summary>One theater's line of a command over bookings.</summary>
internal abstract record BookingLine : Command, IDecided<TheaterState>
{
    public required TheaterId Theater { get; init; }

    public required ImmutableArray<BookingId> Bookings { get; init; }

    public string? Stream => Theater.Value;

    public Decision Decide(TheaterState state, Context context)
    {
        if (state.Details is null)
        {
            return Refusal.NotFound(Theater);
        }
        var facts = new FactReader(context.Facts);
        var (events, warnings, changed) = (new List<Event>(), new List<Warning>(), new List<Booking>());
        var lacking = new List<string>();
        foreach (var id in Bookings)
        {
            if (state.Bookings.FirstOrDefault(b => b.Id == id) is not { } booking || !IsTheirs(booking, state, context))
            {
                return Refusal.NotBooked($"that run in {Theater}");
            }
            var decision = Decide(booking, state, facts, context, warnings);
            if (decision.Refusal is not null)
            {
                return decision;
            }
            lacking.AddRange(decision.Lacking);
            foreach (var e in decision.Events)
            {
                state = state.Apply(e, context.Version, context.Now);
                events.Add(e);
            }
            changed.AddRange(decision.Events.OfType<BookingEvent>().Select(e => e.Booking).Where(b => b.Id == id));
        }
        if (lacking.Count > 0)
        {
            return Decision.Lacks(lacking);
        }
        return Decision.Of(events) with
        {
            Warnings = [.. warnings],
            Result = changed.Count == 0 ? null : new { bookings = changed.Select(b => new { booking = b.Id, from = b.From, until = b.End ?? b.Until }).ToList() },
        };
    }

    /// <summary>What becomes of one of the bookings.</summary>
    protected abstract Decision Decide(Booking booking, TheaterState state, FactReader facts, Context context, List<Warning> warnings);

    private static bool IsTheirs(Booking booking, TheaterState state, Context context) =>
        context.SpeaksForHouse(state, booking) || context.SpeaksFor(booking.Distributor, state);
}
