using ReleasePlanner.Markets;
using ReleasePlanner.Offers;
using ReleasePlanner.Standing;

namespace ReleasePlanner.Theaters.Bookings;

/// <summary>
/// A house keeps runs until a week after their end, so that its state stays small however long its history is. Runs that were not played and wait
/// (stopped by what may still be lifted, or to be reconfirmed, late or in time) are kept until they are.
/// </summary>
public static class Retiring
{
    private static readonly Duration Kept = Duration.FromDays(7);

    /// <summary>The events that let old runs and closed lines go, if there are any; null while facts are missing (the reader says which).</summary>
    public static IReadOnlyList<Event>? Of(TheaterState state, FactReader facts, Context context)
    {
        var house = state.Details!;
        var weekAgo = CinemaDay.Of(context.Now, house.TimeZone).PlusDays(-7);
        var over = state.Bookings.Where(b => Last(b) < weekAgo).Select(b => (Booking: b, Around: Around.Of(state, b.Window, b.Chain, facts, context))).ToList();
        if (facts.Lacking.Count > 0)
        {
            return null;
        }
        ImmutableArray<BookingId> old = [.. over.Where(b => !Waits(b.Booking, b.Around!, context.Now)).Select(b => b.Booking.Id)];
        ImmutableArray<string> closed = [.. state.Lines.Where(l => IsClosed(l, context.Now) && LastWord(l) < context.Now - Kept).Select(l => l.Id)];
        var events = new List<Event>();
        if (!old.IsEmpty)
        {
            events.Add(new BookingsRetired(house.Theater, house.Chain, old));
        }
        if (!closed.IsEmpty)
        {
            events.Add(new LinesRetired(house.Theater, house.Chain, closed));
        }
        return events;
    }

    private static bool Waits(Booking booking, Around around, Instant now) => around.Standing(booking, now) switch
    {
        { Key: StandingKey.NeedsReconfirmation or StandingKey.Lapsed } => true,
        { Key: StandingKey.Stopped, Because: { } because } => !around.Disruptions.First(d => d.Id == because).Irrevocable,
        _ => false,
    };

    private static bool IsClosed(OfferLine line, Instant now) =>
        line.State != LineState.Asked && (!line.IsOpen || line.IsLapsed(now) || line.State == LineState.Declined);

    private static Instant LastWord(OfferLine line) => new[] { line.Sent.At, line.Answer?.At ?? Instant.MinValue, line.OpenUntil ?? Instant.MinValue }.Max();

    /// <summary>The planned end or, for a run that was ended or displaced, the later of that and its end: until then it may be asked about.</summary>
    private static LocalDate Last(Booking b) => b.Runs == Runs.Open && b.End is null ? LocalDate.MaxIsoValue : LocalDate.Max(b.End ?? b.Until, b.Until);
}
