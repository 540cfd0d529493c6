using ReleasePlanner.FilmRental;

namespace ReleasePlanner.Offers;

/// <summary>Terms that a window was offered to a chain under.</summary>
/// <param name="Number">From 1; lines and bookings name the one they are under.</param>
/// <param name="Terms">Null: to be agreed.</param>
/// <param name="RespondBy">The instant from which lines that were not answered are lapsed; null: none.</param>
public sealed record OfferTerms(int Number, Terms? Terms, Instant? RespondBy, Instant At, string By);

/// <summary>The terms of an offer, whole, as they now are.</summary>
public sealed record OfferDetails(OfferId Offer, WindowId Window, FilmId Film, MarketId Market, DistributorId Distributor, ChainId Chain, OfferTerms Current);

/// <summary>A window was offered to a chain, or its terms changed. Which houses are offered what lies with the houses.</summary>
[Kind("offer-made.v1")]
public sealed record OfferMade(OfferDetails Details) : Event
{
    public override Touched Touched => new(Details.Film, Details.Window, Details.Chain, Market: Details.Market);
}

/// <summary>What a window offers a chain: terms and their versions. Never the lines: those lie with the theaters.</summary>
public sealed record OfferState : State<OfferState>
{
    /// <summary>Terms versions kept; older ones live on in the journal and with the bookings made under them.</summary>
    private const int Kept = 12;

    /// <summary>Null before it is made.</summary>
    public OfferDetails? Details { get; init; }

    /// <summary>The latest terms, the current ones last.</summary>
    public ImmutableArray<OfferTerms> Versions { get; init; } = [];

    /// <summary>The terms with a number; null when they are no longer kept.</summary>
    public OfferTerms? Under(int number) => Versions.LastOrDefault(v => v.Number == number);

    public override OfferState Apply(Event @event, long version, Instant at) => @event switch
    {
        OfferMade e => this with
        {
            Details = e.Details,
            // Another time to answer by takes the place of the same terms.
            Versions = [.. Versions.RemoveAll(v => v.Number == e.Details.Current.Number).TakeLast(Kept - 1), e.Details.Current],
        },
        _ => throw new InvalidOperationException($"an offer has no {@event.GetType().Name}"),
    };
}
