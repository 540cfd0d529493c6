using ReleasePlanner.Disruptions;

namespace ReleasePlanner.Windows;

/// <summary>The distributor takes a window back, whole or in some regions.</summary>
[May(Role.Distribution)]
public sealed record WithdrawWindow : StopCommand, IDecided<WindowState>
{
    public required WindowId Window { get; init; }

    /// <summary>Empty: the whole market.</summary>
    public ImmutableArray<RegionId> Regions { get; init; } = [];

    /// <summary>It can never be lifted.</summary>
    public bool Irrevocable { get; init; }

    public override DisruptionKind Kind => DisruptionKind.WindowWithdrawn;

    public override string Owner => Window.Value;

    public string? Stream => Window.Value;

    protected override bool CannotBeLifted => Irrevocable;

    public override Scope ScopeOf(Selected selected) => new() { Window = Window, Regions = Regions };

    public Decision Decide(WindowState state, Context context) =>
        context.Actor.Owns(state) ? Placed(context) : Refusal.NotFound(Window);
}
