using MediatR;
using ReleasePlanner.Disruptions;

namespace ReleasePlanner.Approvals;

/// <summary>Which of a distributor's commands wait for an executive.</summary>
[May(Role.Administrator, Role.Distribution, Role.Executive)]
public sealed record ApprovalPolicy : Query<ApprovalPolicyAnswer>
{
    public required DistributorId Distributor { get; init; }

    protected override void CheckShape(Problems problems) => Timeless.Check(this, "policies", problems);
}

public sealed record ApprovalPolicyAnswer
{
    public required DistributorId Distributor { get; init; }

    /// <summary>Counts every change from 1; 0: there never was a policy. What <c>expectedVersion</c> of <see cref="SetApprovalPolicy"/> is compared with.</summary>
    public required long Version { get; init; }

    /// <summary>Empty: nothing waits.</summary>
    public required IReadOnlyList<ApprovalRule> Rules { get; init; }

    public string? SetBy { get; init; }

    public Instant? SetAt { get; init; }

    /// <summary>Names that a rule may have, beside <c>stops</c>, which stands for all of them.</summary>
    public required IReadOnlyList<string> Commands { get; init; }
}

internal sealed class ApprovalPolicyHandler(Caller caller, ApprovalStore store) : IRequestHandler<ApprovalPolicy, Result<ApprovalPolicyAnswer>>
{
    public async Task<Result<ApprovalPolicyAnswer>> Handle(ApprovalPolicy query, CancellationToken cancellationToken)
    {
        if (!caller.Actor.ActsFor(query.Distributor))
        {
            return Refusal.NotFound(query.Distributor);
        }
        var policy = await store.PolicyAsync(query.Distributor, cancellationToken);
        return new ApprovalPolicyAnswer
        {
            Distributor = query.Distributor,
            Version = policy.Version,
            Rules = policy.Rules,
            SetBy = policy.SetBy,
            SetAt = policy.SetAt,
            Commands = [.. Stopping.OfDistribution.Order(StringComparer.Ordinal)],
        };
    }
}
