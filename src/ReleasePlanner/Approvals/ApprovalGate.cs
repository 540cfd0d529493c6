using ReleasePlanner.Disruptions;
using ReleasePlanner.Platform.Batches;
using ReleasePlanner.Platform.Journal;
using ReleasePlanner.Platform.Projection;

namespace ReleasePlanner.Approvals;

/// <summary>What a dry run came to.</summary>
internal sealed record Tried(Outcome Outcome, IReadOnlyList<RecordedEvent> Events, Blast Blast);

/// <summary>Lets a command through, or keeps it as a proposal when the distributor's policy wants a second person for so much.</summary>
internal sealed class ApprovalGate(ApprovalStore store, ProposalRunner runner, BatchStore batches, JournalReader journal, ReadModelPump pump, IClock clock)
{
    /// <param name="tryIt">The command's dry run.</param>
    /// <param name="carry">Carries it out.</param>
    public async Task<Result<Outcome>> Pass(
        Command command, Actor actor, Func<Task<Result<Tried>>> tryIt, Func<Task<Result<Outcome>>> carry, CancellationToken cancellation)
    {
        if (actor.Approver is not null)
        {
            return await IsApproved(command, actor, cancellation) ? await carry() : Refusal.NotAllowed($"{command.CommandId} is not approved");
        }
        if (actor.Role != Role.Distribution || !Stopping.Is(command))
        {
            return await carry();
        }
        var (id, request) = (ProposalId.Of(actor, command.CommandId), RequestHash.Of(command));
        if (await store.FindAsync(id, cancellation) is { } proposal)
        {
            return await Answer(proposal, request, cancellation);
        }
        var policy = await store.PolicyAsync(actor.Distributor!.Value, cancellation);
        if (!policy.Rules.Any(r => r.Covers(command)))
        {
            return await carry();
        }
        if (await store.LetThroughAsync(id, cancellation) is { } letThrough)
        {
            return letThrough == request ? await carry() : Refusal.CommandReused(command.CommandId);
        }
        return await IsKnown(command, actor, (command as IDecided)?.Stream) ? await carry() : await Judge(command, actor, policy, tryIt, carry, cancellation);
    }

    private async Task<Result<Outcome>> Judge(
        Command command, Actor actor, StoredPolicy policy, Func<Task<Result<Tried>>> tryIt, Func<Task<Result<Outcome>>> carry, CancellationToken cancellation)
    {
        // What was confirmed before the command was sent counts.
        await pump.CatchUpAsync(cancellation);
        var result = await tryIt();
        if (result.Refusal is { } refusal)
        {
            return refusal;
        }
        var tried = result.Value!;
        if (tried.Events.Count == 0 || await IsKnown(command, actor, tried.Events[0].Stream))
        {
            return await carry();
        }
        if (await store.JudgeAsync(command, actor, policy.Rules, tried.Blast, cancellation) is { } proposal)
        {
            return await Answer(proposal, RequestHash.Of(command), cancellation);
        }
        var carried = await carry();
        if (carried.Refusal is { Code: not "unavailable" })
        {
            await store.ForgetAsync(ProposalId.Of(actor, command.CommandId));
        }
        return carried;
    }

    /// <summary>It was carried out before there was a policy: sent again it changes nothing.</summary>
    private async Task<bool> IsKnown(Command command, Actor actor, string? stream) =>
        await batches.FindAsync(BatchStore.IdOf(actor, command.CommandId)) is not null
        || (stream is not null && await journal.FindCommandAsync(stream, command.CommandId) is not null);

    /// <summary>An approver is never taken on trust: this very request of this very sender has to be approved by them.</summary>
    private async Task<bool> IsApproved(Command command, Actor actor, CancellationToken cancellation) =>
        await store.FindAsync(ProposalId.Of(actor, command.CommandId), cancellation) is { State: "approved" or "done" } proposal
        && proposal.DecidedBy == actor.Approver!.ToString()
        && proposal.Request == RequestHash.Of(command);

    private async Task<Result<Outcome>> Answer(ProposalRow proposal, string request, CancellationToken cancellation)
    {
        if (proposal.Request != request)
        {
            return Refusal.CommandReused(CommandId.Parse(proposal.CommandId));
        }
        var now = clock.GetCurrentInstant();
        if (proposal.WhyNot(now) is { } refusal)
        {
            return refusal;
        }
        return proposal.StateAt(now) == ProposalState.Waiting ? proposal.Waiting() : await runner.RunAsync(proposal, cancellation);
    }
}
