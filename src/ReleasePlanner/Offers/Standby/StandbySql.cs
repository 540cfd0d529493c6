using ReleasePlanner.Disruptions;
using ReleasePlanner.Platform.Projection;
using ReleasePlanner.Platform.Store;
using ReleasePlanner.Standing;

namespace ReleasePlanner.Offers;

/// <summary>A row as the statement chooses it; its line or booking is what it tells.</summary>
internal sealed class StandbyKey
{
    /// <summary>Empty: a house. Otherwise what is counted: its key stands as the kind.</summary>
    public string Counted { get; init; } = "";

    public string Kind { get; init; } = "";

    public string Window { get; init; } = "";

    public string Theater { get; init; } = "";

    public string Name { get; init; } = "";

    public string Chain { get; init; } = "";

    public string? ChainName { get; init; }

    public string Market { get; init; } = "";

    public string? Region { get; init; }

    public string? City { get; init; }

    public int? Screens { get; init; }

    /// <summary>Its play weeks, where they are its own.</summary>
    public string? StartsOn { get; init; }

    /// <summary>The line's or booking's.</summary>
    public string Body { get; init; } = "";

    /// <summary>The stop's number, of a freed one.</summary>
    public int? Because { get; init; }

    public long Houses { get; init; }
}

/// <summary>Chooses, orders and counts in the store: a page is read, and never the list.</summary>
internal sealed class StandbySql
{
    private readonly Look look;
    private readonly Standby query;
    private readonly string with;

    private StandbySql(Look look, Standby query, string with, Dictionary<string, object?> parameters) =>
        (this.look, this.query, this.with, Parameters) = (look, query, with, parameters);

    public Dictionary<string, object?> Parameters { get; }

    /// <param name="windows">Those asked about.</param>
    public static async Task<StandbySql> Prepare(Look look, Standby query, BookingFilter filter, StopSet stops, Viewer viewer, IReadOnlyList<string> windows, int today)
    {
        // Standing is derived only where something was lifted that let bookings go.
        var released = stops.Numbered().Where(n => n.Disruption.Lifts.Any(l => l.Bookings == OnLift.Release)).ToList();
        var standing = released.Count == 0 ? null : await StandingSql.Prepare(look, filter, stops);
        var db = look.Database;
        string At(string body, string member) => $"rtrim({db.Text(body, member)}, 'Z')";
        var displaced = db.IsSqlite ? "b.displaced = 0" : "not b.displaced";
        var freed = standing is null
            ? $"select b.theater, b.id, b.\"window\", '' as at, cast(null as int) as because from booking b where 1 = 0"
            : $"""
              select theater, id, "window", case because {string.Concat(released.Select(r =>
                $" when {r.Number} then '{Stored.Text(r.Disruption.Lifts.Last(l => l.Bookings == OnLift.Release).At).TrimEnd('Z')}'"))} end as at, because
              from st where key in ('dropped', 'cancelled') and because is not null and {db.In("\"window\"", "@windows")}
              """;
        // Beside what was released, all of the windows' bookings were read already: they are joined, as a look at each would be at all that was released.
        var booked = $"{look.InForce("b")} and {displaced} and b.ended_by not in ('dropped', 'cancelled') and b.end_day > @today";
        var (holding, notBooked) = standing is null
            ? ("", $"not exists (select 1 from booking b where b.theater = n.theater and b.\"window\" = n.\"window\" and {booked})")
            : ($"""
               hb as materialized (
                   select distinct b.theater, b."window" from booking b left join fr on fr.theater = b.theater and fr.id = b.id
                   where {db.In("b.\"window\"", "@windows")} and {booked} and fr.id is null),
               """, "hb.theater is null");
        var parameters = LineSql.With(standing?.Parameters ?? [], look);
        parameters["windows"] = windows;
        parameters["today"] = today;
        parameters["of_chain"] = query.Chain?.Value;
        parameters["of_market"] = query.Market?.Value;
        parameters["of_region"] = query.Region?.Value;
        parameters["of_kind"] = query.Kind?.ToString().ToLowerInvariant();
        parameters["of_text"] = Like.Part(query.Text);
        return new(look, query, $"""
            {(standing is null ? "with" : standing.With + ",")}
            fr as materialized ({freed}),
            {holding}
            c as (
                select l.theater, l."window", l.id, 1 as line, l.key as kind, coalesce({At("l.body", "answer.at")}, {At("l.body", "sent.at")}) as at, cast(null as int) as because
                from (select l.*, coalesce({LineSql.Key("l")}, l.state) as key from offer_line l
                    where {look.InForce("l")} and {db.In("l.\"window\"", "@windows")} and {viewer.Bookings("l")}) l
                where l.key in ('asked', 'refused', 'declined', 'withdrawn', 'lapsed')
                union all
                select b.theater, b."window", b.id, 0, b.ended_by, case b.ended_by when 'dropped' then {At("b.body", "dropped.at")} else {At("b.body", "cancelled.at")} end, cast(null as int)
                from booking b where {look.InForce("b")} and {db.In("b.\"window\"", "@windows")} and b.ended_by in ('dropped', 'cancelled') and {viewer.Bookings("b")}
                union all
                select theater, "window", id, 0, 'freed', at, because from fr
            ),
            n as (select c.*, row_number() over (partition by c."window", c.theater order by case c.kind when 'asked' then 0 else 1 end, c.at desc, c.line, c.id) as nth from c),
            d as materialized (
                select n.kind, n."window", n.theater, n.id, n.line, n.at, n.because, t.name, t.chain, t.market, t.region, t.city, t.screens
                from n join theater t on t.id = n.theater and {look.InForce("t")}
                    {(standing is null ? "" : "left join hb on hb.theater = n.theater and hb.\"window\" = n.\"window\"")}
                where n.nth = 1
                    and (cast(@of_text as text) is null or lower(t.name) like @of_text escape '!' or t.id like @of_text escape '!' or lower(t.city) like @of_text escape '!')
                    and (n.kind = 'asked' or (
                        {notBooked}
                        and not exists (select 1 from offer_line l where l.theater = n.theater and l."window" = n."window" and {look.InForce("l")}
                            and l.state in ('out', 'pencilled', 'countered') and (l.state = 'countered' or l.open_until is null or l.open_until > @line_now))))
            )
            """, parameters);
    }

    /// <summary>The page in its order, and after it the counts of kinds, chains and regions, each under the criteria of the others: the list is made once for all of it.</summary>
    public async Task<(IReadOnlyList<StandbyKey> Page, ILookup<string, StandbyCount> Counts)> Read()
    {
        var down = query.Descending;
        string Way(bool upwards) => upwards != down ? "asc" : "desc";
        var order = query.Sort switch
        {
            StandbySort.Name => $"lower(p.name) {Way(true)}",
            StandbySort.Chain => $"coalesce(h.name, p.chain) {Way(true)}, lower(p.name)",
            StandbySort.Region => $"p.market {Way(true)}, coalesce(p.region, '') {Way(true)}, lower(p.name)",
            StandbySort.Screens => $"coalesce(p.screens, -1) {Way(false)}, lower(p.name)",
            StandbySort.Kind => $"{Rank} {Way(true)}, p.at desc",
            _ => $"p.at {Way(false)}",
        };
        var found = await look.Query<StandbyKey>(
            $"""
            {with},
            q as (
                select p.*, h.name as chain_name, row_number() over (order by {order}, p."window", p.theater) as place
                from d p left join chain h on h.id = p.chain and {look.InForce("h")} where {Chain("p")} and {Region("p")} and {Kind("p")}
                order by place limit {query.Limit} offset {query.Cursor ?? 0}
            ),
            -- what houses are counted by is little beside the houses
            g as materialized (select p.kind, p.chain, p.market, p.region, count(*) as houses from d p group by p.kind, p.chain, p.market, p.region),
            k as (
                select 'total' as counted, '' as key, '' as name, coalesce(sum(p.houses), 0) as houses from g p where {Chain("p")} and {Region("p")} and {Kind("p")}
                union all
                select 'kind', p.kind, p.kind, sum(p.houses) from g p where {Chain("p")} and {Region("p")} group by p.kind
                union all
                select 'chain', p.chain, coalesce(min(h.name), p.chain), sum(p.houses) from g p left join chain h on h.id = p.chain and {look.InForce("h")} where {Region("p")} and {Kind("p")} group by p.chain
                union all
                select 'region', p.market || '/', p.market, sum(p.houses) from g p where {Chain("p")} and {Kind("p")} group by p.market
                union all
                select 'region', p.market || '/' || p.region, p.region, sum(p.houses) from g p where p.region is not null and {Chain("p")} and {Kind("p")} group by p.market, p.region
            )
            select q.place as Place, '' as Counted, q.kind as Kind, q."window" as "Window", q.theater as Theater, q.name as Name, q.chain as Chain, q.chain_name as ChainName, q.market as Market,
                q.region as Region, q.city as City, q.screens as Screens, (select {look.Database.Text("t.body", "playWeekStartsOn")} from theater t where t.id = q.theater and {look.InForce("t")}) as StartsOn, q.because as Because, cast(0 as bigint) as Houses,
                case q.line when 1 then (select l.body from offer_line l where l.theater = q.theater and l.id = q.id and {look.InForce("l")})
                    else (select b.body from booking b where b.theater = q.theater and b.id = q.id and {look.InForce("b")}) end as Body
            from q
            union all
            select 0, k.counted, k.key, '', '', k.name, '', null, '', null, null, null, null, null, cast(k.houses as bigint), '' from k
            order by 1
            """,
            Parameters);
        return ([.. found.Where(f => f.Counted.Length == 0)], found.ToLookup(f => f.Counted, f => new StandbyCount(f.Kind, f.Name, (int)f.Houses)));
    }

    private static string Rank => $"case p.kind {string.Concat(Enum.GetNames<StandbyKind>().Select((k, i) => $" when '{k.ToLowerInvariant()}' then {i}"))} end";

    private static string Chain(string p) => $"(cast(@of_chain as text) is null or {p}.chain = @of_chain)";

    private static string Region(string p) => $"(cast(@of_market as text) is null or {p}.market = @of_market) and (cast(@of_region as text) is null or {p}.region = @of_region)";

    private static string Kind(string p) => $"(cast(@of_kind as text) is null or {p}.kind = @of_kind)";
}
