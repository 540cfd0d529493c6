using ReleasePlanner.Buyers;
using ReleasePlanner.Chains;
using ReleasePlanner.Distributors;
using ReleasePlanner.Films;
using ReleasePlanner.Markets;
using ReleasePlanner.Offers;
using ReleasePlanner.Theaters;
using ReleasePlanner.Windows;

namespace ReleasePlanner.Platform.Commands;

/// <summary>Other aggregates' states, as the handler found them a moment ago. A decision records the versions it saw.</summary>
public sealed record Facts
{
    public ImmutableArray<Known<FilmState>> Films { get; init; } = [];

    public ImmutableArray<Known<WindowState>> Windows { get; init; } = [];

    public ImmutableArray<Known<ChainState>> Chains { get; init; } = [];

    public ImmutableArray<Known<MarketState>> Markets { get; init; } = [];

    public ImmutableArray<Known<TheaterState>> Theaters { get; init; } = [];

    public ImmutableArray<Known<BuyerState>> Buyers { get; init; } = [];

    public ImmutableArray<Known<OfferState>> Offers { get; init; } = [];

    public ImmutableArray<Known<DistributorState>> Distributors { get; init; } = [];

    public static readonly Facts None = new();
}

/// <summary>Reads facts for a decision and notes which are missing, so that all of them can be asked for at once.</summary>
public sealed class FactReader(Facts facts)
{
    private readonly List<string> lacking = [];

    public IReadOnlyList<string> Lacking => lacking;

    public Known<FilmState>? Film(FilmId id) => Find(facts.Films, id.Value);

    public Known<WindowState>? Window(WindowId id) => Find(facts.Windows, id.Value);

    public Known<ChainState>? Chain(ChainId id) => Find(facts.Chains, id.Value);

    public Known<MarketState>? Market(MarketId id) => Find(facts.Markets, id.Value);

    public Known<TheaterState>? Theater(TheaterId id) => Find(facts.Theaters, id.Value);

    public Known<BuyerState>? Buyer(BuyerId id) => Find(facts.Buyers, id.Value);

    public Known<OfferState>? Offer(OfferId id) => Find(facts.Offers, id.Value);

    public Known<DistributorState>? Distributor(DistributorId id) => Find(facts.Distributors, DistributorState.StreamOf(id));

    private Known<T>? Find<T>(ImmutableArray<Known<T>> known, string stream)
    {
        foreach (var fact in known)
        {
            if (fact.Stream == stream)
            {
                return fact;
            }
        }
        lacking.Add(stream);
        return null;
    }
}

/// <summary>The theaters a command's selection found; <see cref="Asked"/> is false when the command has none.</summary>
public sealed record Selected(bool Asked, ImmutableArray<TheaterId> Theaters)
{
    public static readonly Selected None = new(false, []);
}
