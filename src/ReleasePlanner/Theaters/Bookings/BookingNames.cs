namespace ReleasePlanner.Theaters.Bookings;

/// <summary>Ids of bookings that are named after the command that makes them.</summary>
internal static class BookingNames
{
    /// <summary>The name as an id. When a booking that another organization confirmed has it already, one of the actor's own: nobody learns of another's id.</summary>
    public static BookingId Of(string name, TheaterState state, Context context)
    {
        var id = BookingId.Parse(name);
        return state.Bookings.FirstOrDefault(b => b.Id == id) is { } known && Actor.Parse(known.ConfirmedBy).Organization != context.Actor.Organization
            ? BookingId.Parse(context.Actor.OwnName(name))
            : id;
    }
}
