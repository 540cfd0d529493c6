using MediatR;
using ReleasePlanner.Platform.Projection;

namespace ReleasePlanner.Theaters;

/// <summary>
/// Finds the houses that pasted lines mean. A line is a code, an id or a name, or cells parted by tabs or commas: <c>code, name, city</c> or <c>name, city</c>.
/// </summary>
[May(Role.Administrator, Role.Distribution, Role.Executive, Role.Exhibitor)]
public sealed record MatchTheaters : Query<MatchTheatersAnswer>
{
    /// <summary>Up to 5,000.</summary>
    [AtMost(5000)]
    public required ImmutableArray<string> Lines { get; init; }

    /// <summary>Among the houses of this market.</summary>
    public MarketId? Market { get; init; }

    /// <summary>Among the houses of this chain.</summary>
    public ChainId? Chain { get; init; }

    protected override void CheckShape(Problems problems)
    {
        problems.If(Lines.IsDefaultOrEmpty, "lines", "is empty: paste one house per line");
        problems.If(!Lines.IsDefault && Lines.Length > 5000, "lines", $"has {Lines.Length} lines; at most 5,000 are matched at once");
        problems.If(!Lines.IsDefault && Lines.Any(l => l.Length > 400), "lines", "has a line of more than 400 characters");
    }
}

/// <summary>How sure a match is.</summary>
public enum LineMatch
{
    /// <summary>An id or code, or a name (with its city, when given) that one house has.</summary>
    Exact,

    /// <summary>A name or code that several houses have, one that is near, or a code whose house is called quite otherwise.</summary>
    Doubtful,

    Unknown,
}

/// <summary>A house that a line may mean.</summary>
/// <param name="Score">How alike the names are, 0 to 100; 100 is the same.</param>
public sealed record MatchCandidate(TheaterId Theater, string Name, string? City, ChainId Chain, int Score);

/// <summary>A line and what it means.</summary>
/// <param name="Theater">The house, when the match is exact.</param>
/// <param name="Candidates">Likeliest first, at most five.</param>
public sealed record MatchedLine(string Line, LineMatch Match, TheaterId? Theater, IReadOnlyList<MatchCandidate> Candidates);

public sealed record MatchTheatersAnswer : Answer
{
    public required int Exact { get; init; }

    public required int Doubtful { get; init; }

    public required int Unknown { get; init; }

    /// <summary>As pasted, in their order.</summary>
    public required IReadOnlyList<MatchedLine> Lines { get; init; }
}

internal sealed class MatchTheatersHandler(ReadModel model, Caller caller) : IRequestHandler<MatchTheaters, Result<MatchTheatersAnswer>>
{
    private sealed class Row
    {
        public string Id { get; init; } = "";

        public string Name { get; init; } = "";

        public string? City { get; init; }

        public string? Region { get; init; }

        public string Chain { get; init; } = "";

        public string? Comscore { get; init; }

        public string? OwnCode { get; init; }
    }

    public Task<Result<MatchTheatersAnswer>> Handle(MatchTheaters query, CancellationToken cancellationToken) =>
        model.Answer(query, look => Read(look, query), cancellationToken);

    private async Task<Result<MatchTheatersAnswer>> Read(Look look, MatchTheaters query)
    {
        // An exhibitor finds its own houses only: a name of another's is unknown.
        var viewer = await look.Viewer(caller.Actor);
        if (query.Chain is { } asked && !viewer.Sees(asked))
        {
            return Refusal.NotFound(asked);
        }
        var rows = await look.Query<Row>(
            $"""
            select id, name, city, region, chain, comscore, own_code as OwnCode from theater t where {look.InForce("t")}
                and {viewer.Theaters("t")} and (cast(@chain as text) is null or chain = @chain) and (cast(@market as text) is null or market = @market)
            order by id
            """,
            new { chain = query.Chain?.Value, market = query.Market?.Value });
        var index = new HouseIndex(rows.ConvertAll(
            r => new KnownHouse(TheaterId.Parse(r.Id), r.Name, r.City, r.Region, ChainId.Parse(r.Chain), r.Comscore, r.OwnCode)));
        var lines = query.Lines.Select(index.Find).ToList();
        return new MatchTheatersAnswer
        {
            Exact = lines.Count(l => l.Match == LineMatch.Exact),
            Doubtful = lines.Count(l => l.Match == LineMatch.Doubtful),
            Unknown = lines.Count(l => l.Match == LineMatch.Unknown),
            Lines = lines,
        };
    }
}
