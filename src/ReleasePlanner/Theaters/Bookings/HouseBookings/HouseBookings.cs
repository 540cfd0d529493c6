using MediatR;
using ReleasePlanner.Platform.Projection;
using ReleasePlanner.Standing;
using ReleasePlanner.Windows;

namespace ReleasePlanner.Theaters.Bookings;

/// <summary>The bookings of an exhibitor's houses, of all films: those whose run is not over or waits (stopped, to be reconfirmed, lapsed), in the order of houses and first days.</summary>
[May(Role.Exhibitor)]
public sealed record HouseBookings : Query<HouseBookingsAnswer>
{
    /// <summary>Only of this house; null: of all.</summary>
    public TheaterId? Theater { get; init; }

    /// <summary>Also runs that ended on this day or after it; null: those that were over before the house's day today are left out.</summary>
    public LocalDate? Since { get; init; }

    /// <summary>1 to 500.</summary>
    public int Limit { get; init; } = 100;

    /// <summary>The <c>next</c> of the page before.</summary>
    public int? Cursor { get; init; }

    protected override void CheckShape(Problems problems)
    {
        problems.PageAt(Limit, Cursor);
    }
}

/// <summary>A booking of a house, as it stands.</summary>
/// <param name="Standing">A key of the counts, such as <c>upcoming</c> or <c>stopped</c>.</param>
/// <param name="Why">The reason in words.</param>
/// <param name="Until">The first day not played; null: open.</param>
public sealed record HouseBooking(
    TheaterId Theater, string Name, string? City, FilmId Film, WindowId Window, BookingId Booking, string Standing, string? Why, LocalDate From, LocalDate? Until, string Version, string Format,
    WeeklyScreens Screens);

public sealed record HouseBookingsAnswer : Answer
{
    /// <summary>All that match, on every page.</summary>
    public long Total { get; init; }

    public required IReadOnlyList<HouseBooking> Bookings { get; init; }

    /// <summary>The cursor of the next page; null: this was the last.</summary>
    public int? Next { get; init; }
}

internal sealed class HouseBookingsHandler(ReadModel model, Caller caller) : IRequestHandler<HouseBookings, Result<HouseBookingsAnswer>>
{
    private sealed class Row
    {
        public string Body { get; init; } = "";

        public string Name { get; init; } = "";

        public string? City { get; init; }

        public string Key { get; init; } = "";

        public int? Because { get; init; }

        public long Total { get; init; }
    }

    public Task<Result<HouseBookingsAnswer>> Handle(HouseBookings query, CancellationToken cancellationToken) =>
        model.Answer(query, look => Read(look, query), cancellationToken);

    private async Task<Result<HouseBookingsAnswer>> Read(Look look, HouseBookings query)
    {
        if (query.Theater is { } house && (await look.Theater(house, caller.Actor)).Refusal is { } refusal)
        {
            return refusal;
        }
        var viewer = await look.Viewer(caller.Actor);
        var filter = new BookingFilter { Theater = query.Theater }.For(viewer);
        var stops = await StopSet.Load(look, filter);
        var sql = await StandingSql.Prepare(look, filter, stops);
        sql.Parameters["since"] = query.Since is { } since ? Stored.Day(since) : null;
        var skip = query.Cursor ?? 0;
        var rows = await look.Query<Row>(
            $"""
            {sql.With}
            select st.body, st.name, t.city, st.key as "Key", st.because, count(*) over () as Total
            from st left join theater t on t.id = st.theater and {look.InForce("t")}
            where st.end_day > coalesce(cast(@since as integer), st.day) or st.key in {WaitingBookings.Keys}
            order by st.theater, st.from_day, st.id limit {query.Limit} offset {skip}
            """,
            sql.Parameters);
        var total = rows.Count > 0 ? rows[0].Total : 0;
        return new HouseBookingsAnswer
        {
            Total = total,
            Bookings = [.. rows.Select(r => Of(r, stops, viewer))],
            Next = skip + rows.Count < total ? skip + rows.Count : null,
        };
    }

    private static HouseBooking Of(Row row, StopSet stops, Viewer viewer)
    {
        var b = Json.Read<Booking>(row.Body);
        var by = row.Because is { } n && stops.ByNumber(n) is var stop && viewer.MaySee(stop) ? stop : null;
        return new(b.Theater, row.Name, row.City, b.Film, b.Window, b.Id, row.Key, WindowBookingsHandler.Why(row.Key, b, by), b.From, b.End, b.Version, b.Format, b.Screens);
    }
}
