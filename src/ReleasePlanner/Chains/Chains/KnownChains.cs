using MediatR;
using ReleasePlanner.Platform.Projection;
using ReleasePlanner.Platform.Store;

namespace ReleasePlanner.Chains;

/// <summary>A page of the chains the caller may see, each with how much it has.</summary>
[May(Role.Administrator, Role.Distribution, Role.Executive, Role.Exhibitor)]
public sealed record Chains : Query<ChainsAnswer>
{
    /// <summary>Only this one.</summary>
    public ChainId? Chain { get; init; }

    /// <summary>Part of the name or id, whatever the case.</summary>
    public string? Text { get; init; }

    /// <summary>Chains with a house in this market; of each only its houses there count.</summary>
    public MarketId? Market { get; init; }

    public ChainSort Sort { get; init; }

    /// <summary>1 to 500.</summary>
    public int Limit { get; init; } = 100;

    /// <summary>The <c>next</c> of the page before.</summary>
    public int? Cursor { get; init; }

    protected override void CheckShape(Problems problems)
    {
        problems.PageAt(Limit, Cursor);
        problems.Text("text", Text, 100);
    }
}

/// <summary>The order of chains.</summary>
public enum ChainSort
{
    /// <summary>By name, then id.</summary>
    Name,

    /// <summary>Most houses first, of those the caller may see; as many by name.</summary>
    Theaters,
}

/// <summary>A chain, and of its houses those the caller may see.</summary>
/// <param name="Screens">Of the houses whose screens are known.</param>
/// <param name="Markets">Where it has houses, most houses first.</param>
public sealed record KnownChain(ChainId Chain, string Name, ChainKind Kind, int Theaters, int Screens, IReadOnlyList<MarketId> Markets);

public sealed record ChainsAnswer : Answer
{
    /// <summary>All that match, on every page.</summary>
    public long Total { get; init; }

    /// <summary>In the order asked for.</summary>
    public required IReadOnlyList<KnownChain> Chains { get; init; }

    /// <summary>The cursor of the next page; null: this was the last.</summary>
    public int? Next { get; init; }
}

internal sealed class ChainsHandler(ReadModel model, Caller caller) : IRequestHandler<Chains, Result<ChainsAnswer>>
{
    private sealed class Row
    {
        public string Body { get; init; } = "";

        public long Total { get; init; }
    }

    private sealed class Sum
    {
        public string Chain { get; init; } = "";

        public string Market { get; init; } = "";

        public long Theaters { get; init; }

        public long Screens { get; init; }
    }

    public Task<Result<ChainsAnswer>> Handle(Chains query, CancellationToken cancellationToken) => model.Answer(query, look => Read(look, query), cancellationToken);

    private async Task<Result<ChainsAnswer>> Read(Look look, Chains query)
    {
        var viewer = await look.Viewer(caller.Actor);
        var from = query.Cursor ?? 0;
        var rows = await look.Query<Row>(
            $"""
            select c.body, count(*) over () as Total from chain c
            {(query.Sort == ChainSort.Theaters ? $"left join (select t.chain, count(*) as houses from theater t where {look.InForce("t")} and {viewer.Theaters("t")} and (cast(@market as text) is null or t.market = @market) group by t.chain) h on h.chain = c.id" : "")}
            where {look.InForce("c")} and {viewer.Chains("c")}
                and (cast(@market as text) is null or c.id in (select t.chain from theater t where t.market = @market and {viewer.Theaters("t")} and {look.InForce("t")}))
                and (cast(@chain as text) is null or c.id = @chain)
                and (cast(@text as text) is null or lower(c.name) like @text escape '!' or c.id like @text escape '!')
            order by {(query.Sort == ChainSort.Theaters ? "coalesce(h.houses, 0) desc, " : "")}c.name, c.id limit {query.Limit} offset {from}
            """,
            new { market = query.Market?.Value, chain = query.Chain?.Value, text = Like.Part(query.Text) });
        var chains = rows.ConvertAll(r => Json.Read<ChainDetails>(r.Body));
        var sums = (await look.Query<Sum>(
            $"""
            select t.chain, t.market, count(*) as Theaters, coalesce(sum(t.screens), 0) as Screens from theater t
            where {look.InForce("t")} and {viewer.Theaters("t")} and {look.Database.In("t.chain", "@chains")} and (cast(@market as text) is null or t.market = @market)
            group by t.chain, t.market order by count(*) desc, t.market
            """,
            new { chains = chains.ConvertAll(c => c.Chain.Value), market = query.Market?.Value })).ToLookup(s => s.Chain);
        var total = rows.Count > 0 ? rows[0].Total : 0;
        return new ChainsAnswer
        {
            Total = total,
            Chains = [.. chains.Select(c => new KnownChain(
                c.Chain, c.Name, c.Kind, (int)sums[c.Chain.Value].Sum(s => s.Theaters), (int)sums[c.Chain.Value].Sum(s => s.Screens),
                [.. sums[c.Chain.Value].Select(s => MarketId.Parse(s.Market))]))],
            Next = from + rows.Count < total ? from + rows.Count : null,
        };
    }
}
