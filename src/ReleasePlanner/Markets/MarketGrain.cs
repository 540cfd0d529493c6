using ReleasePlanner.Platform.Grains;

namespace ReleasePlanner.Markets;

/// <summary>A market, key <c>market:…</c>.</summary>
[Alias("rp.IMarketGrain")]
public interface IMarketGrain : IAggregateGrain<MarketState>;

[GrainType("market")]
internal sealed class MarketGrain([PersistentState("rp.market", AggregateStorage.Name)] IPersistentState<Journaled<MarketState>> storage, AggregateServices services)
    : AggregateGrain<MarketState>(storage, services), IMarketGrain;
