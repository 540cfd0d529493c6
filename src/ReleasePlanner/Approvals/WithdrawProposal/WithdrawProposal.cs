using MediatR;

namespace ReleasePlanner.Approvals;

/// <summary>Distribution takes back a command that waits: it is never carried out. No aggregate decides it: a proposal is no aggregate.</summary>
[May(Role.Distribution)]
public sealed record WithdrawProposal : Command
{
    public required ProposalId Proposal { get; init; }

    protected override void CheckShape(Problems problems) => Timeless.Check(this, "proposals", "decided", problems);
}

internal sealed class WithdrawProposalHandler(Caller caller, ProposalAccess access) : IRequestHandler<WithdrawProposal, Result<Outcome>>
{
    public Task<Result<Outcome>> Handle(WithdrawProposal command, CancellationToken cancellationToken) =>
        access.EndAsync(command, command.Proposal, ProposalState.Withdrawn, caller.Actor, command.Note, cancellationToken);
}
