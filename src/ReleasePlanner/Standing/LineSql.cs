using ReleasePlanner.Platform.Projection;

namespace ReleasePlanner.Standing;

/// <summary>Offer lines as they count beside bookings: pencilled, countered, awaiting, lapsed or declined. Everything else is closed, or an ask.</summary>
internal static class LineSql
{
    /// <summary>What a line counts as at <c>@line_now</c>; null: not at all.</summary>
    public static string Key(string l) => $"""
        case when {l}.state in ('out', 'pencilled') and {l}.open_until <= @line_now then 'lapsed'
            when {l}.state = 'pencilled' then 'pencilled' when {l}.state = 'countered' then 'countered'
            when {l}.state = 'out' then 'awaiting' when {l}.state = 'declined' then 'declined' end
        """;

    /// <summary>Rows like those of bookings: theater, window, at_market, chain, region, key, because, special, halves, place.</summary>
    /// <param name="more">Further columns of the line <c>l</c> and its theater <c>t</c>, each after a comma.</param>
    public static string Select(Look look, BookingFilter filter, string more = "") => $"""
        select l.theater, l."window", t.market, l.chain, t.region, l.key, cast(null as int), 0, l.halves,
            cast(100 + case l.key when 'pencilled' then 3 when 'countered' then 10 when 'awaiting' then 11 when 'lapsed' then 12 else 13 end as text) || l.id{more}
        from (select l.*, {Key("l")} as key from offer_line l where {look.InForce("l")}{Where(look, filter)}) l
        join theater t on t.id = l.theater and {look.InForce("t")}
        where l.key is not null
        """;

    public static Dictionary<string, object?> With(Dictionary<string, object?> parameters, Look look)
    {
        parameters["line_now"] = Stored.Text(look.Now);
        return parameters;
    }

    /// <summary>The parameters that <see cref="Where"/> names, added to others.</summary>
    public static Dictionary<string, object?> Parameters(BookingFilter filter, Dictionary<string, object?> others)
    {
        others["distributor"] = filter.Distributor?.Value;
        others["films_of"] = filter.FilmsOf?.Value;
        others["film"] = filter.Film?.Value;
        others["window"] = filter.Window?.Value;
        others["chain"] = filter.Chain?.Value;
        others["theater"] = filter.Theater?.Value;
        others["markets"] = filter.Markets.Select(m => m.Value).ToList();
        return others;
    }

    /// <summary>The condition of <paramref name="filter"/> on the columns of an alias <c>l</c>.</summary>
    public static string Where(Look look, BookingFilter filter) =>
        (filter.Distributor is null ? "" : " and l.distributor = @distributor")
        + (filter.FilmsOf is null ? "" : " and " + look.FilmsOf("l"))
        + (filter.Film is null ? "" : " and l.film = @film")
        + (filter.Window is null ? "" : " and l.\"window\" = @window")
        + (filter.Chain is null ? "" : " and l.chain = @chain")
        + (filter.Theater is null ? "" : " and l.theater = @theater")
        + (filter.Houses is { } houses ? " and " + Viewer.In("l.theater", houses) : "")
        + (filter.By is { } viewer ? " and " + viewer.Bookings("l") : "")
        + (filter.Markets.IsEmpty ? "" : $" and {look.Database.In("l.market", "@markets")}");
}
