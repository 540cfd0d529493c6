using ReleasePlanner.Platform.Grains;

namespace ReleasePlanner.Chains;

/// <summary>A theater chain, key <c>chain:…</c>.</summary>
[Alias("rp.ITheaterChainGrain")]
public interface ITheaterChainGrain : IAggregateGrain<ChainState>;

[GrainType("chain")]
internal sealed class TheaterChainGrain([PersistentState("rp.chain", AggregateStorage.Name)] IPersistentState<Journaled<ChainState>> storage, AggregateServices services)
    : AggregateGrain<ChainState>(storage, services), ITheaterChainGrain;
