using MediatR;

namespace ReleasePlanner.Approvals;

/// <summary>An executive says no to a command of its distribution: it is never carried out. No aggregate decides it: a proposal is no aggregate.</summary>
[May(Role.Executive)]
public sealed record RefuseProposal : Command
{
    public required ProposalId Proposal { get; init; }

    /// <summary>The sender is told.</summary>
    public required Reason Reason { get; init; }

    protected override void CheckShape(Problems problems)
    {
        problems.Reason("reason", Reason);
        Timeless.Check(this, "proposals", "decided", problems);
    }
}

internal sealed class RefuseProposalHandler(Caller caller, ProposalAccess access) : IRequestHandler<RefuseProposal, Result<Outcome>>
{
    public Task<Result<Outcome>> Handle(RefuseProposal command, CancellationToken cancellationToken) =>
        access.EndAsync(command, command.Proposal, ProposalState.Refused, caller.Actor, command.Reason.ToString(), cancellationToken);
}
