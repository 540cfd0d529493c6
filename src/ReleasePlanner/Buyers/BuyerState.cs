namespace ReleasePlanner.Buyers;

/// <summary>A buyer's registration, whole.</summary>
public sealed record BuyerDetails(BuyerId Buyer, string Name);

/// <summary>The buyer was registered, or its registration changed.</summary>
[Kind("buyer-registered.v1")]
public sealed record BuyerRegistered(BuyerDetails Details) : Event
{
    public override Touched Touched => new();
}

/// <summary>A buyer: who books for houses of any chains.</summary>
public sealed record BuyerState : State<BuyerState>
{
    /// <summary>Null before it is registered.</summary>
    public BuyerDetails? Details { get; init; }

    public override BuyerState Apply(Event @event, long version, Instant at) => @event switch
    {
        BuyerRegistered e => this with { Details = e.Details },
        _ => throw new InvalidOperationException($"a buyer has no {@event.GetType().Name}"),
    };
}
