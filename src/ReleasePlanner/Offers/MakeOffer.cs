using ReleasePlanner.Disruptions;
using ReleasePlanner.FilmRental;

namespace ReleasePlanner.Offers;

/// <summary>What a chain is offered a window under, before its houses are offered anything. What is not given stays as it was.</summary>
internal sealed record MakeOffer : Command, IDecided<OfferState>
{
    public required OfferId Offer { get; init; }

    public Terms? Terms { get; init; }

    /// <summary>For an offer that is made anew and names no terms: the distributor's template for this chain and film.</summary>
    public Terms? Template { get; init; }

    public Deadline? RespondBy { get; init; }

    /// <summary>There has to be one already.</summary>
    public bool Amends { get; init; }

    public string? Stream => Offer.Value;

    public IEnumerable<string> Needs => [Offer.Window.Value, Offer.Chain.Value, Offer.Window.Market.Value];

    public Decision Decide(OfferState state, Context context)
    {
        var facts = new FactReader(context.Facts);
        var (window, chain, market) = (facts.Window(Offer.Window), facts.Chain(Offer.Chain), facts.Market(Offer.Window.Market));
        if (facts.Lacking.Count > 0)
        {
            return Decision.Lacks(facts.Lacking);
        }
        if (window!.State.Details is not { } details || !context.SpeaksFor(details.Distributor, Offer.Window.Market))
        {
            return Refusal.NotFound(Offer.Window);
        }
        if (chain!.State.Details is null)
        {
            return Refusal.NotFound(Offer.Chain);
        }
        if (Amends && state.Details is null)
        {
            return Refusal.NotFound(Offer);
        }
        var current = state.Details?.Current;
        var respondBy = RespondBy?.In(market!.State.Details!.TimeZone) ?? current?.RespondBy;
        // Amending something else of an offer whose time is over asks nobody again.
        if (respondBy <= context.Now && !(Amends && RespondBy is null))
        {
            return Refusal.Invalid($"{respondBy:uuuu-MM-dd HH:mm} UTC is over already: give the houses time to answer", "respondBy");
        }
        var terms = Terms ?? (current is null ? Template : current.Terms);
        if (current is not null && current.RespondBy == respondBy && Json.Write(current.Terms) == Json.Write(terms))
        {
            return Decision.Nothing;
        }
        if (current is not null && !context.Actor.Covers(Offer.Window.Market, null))
        {
            return Refusal.NotAllowed($"{Offer} is of houses outside the territory of {context.Actor.Reach} too: its terms and its time are for who has the whole market");
        }
        // A new time to answer by is no new agreement.
        var number = current is null ? 1 : Json.Write(current.Terms) == Json.Write(terms) ? current.Number : current.Number + 1;
        return new OfferMade(new(
            Offer, Offer.Window, details.Film, details.Market, details.Distributor, Offer.Chain,
            new OfferTerms(number, terms, respondBy, context.Now, context.Actor.ToString())));
    }
}
