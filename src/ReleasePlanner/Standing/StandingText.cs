using ReleasePlanner.Platform.Projection;
using ReleasePlanner.Platform.Store;

namespace ReleasePlanner.Standing;

/// <summary>The text of the statement for <see cref="StandingSql"/>. What cannot happen with the stops at hand is left out of it.</summary>
/// <param name="moved">Some houses have bookings under a chain they are no longer of.</param>
internal sealed class StandingText(Look look, BookingFilter filter, StopPlan plan, StopSet stops, bool moved)
{
    private readonly Database db = look.Database;
    private readonly bool stopped = plan.Stretches.Count > 0;
    private readonly bool released = plan.Lifts.Any(l => l.Day is not null);
    private readonly bool asked = plan.Lifts.Any(l => l.Day is null);
    private readonly bool left = stops.AnyMoved;
    private readonly bool varied = plan.Distributors.Count + plan.Formats.Count > 0;

    public string With() => $"""
        with cl as materialized ({Rows("classes", "chain text", "market text", "region text", "zone text", "c int", "day int", "ends int")}),
        {When(plan.Listed.Count > 0, $"li as materialized ({Rows("listed", "theater text", "chain text", "c int")}),")}
        tt as materialized ({Houses()}),
        {When(stopped, $"sg as materialized ({Rows("stretches", "w text", "c int", "v text", "p int", "f int", "u int", "n int", "reach int")}),")}
        {When(released || asked, $"lf as materialized ({Rows("lifts", "w text", "c int", "v text", "f int", "u int", "n int", "placed int", "own text", "ver bigint", "zone text", "day int", "ends text", "since int", "last int")}),")}
        {When(left, $"mv as materialized ({Rows("lefts", "window text", "opens int", "zone text", "day int", "last int")}),")}
        {When(released, Released())}
        {When(asked, Asked())}
        x as ({Runs("k.*")}),
        {When(stopped, Days())}
        -- the stretches come last: before another join SQLite makes no index of them
        y as (
            select x.*, {(stopped ? "sg.n as now_n, sg.reach" : $"{Null} as now_n, {Null} as reach")},
                {(stopped ? "dc.first_n, dc.first_day, dc.open, case when dc.id is null then 0 else 1 end as listed_days" : $"{Null} as first_n, {Null} as first_day, {Null} as open, 0 as listed_days")},
                {(asked ? "cast(rc.code / 1000000 as int) as asked_by, cast(rc.code % 1000000 as int) as asked_last, rc.since" : $"{Null} as asked_by, {Null} as asked_last, {Null} as since")},
                {(stopped ? Missed : Null)} as missed,
                {(left ? "mv.last" : Null)} as moved_last, {(left ? $"case when x.pinned {False} and mv.day < x.from_day then 1 else 0 end" : "0")} as moved
            from x
            {When(stopped, "left join dc on dc.theater = x.theater and dc.id = x.id")}
            {When(asked, "left join rc on rc.theater = x.theater and rc.id = x.id")}
            {When(left, $"left join mv on mv.\"window\" = x.\"window\" and mv.zone = x.zone and mv.opens = coalesce(x.made_under, {Stored.NoStart})")}
            {When(stopped, $"left join sg on {Same("sg", "x", "x")} and sg.p = x.past and sg.f <= x.start_day and x.start_day < sg.u")}
        ),
        keyed as (
            select y.*, case
                when not y.displaced {False} then 'displaced'
                when y.past = 0 and (y.day >= y.last_day or y.from_day >= y.last_day) then y.ended
                when y.missed is not null then
                    case y.missed % 4 when 0 then 'stopped' when 1 then {Waits("y.asked_last")} when 2 then 'dropped' else 'cancelled' end
                when y.past = 1 then case
                    when y.moved = 1 then {Waits("y.moved_last")}
                    when y.asked_by is not null and (y.since <= y.from_day or case when y.days is null then y.reach else y.open end >= y.since)
                        then {Waits("y.asked_last")}
                    else y.ended end
                when case when y.days is null then y.reach >= y.last_day else y.listed_days = 1 and y.open is null end then 'stopped'
                when y.day >= y.from_day
                    and case when y.days is null then y.now_n is not null
                        else y.first_day < {Most("y.day + 1", "y.ends")} and (y.open is null or y.open > y.first_day) end
                    and not coalesce(case when y.days is null then y.reach else y.open end < y.ends, {(db.IsSqlite ? "0" : "false")}) then 'stopped'
                when y.moved = 1 then {Waits("y.moved_last")}
                when y.asked_by is not null then {Waits("y.asked_last")}
                when y.day < y.from_day then 'upcoming' else 'playing' end as key
            from y
        ),
        st as (
            select keyed.*,
                case key when 'playing' then 0 when 'upcoming' then 1 when 'needsReconfirmation' then 2 when 'pencilled' then 3 when 'stopped' then 4
                    when 'displaced' then 5 when 'completed' then 6 when 'finalled' then 7 when 'dropped' then 8 when 'cancelled' then 9 else 12 end as rank,
                case when missed is not null then missed / 4
                    when key = 'stopped' then case when days is null then now_n else first_n end
                    when key in ('needsReconfirmation', 'lapsed') then case when moved = 0 then asked_by end
                    when key = ended then released_by end as because,
                case when kind in ('sneak', 'event', 'festival') then 1 else 0 end as special,
                case when key <> 'playing' then {db.At("screens", "0")}
                    when day >= until_day then 0
                    when days is not null and ends = {Stored.NoStart} and not exists (select 1 from {db.EachInt("days", "d")} where d.value = day) then 0
                    else {db.At("screens", "case when day < first_week_ends then 0 else 1 + (day - first_week_ends) / 7 end")} end as halves
            from keyed
        )
        """;

    /// <summary>The condition that a row of <c>st</c> would be in effect, or have more days, if some disruption did not stop it; it may hold for more.</summary>
    public string Stopped() => stopped
        ? $"""
            ((st.key = 'stopped' and st.past = 0) or (st.key in ('playing', 'upcoming')
                and exists (select 1 from sg where {Same("sg", "st", "st")} and sg.p = 0 and sg.f < st.last_day and st.day < sg.u)))
            """
        : "1 = 0";

    private string False => db.IsSqlite ? "= 0" : "= false";

    private string Null => "cast(null as int)";

    /// <summary>What stopped a run that is over on all its days; null: some day was played.</summary>
    private string Missed => $"""
        case when x.past = 1 and x.displaced {False} then
            case when x.days is not null then case when dc.open is null then dc.first_n end when sg.reach >= x.last_day then sg.n end end
        """;

    /// <summary>That a booking waits for reconfirmation or, once the last day for it has passed, has lapsed.</summary>
    private static string Waits(string last) => $"case when {last} < y.day then 'lapsed' else 'needsReconfirmation' end";

    /// <summary>Houses under each chain they are or were of, with the day asked about and their class.</summary>
    private string Houses()
    {
        string From(string chain, string tables) => $"""
            select t.id, {chain} as chain, t.market as at_market, t.region, t.name, t.zone, cl.day, cl.ends, {(plan.Listed.Count > 0 ? "coalesce(li.c, cl.c)" : "cl.c")} as c
            from {tables} {Then("cl", $"cl.chain = {chain} and cl.market = t.market and cl.region = coalesce(t.region, '') and cl.zone = t.zone")}
            {When(plan.Listed.Count > 0, $"left join li on li.theater = t.id and li.chain = {chain}")}
            """;
        var within = filter.Theater is not null ? " and t.id = @theater" : filter.Window is { } window ? $" and t.market = '{window.Market}'" : "";
        return $"""
            {From("t.chain", "theater t")} where {look.InForce("t")}{Found("cl")}{within}
            {When(moved, $"union all {From("o.chain", $"(select distinct id, chain from theater where to_seq < {Stored.Current}) o join theater t on t.id = o.id and {look.InForce("t")} and t.chain <> o.chain")} where 1 = 1{Found("cl")}{within}")}
            """;
    }

    /// <summary>Bookings with their house, the effective run's end and what ends it, and the first day that remains of it.</summary>
    private string Runs(string columns)
    {
        var day = $"case when tt.ends = {Stored.NoStart} then tt.day else {Most("tt.day", Least("k.from_day", "tt.ends - 1"))} end";
        var (last, ended) = released ? ("coalesce(rl.day, k.end_day)", "coalesce(rl.ends, k.ended_by)") : ("k.end_day", "k.ended_by");
        // Of a run that ended by its own dates all days are looked at: it may never have been played.
        var over = $"{day} >= {last} and k.from_day < {last} and {ended} in ('completed', 'finalled')";
        return $"""
            select {columns}, tt.at_market, tt.region, tt.name, tt.zone, tt.c, tt.ends, {day} as day, case when {over} then 1 else 0 end as past,
                case when {over} then k.from_day else {Most(day, "k.from_day")} end as start_day,
                {(released ? "rl.n" : Null)} as released_by, {last} as last_day, {ended} as ended
            from {Booked}
            {When(released, "left join rl on rl.theater = k.theater and rl.id = k.id")}
            where {Where()}
            """;
    }

    /// <summary>The release that ends a run first; of several on one day the disruption placed first.</summary>
    private string Released() => $"""
        rl as materialized (
            select theater, id, day, n, ends from (
                select k.theater, k.id, lf.day, lf.n, lf.ends, row_number() over (partition by k.theater, k.id order by lf.day, lf.placed) as nth
                from {Booked}
                    {Lifting} and lf.day < k.end_day
                where {Where()}{Found("lf")}) r
            where nth = 1),
        """;

    /// <summary>The lift that asks for a confirmation again, the highest in rank, with the last day it gave; and the earliest of all.</summary>
    private string Asked() => $"""
        rc as materialized (
            select k.theater, k.id, min(lf.n * cast(1000000 as bigint) + lf.last) as code, min(lf.since) as since
            from {Booked}
                {Lifting} and lf.day is null
            where {Where()}{Found("lf")}
            group by k.theater, k.id),
        """;

    /// <summary>Of bookings that play listed days only: what stops the first that remains, and the first that nothing stops.</summary>
    private string Days() => $"""
        dl as materialized (
            select r.theater, r.id, r."window", r.distributor, r.format, r.c, r.past, v.value as day
            from ({Runs("k.*")} and k.days is not null) r, {(db.IsSqlite ? "json_each(r.days) as v" : "lateral " + db.EachInt("r.days", "v"))}
            where v.value >= r.start_day and v.value < r.last_day),
        dc as materialized (
            select dl.theater, dl.id, min(case when sg.n is null then dl.day end) as open, min(dl.day) as first_day,
                cast(min(dl.day * cast(1000000 as bigint) + coalesce(sg.n, 999999)) % 1000000 as int) as first_n
            from dl left join sg on {Same("sg", "dl", "dl")} and sg.p = dl.past and sg.f <= dl.day and dl.day < sg.u
            group by dl.theater, dl.id),
        """;

    /// <summary>
    /// Joins a list we made to rows of a table, in this order. Planners do not know how short the list is and, left alone, may start from
    /// it and look up the rows of each: SQLite keeps the order of a cross join, PostgreSQL that of an outer join it cannot see through.
    /// </summary>
    private string Then(string list, string on) => db.IsSqlite ? $"cross join {list} on {on}" : $"left join {list} on {on}";

    private string Found(string list) => db.IsSqlite ? "" : $" and coalesce({list}.c, -1) >= 0";

    private string Booked => "booking k " + Then("tt", "tt.id = k.theater and tt.chain = k.chain");

    /// <summary>The lifts that reach a booking: made after it saw what was there, of days that it plays.</summary>
    private string Lifting => Then("lf", $"{Same("lf", "k", "tt")} and lf.zone = tt.zone and lf.ver > {Saw} and lf.f < k.end_day and k.from_day < lf.u");

    private string Where() => look.InForce("k") + Found("tt")
        + When(filter.Distributor is not null, " and k.distributor = @distributor")
        + When(filter.FilmsOf is not null, " and " + look.FilmsOf("k"))
        + When(filter.Film is not null, " and k.film = @film")
        + When(filter.Window is not null, " and k.\"window\" = @window")
        + When(filter.Chain is not null, " and k.chain = @chain")
        + When(filter.Theater is not null, " and k.theater = @theater")
        + (filter.Houses is { } houses ? " and " + Viewer.In("k.theater", houses) : "")
        + (filter.By is { } viewer ? " and " + viewer.Bookings("k") : "")
        + When(!filter.Markets.IsEmpty, $" and {db.In("k.market", "@markets")}");

    private static string Saw =>
        "case lf.own when 'film' then k.saw_film when 'window' then k.saw_window when 'chain' then k.saw_chain when 'market' then k.saw_market when 'distributor' then k.saw_distributor else k.saw_theater end";

    /// <summary>That a row is for the booking's window and class of houses. Of one window all are, and saying so would mislead the planner.</summary>
    private string Same(string row, string booking, string house) =>
        $"{When(filter.Window is null, $"{row}.w = {booking}.\"window\" and ")}{row}.c = {house}.c {Variant(row, booking)}";

    /// <summary>That a row is for the booking's distributor and format, where any disruption names one.</summary>
    private string Variant(string row, string booking) => varied
        ? $"and {row}.v = {Named(plan.Distributors, $"{booking}.distributor")} || '/' || {Named(plan.Formats, $"{booking}.format")}"
        : "";

    private static string Named(IReadOnlyList<string> names, string column) => names.Count == 0
        ? "''"
        : $"case when {column} in ({string.Join(", ", names.Select(n => $"'{n}'"))}) then {column} else '' end";

    private string Most(string one, string other) => db.IsSqlite ? $"max({one}, {other})" : $"greatest({one}, {other})";

    private string Least(string one, string other) => db.IsSqlite ? $"min({one}, {other})" : $"least({one}, {other})";

    /// <summary>A JSON parameter as rows. SQLite needs the types too: it does not look up untyped values in an index.</summary>
    private string Rows(string parameter, params string[] columns) => db.IsSqlite
        ? $"select {string.Join(", ", columns.Select(c => $"cast(value->>'{Name(c)}' as {c[c.IndexOf(' ')..]}) as \"{Name(c)}\""))} from json_each(@{parameter})"
        : $"select * from jsonb_to_recordset(@{parameter}::jsonb) as r({string.Join(", ", columns.Select(c => $"\"{Name(c)}\" {c[c.IndexOf(' ')..]}"))})";

    private static string Name(string declaration) => declaration[..declaration.IndexOf(' ')];

    private static string When(bool needed, string text) => needed ? text : "";
}
