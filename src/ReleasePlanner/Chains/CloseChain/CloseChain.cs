using ReleasePlanner.Disruptions;

namespace ReleasePlanner.Chains;

/// <summary>A chain closes its houses, everywhere or in some markets or regions (Regal, 17 March 2020).</summary>
[May(Role.Exhibitor, OwnersOnly = true)]
public sealed record CloseChain : StopCommand, IDecided<ChainState>
{
    public required ChainId Chain { get; init; }

    /// <summary>Absent: all.</summary>
    [AbsentMeansAll]
    public ImmutableArray<MarketId> Markets { get; init; } = [];

    /// <summary>Absent: all.</summary>
    [AbsentMeansAll]
    public ImmutableArray<RegionId> Regions { get; init; } = [];

    public LocalDate? From { get; init; }

    /// <summary>The first day open again; null: not known.</summary>
    public LocalDate? Until { get; init; }

    public override DisruptionKind Kind => DisruptionKind.ChainClosed;

    public override string Owner => Chain.Value;

    public string? Stream => Chain.Value;

    protected override (LocalDate? From, LocalDate? Until) Dates => (From, Until);

    public override Scope ScopeOf(Selected selected) => new() { Chain = Chain, Markets = Markets, Regions = Regions };

    public Decision Decide(ChainState state, Context context) =>
        context.MayStop(state) ? Placed(context) : Refusal.NotFound(Chain);
}
