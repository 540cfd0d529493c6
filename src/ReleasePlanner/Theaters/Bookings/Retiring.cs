using ReleasePlanner.Markets;

namespace ReleasePlanner.Theaters.Bookings;

/// <summary>A house keeps runs until a week after their end, so that its state stays small however long its history is.</summary>
public static class Retiring
{
    /// <summary>The event that lets old runs go, if there are any.</summary>
    public static IEnumerable<Event> Of(TheaterState state, Context context)
    {
        var house = state.Details!;
        var weekAgo = CinemaDay.Of(context.Now, house.TimeZone).PlusDays(-7);
        ImmutableArray<BookingId> old = [.. state.Bookings.Where(b => Last(b) < weekAgo).Select(b => b.Id)];
        return old.IsEmpty ? [] : [new BookingsRetired(house.Theater, house.Chain, old)];
    }

    /// <summary>The planned end or, for a run that was ended or displaced, the later of that and its end: until then it may be asked about.</summary>
    private static LocalDate Last(Booking b) => b.Runs == Runs.Open && b.End is null ? LocalDate.MaxIsoValue : LocalDate.Max(b.End ?? b.Until, b.Until);
}
