using ReleasePlanner.Disruptions;
using ReleasePlanner.Platform.Journal;
using ReleasePlanner.Platform.Projection;

namespace ReleasePlanner.Approvals;

/// <summary>What a dry run came to.</summary>
internal sealed record Tried(Outcome Outcome, IReadOnlyList<RecordedEvent> Events, Blast Blast)
{
    /// <summary>Why a dry run does not tell what the command takes: a line that could not be tried may take anything. Null: it tells.</summary>
    public static Refusal? Gap(Outcome outcome) => outcome.Refused?.FirstOrDefault(l => l.Code == "unavailable") is { } line
        ? Refusal.Unavailable($"{line.Theater?.Value ?? line.Key} could not be tried, so what the command takes is not known: send it again with the same id")
        : null;
}

/// <summary>Lets a command through, or keeps it as a proposal when the distributor's policy wants a second person for so much.</summary>
internal sealed class ApprovalGate(ApprovalStore store, ProposalRunner runner, KnownCommands known, ReadModelPump pump, IClock clock)
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
        if (await store.FindAsync(actor, command.CommandId, cancellation) is { } proposal)
        {
            return await Answer(proposal, command, actor, cancellation);
        }
        var policy = await store.PolicyAsync(actor.Distributor!.Value, cancellation);
        if (!policy.Rules.Any(r => r.Covers(command)))
        {
            return await carry();
        }
        if (await store.IsReusedAsync(command, actor, cancellation))
        {
            return Refusal.CommandReused(command.CommandId);
        }
        // What was let through and never carried out is judged again: it may take more by now.
        return await known.HasAsync(command, actor) ? await carry() : await Judge(command, actor, policy, tryIt, carry, cancellation);
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
        if (Tried.Gap(tried.Outcome) is { } gap)
        {
            return gap;
        }
        // The same command may have been carried out meanwhile.
        if (tried.Events.Count == 0 || await known.HasAsync(command, actor))
        {
            return await carry();
        }
        var judged = await store.JudgeAsync(command, actor, policy.Rules, tried.Blast, cancellation);
        if (judged.Refusal is { } reused)
        {
            return reused;
        }
        if (judged.Value is { } proposal)
        {
            return await Answer(proposal, command, actor, cancellation);
        }
        var carried = await carry();
        if (carried.Refusal is { Code: not "unavailable" })
        {
            await store.ForgetAsync(ProposalId.Of(actor, command.CommandId), RequestHash.Of(command));
        }
        return carried;
    }

    /// <summary>An approver is never taken on trust: this very request of this very sender has to be approved by them.</summary>
    private async Task<bool> IsApproved(Command command, Actor actor, CancellationToken cancellation) =>
        await store.FindAsync(actor, command.CommandId, cancellation) is { State: "approved" or "done" } proposal
        && proposal.Actor == actor.Unapproved.ToString()
        && proposal.DecidedBy == actor.Approver!.ToString()
        && RequestHash.IsOf(proposal.Request, command);

    private async Task<Result<Outcome>> Answer(ProposalRow proposal, Command command, Actor actor, CancellationToken cancellation)
    {
        if (!RequestHash.IsOf(proposal.Request, command) || !actor.MayRepeat(Actor.Parse(proposal.Actor)))
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
