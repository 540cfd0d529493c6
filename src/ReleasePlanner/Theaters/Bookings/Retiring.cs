using ReleasePlanner.Markets;
using ReleasePlanner.Offers;

namespace ReleasePlanner.Theaters.Bookings;

/// <summary>A house keeps runs until a week after their end, so that its state stays small however long its history is.</summary>
public static class Retiring
{
    private static readonly Duration Kept = Duration.FromDays(7);

    /// <summary>The events that let old runs and closed lines go, if there are any.</summary>
    public static IEnumerable<Event> Of(TheaterState state, Context context)
    {
        var house = state.Details!;
        var weekAgo = CinemaDay.Of(context.Now, house.TimeZone).PlusDays(-7);
        ImmutableArray<BookingId> old = [.. state.Bookings.Where(b => Last(b) < weekAgo).Select(b => b.Id)];
        ImmutableArray<string> closed = [.. state.Lines.Where(l => IsClosed(l, context.Now) && LastWord(l) < context.Now - Kept).Select(l => l.Id)];
        if (!old.IsEmpty)
        {
            yield return new BookingsRetired(house.Theater, house.Chain, old);
        }
        if (!closed.IsEmpty)
        {
            yield return new LinesRetired(house.Theater, house.Chain, closed);
        }
    }

    private static bool IsClosed(OfferLine line, Instant now) =>
        line.State != LineState.Asked && (!line.IsOpen || line.IsLapsed(now) || line.State == LineState.Declined);

    private static Instant LastWord(OfferLine line) => new[] { line.Sent.At, line.Answer?.At ?? Instant.MinValue, line.OpenUntil ?? Instant.MinValue }.Max();

    /// <summary>The planned end or, for a run that was ended or displaced, the later of that and its end: until then it may be asked about.</summary>
    private static LocalDate Last(Booking b) => b.Runs == Runs.Open && b.End is null ? LocalDate.MaxIsoValue : LocalDate.Max(b.End ?? b.Until, b.Until);
}
