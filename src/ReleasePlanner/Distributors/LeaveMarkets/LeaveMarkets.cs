using ReleasePlanner.Disruptions;
using ReleasePlanner.Films;

namespace ReleasePlanner.Distributors;

/// <summary>
/// A distributor takes all its films out of some markets (the studios and Russia, March 2022): one write, whatever the number of films and bookings, those
/// that are planned later included; lifted as any stop. It is about the windows that it distributes: of its films whose windows others have there,
/// <see cref="SuspendRelease"/> is the command.
/// </summary>
[May(Role.Distribution)]
public sealed record LeaveMarkets : StopCommand, IDecided<DistributorState>
{
    public required DistributorId Distributor { get; init; }

    /// <summary>One or more.</summary>
    public required ImmutableArray<MarketId> Markets { get; init; }

    /// <summary>Empty: all; otherwise such as <c>theatrical</c>.</summary>
    public ImmutableArray<string> Channels { get; init; } = [];

    /// <summary>The first day that is off; null: all days.</summary>
    public LocalDate? From { get; init; }

    /// <summary>The first day after it; null: until it is lifted.</summary>
    public LocalDate? Until { get; init; }

    public override DisruptionKind Kind => DisruptionKind.MarketsLeft;

    public override string Owner => DistributorState.StreamOf(Distributor);

    public string? Stream => Owner;

    protected override (LocalDate? From, LocalDate? Until) Dates => (From, Until);

    public override Scope ScopeOf(Selected selected) => new() { Distributor = Distributor, Markets = Markets, Channels = Channels };

    public Decision Decide(DistributorState state, Context context) =>
        context.Actor.OwnsIn(Distributor, Markets) ? Placed(context) : Refusal.NotFound(Distributor);

    protected override void CheckShape(Problems problems)
    {
        base.CheckShape(problems);
        problems.If(Markets.IsDefaultOrEmpty, "markets", "name the markets it leaves");
        ChannelNames.Check(problems, Channels);
    }
}
