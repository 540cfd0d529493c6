using MediatR;
using ReleasePlanner.Platform.Projection;
using ReleasePlanner.Standing;

namespace ReleasePlanner.Notices;

/// <summary>Of a window's houses: who has not answered, and who has not acknowledged what the distributor did.</summary>
[May(Role.Administrator, Role.Distribution, Role.Executive)]
public sealed record Unseen : PagedQuery<UnseenAnswer>
{
    public required WindowId Window { get; init; }

    /// <summary>Only notices after this journal position, such as <c>seq</c> of an earlier answer; null: of the last 60 days.</summary>
    public long? Since { get; init; }
}

/// <summary>A chain's part.</summary>
/// <param name="Theaters">Its houses with bookings or offers of the window.</param>
/// <param name="Unanswered">Those with an open offer that is not answered, or only with a pencil.</param>
/// <param name="Unacknowledged">Those with a notice that nobody of the chain, its buyer or the house has acknowledged.</param>
/// <param name="Buyers">Who books for some of them today.</param>
/// <param name="AcknowledgedBy">Who has acknowledged any of the notices, in the order of their names.</param>
public sealed record UnseenChain(
    ChainId Chain, string Name, int Theaters, int Unanswered, int Unacknowledged, IReadOnlyList<BuyerId> Buyers, IReadOnlyList<string> AcknowledgedBy);

public sealed record UnseenAnswer : PagedAnswer
{
    public required WindowId Window { get; init; }

    public required int Unanswered { get; init; }

    public required int Unacknowledged { get; init; }

    /// <summary>Chains with something unanswered or unacknowledged: most unacknowledged first, then most unanswered, then id.</summary>
    public required IReadOnlyList<UnseenChain> Chains { get; init; }
}

internal sealed class UnseenHandler(ReadModel model, Caller caller) : IRequestHandler<Unseen, Result<UnseenAnswer>>
{
    private sealed class HouseRow
    {
        public string Theater { get; init; } = "";

        public string Chain { get; init; } = "";

        public string? Name { get; init; }

        public long FromSeq { get; init; }

        public int Unanswered { get; init; }
    }

    private sealed class NoticeRow
    {
        public long Seq { get; init; }

        public string Kind { get; init; } = "";

        public string Command { get; init; } = "";

        /// <summary>Null: of the window as a whole.</summary>
        public string? Theater { get; init; }
    }

    public Task<Result<UnseenAnswer>> Handle(Unseen query, CancellationToken cancellationToken) =>
        model.Answer(query, look => Read(look, query), cancellationToken);

    private async Task<Result<UnseenAnswer>> Read(Look look, Unseen query)
    {
        var window = await look.Window(query.Window, caller.Actor);
        if (window.Refusal is { } refusal)
        {
            return refusal;
        }
        var houses = await look.Query<HouseRow>(
            $"""
            select x.theater as Theater, t.chain as Chain, c.name as Name, min(x.from_seq) as FromSeq, max(x.unanswered) as Unanswered
            from (
                select b.theater, b.from_seq, 0 as unanswered from booking b where b."window" = @window and b.from_seq <= @seq
                union all
                select l.theater, l.from_seq, case when {look.InForce("l")} and {LineSql.Key("l")} in ('awaiting', 'pencilled') then 1 else 0 end
                from offer_line l where l."window" = @window and l.from_seq <= @seq) x
            join theater t on t.id = x.theater and {look.InForce("t")} left join chain c on c.id = t.chain and {look.InForce("c")}
            group by x.theater, t.chain, c.name
            """,
            LineSql.With(new() { ["window"] = query.Window.Value, ["seq"] = look.Seq }, look));
        var notices = await look.Query<NoticeRow>(
            $"""
            select max(j.seq) as Seq, j.kind as Kind, {NoticeSql.Command("j")} as Command, j.theater as Theater from journal j
            where j.seq between @first and @seq and {look.Readable("j")} and j."window" = @window and j.theater is not null and {NoticeSql.ForHouse("j", caller.Actor)}
            group by j.kind, 3, j.theater
            union all
            select r.seq, j.kind, {NoticeSql.Whole("j")}, cast(null as text) from ({NoticeSql.Releases}) r join journal j on j.seq = r.seq
            where r.seq between @first and @seq and (r.w = @window or (r.w is null and r.film = @film)) and (r.owner like 'film:%' or r.owner like 'window:%')
                and (j.kind = 'window-moved.v1' or {NoticeSql.IsStop("j")})
            """,
            new { window = query.Window.Value, film = query.Window.Film.Value, seq = look.Seq, first = query.Since + 1 ?? await NoticeSql.First(look) });
        var buyers = (await Viewer.Assigned("1 = 1", look.Connection, look.Transaction, look.AskedAt)).ToDictionary(a => a.Theater.Value, a => a.Buyer.Value);
        var owners = houses.SelectMany(h => Owners(h, buyers)).Distinct().ToList();
        var seen = await Acknowledgements.Load(look, owners);
        var whole = notices.Where(n => n.Theater is null).ToList();
        var own = notices.Where(n => n.Theater is not null).ToLookup(n => n.Theater!);
        var judged = houses.ConvertAll(h =>
        {
            var concern = own[h.Theater].Concat(whole.Where(n => n.Seq > h.FromSeq)).ToList();
            var by = concern.ConvertAll(n => Owners(h, buyers).SelectMany(o => seen.By(o, n.Seq, n.Kind, n.Command)).ToList());
            return (House: h, Unacknowledged: by.Exists(b => b.Count == 0), By: by.SelectMany(b => b).ToList());
        });
        var (page, next) = query.PageOf(
            [.. judged.GroupBy(j => j.House.Chain)
                .Select(g => new UnseenChain(
                    ChainId.Parse(g.Key), g.First().House.Name ?? g.Key, g.Count(), g.Sum(j => j.House.Unanswered), g.Count(j => j.Unacknowledged),
                    [.. g.Select(j => buyers.GetValueOrDefault(j.House.Theater)).OfType<string>().Distinct().Order(StringComparer.Ordinal).Select(BuyerId.Parse)],
                    [.. g.SelectMany(j => j.By).Distinct().Order(StringComparer.Ordinal)]))
                .Where(c => c.Unanswered + c.Unacknowledged > 0)
                .OrderByDescending(c => c.Unacknowledged).ThenByDescending(c => c.Unanswered).ThenBy(c => c.Chain.Value, StringComparer.Ordinal)]);
        return new UnseenAnswer
        {
            Window = query.Window,
            Unanswered = houses.Sum(h => h.Unanswered),
            Unacknowledged = judged.Count(j => j.Unacknowledged),
            Chains = page,
            Next = next,
        };
    }

    /// <summary>Who may acknowledge for a house: the house, its chain, and its buyer.</summary>
    private static IEnumerable<string> Owners(HouseRow house, Dictionary<string, string> buyers) =>
        buyers.TryGetValue(house.Theater, out var buyer) ? [house.Theater, house.Chain, buyer] : [house.Theater, house.Chain];
}
