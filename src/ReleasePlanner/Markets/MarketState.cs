using ReleasePlanner.Disruptions;

namespace ReleasePlanner.Markets;

/// <summary>A part of a market that can be closed on its own, such as a state of the US.</summary>
public sealed record Region(RegionId Id, string Name);

/// <summary>A market's registration, whole.</summary>
/// <param name="Group">Markets that are counted together, such as <c>domestic</c>.</param>
public sealed record MarketDetails(
    MarketId Market, string Name, string? Group, DateTimeZone TimeZone, ImmutableArray<PlayWeekRule> PlayWeeks, ImmutableArray<Region> Regions);

/// <summary>The market was registered, or its registration changed.</summary>
[Kind("market-registered.v1")]
public sealed record MarketRegistered(MarketDetails Details) : Event
{
    public override Touched Touched => new(Market: Details.Market);
}

/// <summary>A market: play weeks, regions, and the closures of regions.</summary>
public sealed record MarketState : DisruptingState<MarketState>
{
    /// <summary>Null before it is registered.</summary>
    public MarketDetails? Details { get; init; }

    public override MarketState Apply(Event @event, long version, Instant at) => @event switch
    {
        MarketRegistered e => this with { Details = e.Details },
        DisruptionEvent e => With(e),
        _ => throw new InvalidOperationException($"a market has no {@event.GetType().Name}"),
    };
}
