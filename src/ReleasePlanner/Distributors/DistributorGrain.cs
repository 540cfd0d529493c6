using ReleasePlanner.Platform.Grains;

namespace ReleasePlanner.Distributors;

/// <summary>A distributor, key <c>distributor:…</c>. It keeps what a distributor stops of all its films at once.</summary>
[Alias("rp.IDistributorGrain")]
public interface IDistributorGrain : IAggregateGrain<DistributorState>;

[GrainType("distributor")]
internal sealed class DistributorGrain(
    [PersistentState("rp.distributor", AggregateStorage.Name)] IPersistentState<Journaled<DistributorState>> storage, AggregateServices services)
    : AggregateGrain<DistributorState>(storage, services), IDistributorGrain;
