using ReleasePlanner.Platform.Grains;

namespace ReleasePlanner.Offers;

/// <summary>An offer of a window to a chain, key <c>offer:…</c>.</summary>
[Alias("rp.IOfferGrain")]
public interface IOfferGrain : IAggregateGrain<OfferState>;

[GrainType("offer")]
internal sealed class OfferGrain([PersistentState("rp.offer", AggregateStorage.Name)] IPersistentState<Journaled<OfferState>> storage, AggregateServices services)
    : AggregateGrain<OfferState>(storage, services), IOfferGrain;
