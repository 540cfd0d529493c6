using ReleasePlanner.Platform.Grains;

namespace ReleasePlanner.Windows;

/// <summary>A release window, key <c>window:…</c>.</summary>
[Alias("rp.IReleaseWindowGrain")]
public interface IReleaseWindowGrain : IAggregateGrain<WindowState>;

[GrainType("window")]
internal sealed class ReleaseWindowGrain([PersistentState("rp.window", AggregateStorage.Name)] IPersistentState<Journaled<WindowState>> storage, AggregateServices services)
    : AggregateGrain<WindowState>(storage, services), IReleaseWindowGrain;
