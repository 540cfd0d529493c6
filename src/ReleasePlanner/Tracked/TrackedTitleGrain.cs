using ReleasePlanner.Platform.Grains;

namespace ReleasePlanner.Tracked;

/// <summary>A competitor's title, key <c>tracked:{distributor}/{slug}</c>.</summary>
[Alias("rp.ITrackedTitleGrain")]
public interface ITrackedTitleGrain : IAggregateGrain<TrackedTitleState>;

[GrainType("tracked")]
internal sealed class TrackedTitleGrain(
    [PersistentState("rp.tracked", AggregateStorage.Name)] IPersistentState<Journaled<TrackedTitleState>> storage, AggregateServices services)
    : AggregateGrain<TrackedTitleState>(storage, services), ITrackedTitleGrain;
