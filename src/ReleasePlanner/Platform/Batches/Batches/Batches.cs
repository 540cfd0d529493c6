using MediatR;

namespace ReleasePlanner.Platform.Batches;

/// <summary>The caller's and its colleagues' batches: those that run first, then the newest. An executive also sees its distributor's, the administrator all.</summary>
[May(Role.Administrator, Role.Distribution, Role.Executive, Role.Exhibitor)]
public sealed record Batches : Query<BatchesAnswer>
{
    /// <summary>1 to 500.</summary>
    public int Limit { get; init; } = 50;

    protected override void CheckShape(Problems problems)
    {
        BatchAccess.CheckTimeless(this, problems);
        problems.If(Limit is < 1 or > 500, "limit", "is not from 1 to 500");
    }
}

public sealed record BatchesAnswer
{
    public required IReadOnlyList<BatchSummary> Batches { get; init; }
}

internal sealed class BatchesHandler(Caller caller, BatchStore store) : IRequestHandler<Batches, Result<BatchesAnswer>>
{
    public async Task<Result<BatchesAnswer>> Handle(Batches query, CancellationToken cancellationToken) => new BatchesAnswer
    {
        Batches = [.. (await store.BatchesAsync(BatchAccess.SeenBy(caller.Actor), null, query.Limit, cancellationToken)).Select(BatchSummary.Of)],
    };
}
