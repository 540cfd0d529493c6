using MediatR;

namespace ReleasePlanner.Platform.Batches;

/// <summary>
/// Begins no further line of a batch. Lines that were done stay done, and the answer says how many. A batch that is over is left as it is.
/// No aggregate decides it: a batch is no aggregate.
/// </summary>
[May(Role.Administrator, Role.Distribution, Role.Executive, Role.Exhibitor)]
public sealed record CancelBatch : Command
{
    /// <summary>The id of the command that made the batch.</summary>
    public required CommandId Batch { get; init; }

    /// <summary>Whose batch it is, such as <c>distribution:columbia</c>; null: the caller's, or the only one with that id.</summary>
    public string? Sender { get; init; }

    protected override void CheckShape(Problems problems)
    {
        _ = problems.Actor("sender", Sender);
        Timeless.Check(this, "batches", "cancelled", problems);
    }
}

internal sealed class CancelBatchHandler(Caller caller, BatchAccess access, BatchRunner batches) : IRequestHandler<CancelBatch, Result<Outcome>>
{
    public async Task<Result<Outcome>> Handle(CancelBatch command, CancellationToken cancellationToken)
    {
        var found = await access.FindAsync(command.Batch, command.Sender, caller.Actor, cancellationToken);
        if (found.Refusal is { } refusal)
        {
            return refusal;
        }
        var batch = found.Value!;
        if (caller.Actor.Role != Role.Administrator && Actor.Parse(batch.Actor).Reach != caller.Actor.Reach)
        {
            return Refusal.NotAllowed($"{command.Batch} is a batch of {batch.Actor}, who alone may cancel it");
        }
        var outcome = command.DryRun
            ? await batches.OutcomeOf(batch, cancellationToken)
            : await batches.CancelAsync(batch.Id, caller.Actor, command.Note, cancellationToken);
        return outcome with
        {
            CommandId = command.CommandId,
            Warnings = batch.State == "finished" ? [new("batch-finished", "the batch was finished: there is nothing to cancel"), .. outcome.Warnings] : outcome.Warnings,
        };
    }
}
