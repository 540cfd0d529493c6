using MediatR;
using ReleasePlanner.Platform.Projection;

namespace ReleasePlanner.Markets;

/// <summary>Every market with its play weeks and regions. They are nobody's own: everybody sees all.</summary>
[May(Role.Administrator, Role.Distribution, Role.Executive, Role.Exhibitor)]
public sealed record Markets : Query<MarketsAnswer>;

public sealed record MarketsAnswer : Answer
{
    /// <summary>By name, then id.</summary>
    public required IReadOnlyList<MarketDetails> Markets { get; init; }
}

internal sealed class MarketsHandler(ReadModel model) : IRequestHandler<Markets, Result<MarketsAnswer>>
{
    public Task<Result<MarketsAnswer>> Handle(Markets query, CancellationToken cancellationToken) => model.Answer(query, Read, cancellationToken);

    private static async Task<Result<MarketsAnswer>> Read(Look look) => new MarketsAnswer
    {
        Markets = (await look.Query<string>($"select body from market m where {look.InForce("m")} order by name, id")).ConvertAll(Json.Read<MarketDetails>),
    };
}
