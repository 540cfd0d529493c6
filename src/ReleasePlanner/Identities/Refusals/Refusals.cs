using Dapper;
using MediatR;
using ReleasePlanner.Platform.Store;

namespace ReleasePlanner.Identities;

/// <summary>Who was refused what, the newest first: not signed in, not allowed, or not theirs to know of. The last 100,000 are kept.</summary>
[May(Role.Administrator)]
public sealed record Refusals : Query<RefusalsAnswer>
{
    /// <summary>1 to 500.</summary>
    public int Limit { get; init; } = 50;

    /// <summary>Only what comes after this entry: the <c>next</c> of the page before.</summary>
    public long? Cursor { get; init; }

    protected override void CheckShape(Problems problems)
    {
        Timeless.Check(this, "identities", problems);
        problems.Page(Limit);
    }
}

/// <param name="Actor">Null: nobody was signed in.</param>
/// <param name="Request">The command or query, or the pattern of an address.</param>
/// <param name="Code"><c>not-signed-in</c>, <c>not-allowed</c> or <c>not-found</c>.</param>
/// <param name="Address">Of who was not signed in.</param>
/// <param name="Times">How often within a moment.</param>
public sealed record RefusalEntry(Instant At, string? Actor, string Request, string Code, string? Address, int Times);

public sealed record RefusalsAnswer
{
    public required IReadOnlyList<RefusalEntry> Refusals { get; init; }

    /// <summary>The cursor of the next page; null: this was the last.</summary>
    public long? Next { get; init; }
}

internal sealed class RefusalsHandler(RefusalLog log, Database database) : IRequestHandler<Refusals, Result<RefusalsAnswer>>
{
    private sealed class Row
    {
        public long Id { get; init; }

        public string At { get; init; } = "";

        public string? Actor { get; init; }

        public string Request { get; init; } = "";

        public string Code { get; init; } = "";

        public string? Address { get; init; }

        public int Times { get; init; }
    }

    public async Task<Result<RefusalsAnswer>> Handle(Refusals query, CancellationToken cancellationToken)
    {
        await log.WriteAsync(cancellationToken);
        await using var connection = await database.OpenReadAsync(database.QueryReads, cancellationToken);
        var found = (await connection.QueryAsync<Row>(
            "select id, at, actor, request, code, address, times from refusal where id < @before order by id desc limit @limit",
            new { before = query.Cursor ?? long.MaxValue, limit = query.Limit + 1 })).ToList();
        return new RefusalsAnswer
        {
            Refusals = [.. found.Take(query.Limit).Select(r => new RefusalEntry(Stored.Instant(r.At), r.Actor, r.Request, r.Code, r.Address, r.Times))],
            Next = found.Count > query.Limit ? found[query.Limit - 1].Id : null,
        };
    }
}
