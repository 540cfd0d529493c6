using ReleasePlanner.Platform.Grains;

namespace ReleasePlanner.Buyers;

/// <summary>A buyer, key <c>buyer:…</c>. Which houses it books for is the houses' own fact.</summary>
[Alias("rp.IBuyerGrain")]
public interface IBuyerGrain : IAggregateGrain<BuyerState>;

[GrainType("buyer")]
internal sealed class BuyerGrain([PersistentState("rp.buyer", AggregateStorage.Name)] IPersistentState<Journaled<BuyerState>> storage, AggregateServices services)
    : AggregateGrain<BuyerState>(storage, services), IBuyerGrain;
