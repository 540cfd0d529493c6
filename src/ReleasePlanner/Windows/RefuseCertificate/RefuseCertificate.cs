using ReleasePlanner.Disruptions;

namespace ReleasePlanner.Windows;

/// <summary>A board refuses the film its certificate: the window cannot be played (Lightyear, 14 markets, June 2022).</summary>
[May(Role.Distribution)]
public sealed record RefuseCertificate : StopCommand, IDecided<WindowState>
{
    public required WindowId Window { get; init; }

    /// <summary>Empty: the whole market.</summary>
    public ImmutableArray<RegionId> Regions { get; init; } = [];

    /// <summary>It can never be lifted.</summary>
    public bool Irrevocable { get; init; }

    public override DisruptionKind Kind => DisruptionKind.CertificateRefused;

    public override string Owner => Window.Value;

    public string? Stream => Window.Value;

    protected override bool CannotBeLifted => Irrevocable;

    public override Scope ScopeOf(Selected selected) => new() { Window = Window, Regions = Regions };

    public Decision Decide(WindowState state, Context context) =>
        context.Actor.Owns(state) ? Placed(context) : Refusal.NotFound(Window);
}
