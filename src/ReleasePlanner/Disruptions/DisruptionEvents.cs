namespace ReleasePlanner.Disruptions;

/// <summary>Something happened to a disruption, told with the disruption as it now is.</summary>
public abstract record DisruptionEvent : Event
{
    public required Disruption Disruption { get; init; }

    public override Touched Touched
    {
        get
        {
            var (scope, owner) = (Disruption.Scope, Disruption.Owner);
            return new(
                scope.Film ?? (owner.StartsWith("film:", StringComparison.Ordinal) ? FilmId.Parse(owner) : scope.Window?.Film),
                scope.Window,
                owner.StartsWith("chain:", StringComparison.Ordinal) ? ChainId.Parse(owner) : scope.Chain,
                owner.StartsWith("theater:", StringComparison.Ordinal) ? TheaterId.Parse(owner) : null,
                owner.StartsWith("market:", StringComparison.Ordinal) ? MarketId.Parse(owner) : scope.Markets is [var one] ? one : null);
        }
    }
}

/// <summary>The party itself acted: matching bookings are stopped.</summary>
[Kind("disruption-placed.v1")]
public sealed record DisruptionPlaced : DisruptionEvent;

/// <summary>Its period, regions or reason changed.</summary>
[Kind("disruption-changed.v1")]
public sealed record DisruptionChanged : DisruptionEvent;

/// <summary>It was lifted, for all theaters or some: the last of its lifts.</summary>
[Kind("disruption-lifted.v1")]
public sealed record DisruptionLifted : DisruptionEvent;

/// <summary>Somebody is said to have acted; nothing is stopped.</summary>
[Kind("disruption-reported.v1")]
public sealed record DisruptionReported : DisruptionEvent;

/// <summary>Its reporter holds it for true: bookings of the reporter's film are stopped.</summary>
[Kind("report-verified.v1")]
public sealed record ReportVerified : DisruptionEvent;

/// <summary>It was not so.</summary>
[Kind("report-dismissed.v1")]
public sealed record ReportDismissed : DisruptionEvent;

/// <summary>An aggregate that keeps disruptions of its own.</summary>
public abstract record DisruptingState<TSelf> : State<TSelf>
    where TSelf : DisruptingState<TSelf>, new()
{
    public ImmutableArray<Disruption> Disruptions { get; init; } = [];

    /// <summary>The state with the event's disruption in place of the one with its id, or added.</summary>
    protected TSelf With(DisruptionEvent e)
    {
        var index = Disruptions.FindIndex(d => d.Id == e.Disruption.Id);
        return (TSelf)this with
        {
            Disruptions = index < 0 ? Disruptions.Add(e.Disruption) : Disruptions.SetItem(index, e.Disruption),
        };
    }
}

internal static class ImmutableArrayExtensions
{
    public static int FindIndex<T>(this ImmutableArray<T> array, Func<T, bool> match)
    {
        for (var i = 0; i < array.Length; i++)
        {
            if (match(array[i]))
            {
                return i;
            }
        }
        return -1;
    }
}
