using ReleasePlanner.Platform.Projection;
using ReleasePlanner.Theaters.Bookings;

namespace ReleasePlanner.Standing;

/// <summary>Bookings whose dates have passed, but which were not played: stopped, to be reconfirmed, or lapsed.</summary>
internal static class WaitingBookings
{
    public const string Keys = "('needsReconfirmation', 'lapsed', 'stopped')";

    /// <summary>Those that a command over bookings may mean, within what the caller may see, by theater and id.</summary>
    /// <param name="before">Those that ended before this day.</param>
    public static async Task<IReadOnlyList<(TheaterId Theater, BookingId Booking)>> Of(
        ReadModel model, OverBookings over, Actor actor, LocalDate before, CancellationToken cancellation)
    {
        await using var look = await model.OpenAsync(cancellation: cancellation);
        var filter = new BookingFilter { Window = over.Window, Chain = over.Chain }.For(await look.Viewer(actor));
        var sql = await StandingSql.Prepare(look, filter, await StopSet.Load(look, filter));
        sql.Parameters["before"] = Stored.Day(before);
        var rows = await look.Query<(string Theater, string Id, string Format, string Version)>(
            $"{sql.With} select theater, id, format, version from st where past = 1 and key in {Keys} and end_day < @before order by theater, id", sql.Parameters);
        return
        [
            .. rows
                .Where(r => (over.Formats.IsEmpty || over.Formats.Contains(r.Format)) && (over.Versions.IsEmpty || over.Versions.Contains(r.Version)))
                .Select(r => (TheaterId.Parse(r.Theater), BookingId.Parse(r.Id))),
        ];
    }
}
