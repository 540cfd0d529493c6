using System.Text.Json;
using MediatR;

namespace ReleasePlanner.Approvals;

/// <summary>
/// Says from now on which of a distributor's commands wait for an executive, in place of what was said before. No rules: nothing waits. What waits
/// already goes on waiting. No aggregate decides it: a policy is data beside the journal, of which every version is kept.
/// </summary>
[May(Role.Executive, Role.Administrator)]
public sealed record SetApprovalPolicy : Command
{
    public required DistributorId Distributor { get; init; }

    public required ImmutableArray<ApprovalRule> Rules { get; init; }

    protected override void CheckShape(Problems problems)
    {
        ApprovalRule.Check(problems, "rules", Rules);
        problems.If(OccurredAt is not null, "occurredAt", "is not for policies: they hold from now on");
    }
}

internal sealed class SetApprovalPolicyHandler(Caller caller, ApprovalStore store) : IRequestHandler<SetApprovalPolicy, Result<Outcome>>
{
    public async Task<Result<Outcome>> Handle(SetApprovalPolicy command, CancellationToken cancellationToken)
    {
        if (!caller.Actor.ActsFor(command.Distributor))
        {
            return Refusal.NotFound(command.Distributor);
        }
        var version = await store.SetPolicyAsync(command, caller.Actor, cancellationToken);
        return version.Match<Result<Outcome>>(
            v => new Outcome
            {
                CommandId = command.CommandId,
                Result = JsonSerializer.SerializeToElement(new { distributor = command.Distributor, version = v }, Json.Options),
            },
            refusal => refusal);
    }
}
