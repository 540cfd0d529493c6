using ReleasePlanner.Disruptions;
using ReleasePlanner.Notices;

namespace ReleasePlanner.Chains;

public enum ChainKind
{
    Circuit,
    Independent,
}

/// <summary>A chain's registration, whole.</summary>
public sealed record ChainDetails(ChainId Chain, string Name, ChainKind Kind);

/// <summary>The chain was registered, or its registration changed.</summary>
[Kind("chain-registered.v1")]
public sealed record ChainRegistered(ChainDetails Details) : Event
{
    public override Touched Touched => new(Chain: Details.Chain);
}

/// <summary>A chain: what it refuses to play and where it is closed.</summary>
public sealed record ChainState : DisruptingState<ChainState>
{
    /// <summary>Null before it is registered.</summary>
    public ChainDetails? Details { get; init; }

    public override ChainState Apply(Event @event, long version, Instant at) => @event switch
    {
        ChainRegistered e => this with { Details = e.Details },
        // Who has seen what lies in the journal and the read model only.
        NoticesAcknowledged => this,
        DisruptionEvent e => With(e),
        _ => throw new InvalidOperationException($"a chain has no {@event.GetType().Name}"),
    };
}
