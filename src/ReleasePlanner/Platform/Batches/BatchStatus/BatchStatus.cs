using System.Diagnostics.CodeAnalysis;
using MediatR;

namespace ReleasePlanner.Platform.Batches;

/// <summary>How far a batch is, and what became of its lines, a page of them.</summary>
[May(Role.Administrator, Role.Distribution, Role.Executive, Role.Exhibitor)]
public sealed record BatchStatus : Query<BatchStatusAnswer>
{
    /// <summary>The id of the command that made the batch.</summary>
    public required CommandId Batch { get; init; }

    /// <summary>Whose batch it is, such as <c>distribution:columbia</c>; null: the caller's, or the only one with that id.</summary>
    public string? Sender { get; init; }

    /// <summary>Only lines in this state.</summary>
    public LineState? State { get; init; }

    /// <summary>1 to 500 lines.</summary>
    public int Limit { get; init; } = 50;

    /// <summary>Only what comes after this line: the <c>next</c> of the page before.</summary>
    public int? Cursor { get; init; }

    protected override void CheckShape(Problems problems)
    {
        Timeless.Check(this, "batches", problems);
        _ = problems.Actor("sender", Sender);
        problems.Page(Limit);
    }
}

/// <summary>A batch as it stands.</summary>
public record BatchSummary
{
    /// <summary>The id of the command that made it.</summary>
    public required CommandId Batch { get; init; }

    /// <summary>Who sent it.</summary>
    public required string Actor { get; init; }

    /// <summary>The command's name.</summary>
    public required string Command { get; init; }

    /// <summary>What it is about: a window, an offer or a film, such as <c>window:night-ferry/us/theatrical</c>; null: none of these.</summary>
    public string? About { get; init; }

    public required BatchState Status { get; init; }

    public required int Total { get; init; }

    public required int Done { get; init; }

    /// <summary>How many lines were.</summary>
    public required int Refused { get; init; }

    public required Instant StartedAt { get; init; }

    /// <summary>When nothing was left to do; null while it goes on.</summary>
    public Instant? FinishedAt { get; init; }

    public Instant? CancelledAt { get; init; }

    public string? CancelledBy { get; init; }

    /// <summary>What was said when it was cancelled.</summary>
    public string? Note { get; init; }

    internal static BatchSummary Of(BatchRow row) => new()
    {
        Batch = CommandId.Parse(row.CommandId),
        Actor = row.Actor,
        Command = row.Name,
        About = row.About,
        Status = Enum.Parse<BatchState>(row.State, ignoreCase: true),
        Total = row.Total,
        Done = row.Done,
        Refused = row.Refused,
        StartedAt = Stored.Instant(row.StartedAt),
        FinishedAt = Stored.InstantOrNone(row.FinishedAt),
        CancelledAt = Stored.InstantOrNone(row.CancelledAt),
        CancelledBy = row.CancelledBy,
        Note = row.Note,
    };
}

/// <summary>What became of one line.</summary>
/// <param name="Code">Of a refused line, or of one that is tried again: why.</param>
public sealed record LineStatus(string Key, LineState State, string? Code, string? Message);

public sealed record BatchStatusAnswer : BatchSummary
{
    [SetsRequiredMembers]
    internal BatchStatusAnswer(BatchSummary batch, IReadOnlyList<LineStatus> lines)
        : base(batch) => Lines = lines;

    /// <summary>In the order in which they are taken up.</summary>
    public IReadOnlyList<LineStatus> Lines { get; init; }

    /// <summary>The cursor of the next page; null: this was the last.</summary>
    public int? Next { get; init; }
}

internal sealed class BatchStatusHandler(Caller caller, BatchAccess access, BatchStore store) : IRequestHandler<BatchStatus, Result<BatchStatusAnswer>>
{
    public async Task<Result<BatchStatusAnswer>> Handle(BatchStatus query, CancellationToken cancellationToken)
    {
        var found = await access.FindAsync(query.Batch, query.Sender, caller.Actor, cancellationToken);
        if (found.Refusal is { } refusal)
        {
            return refusal;
        }
        var lines = await Lines();
        // Read after the lines, so that the counts are never behind what the page shows.
        var batch = (await store.FindAsync(found.Value!.Id))!;
        if (batch.FinishedAt is not null && found.Value.FinishedAt is null)
        {
            // It ended in between, and the lines are to be as its end left them.
            lines = await Lines();
        }
        return new BatchStatusAnswer(BatchSummary.Of(batch), [.. lines.Take(query.Limit).Select(Of)])
        {
            Next = lines.Count > query.Limit ? lines[query.Limit - 1].Position : null,
        };

        Task<IReadOnlyList<LineRow>> Lines() =>
            store.LinesAsync(found.Value!.Id, query.State?.ToString().ToLowerInvariant(), query.Cursor ?? -1, query.Limit + 1, cancellationToken);
    }

    private static LineStatus Of(LineRow line)
    {
        var refusal = line is { State: not "done", Outcome: { } outcome } ? Json.Read<Refusal>(outcome) : null;
        return new(line.Line, Enum.Parse<LineState>(line.State, ignoreCase: true), refusal?.Code, refusal?.Message);
    }
}
