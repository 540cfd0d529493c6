using ReleasePlanner.Markets;
using ReleasePlanner.Platform.Projection;
using ReleasePlanner.Platform.Store;

namespace ReleasePlanner.Standing;

/// <summary>
/// The derivation of standing in SQL, for both stores: what <see cref="Standings"/> says in C#. The few disruptions and openings
/// that matter go in as JSON; bookings are joined with them. Coverage needs no iteration: stops in order of their start leave a gap
/// where one starts after everything before it has ended.
/// </summary>
public static class StandingSql
{
    /// <summary>What the derivation carries along; bodies are joined at the end by <see cref="Bodies"/>, where they are wanted.</summary>
    private const string Columns = """
        k.theater, k.id, k.from_seq, k.chain, k."window", k.film, k.distributor, k.channel, k.format, k.kind, k.from_day, k.until_day, k.first_week_ends, k.end_day,
        k.ended_by, k.displaced, k.pinned, k.made_under, k.saw_film, k.saw_window, k.saw_chain, k.saw_market, k.saw_theater, k.screens, k.days
        """;

    /// <summary>Joins the bookings' bodies and the houses' names to <c>st</c>: <c>body</c> and <c>name</c>.</summary>
    public static string Bodies(Look look) =>
        $"""
        (select st.*, bb.body, tt.name from st join booking bb on bb.theater = st.theater and bb.id = st.id and bb.from_seq = st.from_seq
            join theater tt on tt.id = st.theater and {look.InForce("tt")}) as full_st
        """;

    /// <summary>
    /// Common table expressions that end with <c>st</c>: one row per booking with <c>key</c> (as in JSON), <c>rank</c> (its order),
    /// <c>because</c> (a stop's number or null), <c>day</c> (the day asked about), <c>halves</c> (screens that count, in halves:
    /// that day's when playing, the first day's otherwise) and the booking's columns.
    /// </summary>
    public static string With(Look look, BookingFilter filter)
    {
        var db = look.Database;
        return $"""
            with stops as materialized (select {StopColumns(db)} from {db.Each("@stops", "r")}),
            zones as materialized (select r.value->>'zone' as zone, {Int(db, "day")} from {db.Each("@zones", "r")}),
            lifts as materialized (select {Int(db, "n")}, {Int(db, "version")}, r.value->>'zone' as zone, {Int(db, "day")} from {db.Each("@lifts", "r")}),
            lefts as materialized (select r.value->>'window' as win, {Int(db, "opens")}, r.value->>'zone' as zone, {Int(db, "day")} from {db.Each("@lefts", "r")}),
            b as materialized (
                select {Columns}, t.market as at_market, t.region, t.zone, z.day
                from booking k join theater t on t.id = k.theater and {look.InForce("t")} join zones z on z.zone = t.zone
                where {look.InForce("k")}{Where(db, filter)}
            ),
            m as materialized (
                select b.theater, b.id, s.n, s.placed, s.mode, s.f, s.u, s.version, b.zone,
                    case s.owner when 'film' then b.saw_film when 'window' then b.saw_window when 'chain' then b.saw_chain when 'market' then b.saw_market else b.saw_theater end as saw,
                    case when s.f < b.end_day and b.from_day < s.u then 1 else 0 end as meets,
                    case when s.owner in ('chain', 'theater') then 'dropped' else 'cancelled' end as released_as
                from b join stops s on (s.distributor is null or s.distributor = b.distributor) and (s.film is null or s.film = b.film)
                    and (s.win is null or s.win = b."window") and (s.chain is null or s.chain = b.chain)
                    and (s.markets is null or {db.Holds("s.markets", "b.at_market")}) and (s.channels is null or {db.Holds("s.channels", "b.channel")})
                    and (s.regions is null or (b.region is not null and {db.Holds("s.regions", "b.region")})) and (s.formats is null or {db.Holds("s.formats", "b.format")})
                    and (s.only_ is null or {db.Holds("s.only_", "b.theater")}) and (s.except_ is null or not {db.Holds("s.except_", "b.theater")})
            ),
            released as (
                select * from (
                    select m.theater, m.id, m.n, l.day, m.released_as, row_number() over (partition by m.theater, m.id order by l.day, m.placed) as first
                    from m join lifts l on l.n = m.n and l.version = m.version and l.zone = m.zone
                    where m.mode = 'release' and m.version > m.saw and m.meets = 1
                ) r where first = 1
            ),
            reconfirm as (select theater, id, min(n) as n from m where mode = 'reconfirm' and version > saw and meets = 1 group by theater, id),
            e as (
                select b.*,
                    case when r.day < b.end_day then r.day else b.end_day end as last_day,
                    case when r.day < b.end_day then r.released_as else b.ended_by end as ended,
                    case when r.day < b.end_day then r.n end as released_by,
                    case when b.day > b.from_day then b.day else b.from_day end as start_day,
                    c.n as reconfirm_by
                from b left join released r on r.theater = b.theater and r.id = b.id left join reconfirm c on c.theater = b.theater and c.id = b.id
            ),
            p as materialized (
                select e.*, case when e.days is null then case when e.start_day < e.last_day then e.start_day end
                    else (select min(d.value) from {db.EachInt("e.days", "d")} where d.value >= e.start_day and d.value < e.last_day) end as first_day
                from e
            ),
            runs as (
                select m.theater, m.id, m.n, m.f, m.u, p.start_day, p.last_day, p.first_day, p.day,
                    coalesce(max(m.u) over (partition by m.theater, m.id order by m.f, m.n rows between unbounded preceding and 1 preceding), p.start_day) as before
                from m join p on p.theater = m.theater and p.id = m.id
                where m.mode = 'stop' and m.u > p.start_day and m.f < p.last_day
            ),
            cover as (
                select theater, id,
                    max(u) >= min(last_day) and max(case when f > case when before > start_day then before else start_day end and before < last_day then 1 else 0 end) = 0 as whole,
                    min(case when f <= first_day and first_day < u then n end) as first_n,
                    min(case when f <= day and day < u then n end) as day_n
                from runs group by theater, id
            ),
            k as (
                select p.*, cover.first_n, cover.day_n, left_.day as left_day,
                    p.first_day is not null and case when p.days is null then coalesce(cover.whole, {False(db)})
                        else not exists (select 1 from {db.EachInt("p.days", "d")} where d.value >= p.start_day and d.value < p.last_day
                            and not exists (select 1 from m where m.theater = p.theater and m.id = p.id and m.mode = 'stop' and m.f <= d.value and d.value < m.u)) end as wholly
                from p left join cover on cover.theater = p.theater and cover.id = p.id
                    left join lefts left_ on left_.win = p."window" and left_.zone = p.zone and left_.opens = coalesce(p.made_under, {Stored.NoStart})
            ),
            keyed as (
                select k.*, case
                    when displaced then 'displaced'
                    when day >= last_day or from_day >= last_day then ended
                    when wholly then 'stopped'
                    when day >= from_day and day_n is not null then 'stopped'
                    when not pinned and left_day < from_day then 'needsReconfirmation'
                    when reconfirm_by is not null then 'needsReconfirmation'
                    when day < from_day then 'upcoming' else 'playing' end as key
                from k
            ),
            st as (
                select keyed.*,
                    case key when 'playing' then 0 when 'upcoming' then 1 when 'needsReconfirmation' then 2 when 'pencilled' then 3 when 'stopped' then 4
                        when 'displaced' then 5 when 'completed' then 6 when 'finalled' then 7 when 'dropped' then 8 else 9 end as rank,
                    case when key = 'stopped' then case when wholly then first_n else day_n end
                        when key = 'needsReconfirmation' then case when not pinned and left_day < from_day then null else reconfirm_by end
                        when key = ended then released_by end as because,
                    case when kind in ('sneak', 'event', 'festival') then 1 else 0 end as special,
                    case when key <> 'playing' then {db.At("screens", "0")}
                        when day >= until_day then 0
                        when days is not null and not exists (select 1 from {db.EachInt("days", "d")} where d.value = day) then 0
                        else {db.At("screens", "case when day < first_week_ends then 0 else 1 + (day - first_week_ends) / 7 end")} end as halves
                from keyed
            )
            """;
    }

    /// <summary>The parameters of <see cref="With"/>.</summary>
    /// <param name="zones">Every zone a theater can be in.</param>
    public static Dictionary<string, object?> Parameters(Look look, BookingFilter filter, StopSet stops, IReadOnlyCollection<DateTimeZone> zones) => new()
    {
        ["stops"] = Json.Write(stops.StopRows()),
        ["zones"] = Json.Write(zones.Select(z => new { zone = z.Id, day = Stored.Day(look.On ?? CinemaDay.Of(look.Now, z)) })),
        ["lifts"] = Json.Write(stops.LiftRows(zones)),
        ["lefts"] = Json.Write(stops.LeftRows(zones)),
        ["distributor"] = filter.Distributor?.Value,
        ["film"] = filter.Film?.Value,
        ["window"] = filter.Window?.Value,
        ["chain"] = filter.Chain?.Value,
        ["theater"] = filter.Theater?.Value,
        ["markets"] = filter.Markets.IsEmpty ? null : $"|{string.Join('|', filter.Markets)}|",
    };

    /// <summary>The zones that houses with such bookings can be in at the look.</summary>
    public static async Task<IReadOnlyCollection<DateTimeZone>> Zones(Look look, BookingFilter filter)
    {
        var (where, value) = filter switch
        {
            { Theater: { } theater } => (" and id = @value", theater.Value),
            { Window: { } window } => (" and market = @value", window.Market.Value),
            _ => ("", ""),
        };
        var zones = await look.Query<string>($"select distinct zone from theater t where {look.InForce("t")}{where}", new { value });
        return [.. zones.Select(z => DateTimeZoneProviders.Tzdb[z])];
    }

    private static string Where(Database db, BookingFilter filter) =>
        (filter.Distributor is null ? "" : " and k.distributor = @distributor")
        + (filter.Film is null ? "" : " and k.film = @film")
        + (filter.Window is null ? "" : " and k.\"window\" = @window")
        + (filter.Chain is null ? "" : " and k.chain = @chain")
        + (filter.Theater is null ? "" : " and k.theater = @theater")
        + (filter.Markets.IsEmpty ? "" : $" and {db.Holds("@markets", "k.market")}");

    private static string StopColumns(Database db) => string.Join(", ", [
        .. new[] { "n", "placed", "version", "f", "u" }.Select(c => Int(db, c)),
        .. new[] { "mode", "owner", "distributor", "film", "win", "chain", "markets", "channels", "regions", "formats", "only_", "except_" }.Select(c => $"r.value->>'{c}' as {c}"),
    ]);

    private static string Int(Database db, string column) => db.IsSqlite ? $"r.value->>'{column}' as {column}" : $"(r.value->>'{column}')::int as {column}";

    private static string False(Database db) => db.IsSqlite ? "0" : "false";
}
