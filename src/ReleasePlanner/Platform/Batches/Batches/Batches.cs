using MediatR;

namespace ReleasePlanner.Platform.Batches;

/// <summary>The caller's and its colleagues' batches: those that run first, then the newest. An executive also sees its distributor's, the administrator all.</summary>
[May(Role.Administrator, Role.Distribution, Role.Executive, Role.Exhibitor)]
public sealed record Batches : Query<BatchesAnswer>
{
    /// <summary>1 to 500.</summary>
    public int Limit { get; init; } = 50;

    /// <summary>The <c>next</c> of the page before.</summary>
    public int? Cursor { get; init; }

    protected override void CheckShape(Problems problems)
    {
        Timeless.Check(this, "batches", problems);
        problems.PageAt(Limit, Cursor);
    }
}

public sealed record BatchesAnswer
{
    public required IReadOnlyList<BatchSummary> Batches { get; init; }

    /// <summary>The cursor of the next page; null: this was the last.</summary>
    public int? Next { get; init; }
}

internal sealed class BatchesHandler(Caller caller, BatchStore store) : IRequestHandler<Batches, Result<BatchesAnswer>>
{
    public async Task<Result<BatchesAnswer>> Handle(Batches query, CancellationToken cancellationToken)
    {
        var skip = query.Cursor ?? 0;
        var found = await store.BatchesAsync(BatchAccess.SeenBy(caller.Actor), null, query.Limit + 1, cancellationToken, skip);
        return new BatchesAnswer
        {
            Batches = [.. found.Take(query.Limit).Select(BatchSummary.Of)],
            Next = found.Count > query.Limit ? skip + query.Limit : null,
        };
    }
}
