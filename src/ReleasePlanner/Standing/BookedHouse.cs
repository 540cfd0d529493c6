using ReleasePlanner.Platform.Projection;
using ReleasePlanner.Theaters.Bookings;

namespace ReleasePlanner.Standing;

/// <summary>A booking with where its house is.</summary>
internal sealed record BookedHouse(Booking Booking, House House)
{
    private sealed class Row
    {
        public string Body { get; init; } = "";

        public string Market { get; init; } = "";

        public string? Region { get; init; }

        public string Zone { get; init; } = "";
    }

    /// <summary>The bookings of a window or theater in force at the look.</summary>
    public static async Task<IReadOnlyList<BookedHouse>> Load(Look look, BookingFilter filter)
    {
        var rows = await look.Query<Row>(
            $"""
            select b.body as Body, t.market as Market, t.region as Region, t.zone as Zone from booking b join theater t on t.id = b.theater and {look.InForce("t")}
            where {look.InForce("b")} and (cast(@window as text) is null or b."window" = @window) and (cast(@theater as text) is null or b.theater = @theater)
                and (cast(@film as text) is null or b.film = @film)
                and (cast(@chain as text) is null or b.chain = @chain) and (cast(@distributor as text) is null or b.distributor = @distributor)
                and {(filter.FilmsOf is null ? "1 = 1" : look.FilmsOf("b"))} and {(filter.Houses is { } houses ? Viewer.In("b.theater", houses) : "1 = 1")} and {filter.By?.Bookings("b") ?? "1 = 1"}
            order by b.theater, b.id
            """,
            new
            {
                window = filter.Window?.Value,
                film = filter.Film?.Value,
                theater = filter.Theater?.Value,
                chain = filter.Chain?.Value,
                distributor = filter.Distributor?.Value,
                films_of = filter.FilmsOf?.Value,
            });
        return [.. rows.Select(r => Of(Json.Read<Booking>(r.Body), r.Market, r.Region, r.Zone))];
    }

    public static BookedHouse Of(Booking booking, string market, string? region, string zone) => new(
        booking, new House(booking.Theater, booking.Chain, MarketId.Parse(market), region is null ? null : RegionId.Parse(region), DateTimeZoneProviders.Tzdb[zone]));
}
