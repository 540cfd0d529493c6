using ReleasePlanner.Disruptions;

namespace ReleasePlanner.Chains;

/// <summary>A chain refuses every film of a distributor (AMC and Universal, 28 April to 28 July 2020).</summary>
[May(Role.Exhibitor, OwnersOnly = true)]
public sealed record BanDistributor : StopCommand, IDecided<ChainState>
{
    public required ChainId Chain { get; init; }

    public required DistributorId Distributor { get; init; }

    /// <summary>Absent: all.</summary>
    [AbsentMeansAll]
    public ImmutableArray<MarketId> Markets { get; init; } = [];

    public override DisruptionKind Kind => DisruptionKind.DistributorBanned;

    public override string Owner => Chain.Value;

    public string? Stream => Chain.Value;

    public override Scope ScopeOf(Selected selected) => new() { Chain = Chain, Distributor = Distributor, Markets = Markets };

    public Decision Decide(ChainState state, Context context) =>
        !context.MayStop(state) ? Refusal.NotFound(Chain)
        : context.OnBehalf is not null && !context.Actor.ActsFor(Distributor) ? Refusal.NotFound(Distributor)
        : Placed(context);
}
