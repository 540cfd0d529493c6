using ReleasePlanner.Disruptions;

namespace ReleasePlanner.Distributors;

/// <summary>A distributor: what it stops of all its films at once. It is not registered; its films and windows name it.</summary>
public sealed record DistributorState : DisruptingState<DistributorState>
{
    /// <summary>The stream of a distributor, such as <c>distributor:columbia</c>.</summary>
    public static string StreamOf(DistributorId distributor) => "distributor:" + distributor.Value;

    public override DistributorState Apply(Event @event, long version, Instant at) => @event switch
    {
        DisruptionEvent e => With(e),
        _ => throw new InvalidOperationException($"a distributor has no {@event.GetType().Name}"),
    };
}
