using ReleasePlanner.Platform.Grains;

namespace ReleasePlanner.Theaters;

/// <summary>A theater with its bookings, key <c>theater:…</c>.</summary>
[Alias("rp.ITheaterGrain")]
public interface ITheaterGrain : IAggregateGrain<TheaterState>;

[GrainType("theater")]
internal sealed class TheaterGrain([PersistentState("rp.theater", AggregateStorage.Name)] IPersistentState<Journaled<TheaterState>> storage, AggregateServices services)
    : AggregateGrain<TheaterState>(storage, services), ITheaterGrain;
