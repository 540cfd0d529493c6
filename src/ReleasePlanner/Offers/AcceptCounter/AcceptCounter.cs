using ReleasePlanner.Disruptions;
using ReleasePlanner.Theaters;
using ReleasePlanner.Theaters.Bookings;

namespace ReleasePlanner.Offers;

/// <summary>The distributor takes what houses proposed instead: their runs are booked.</summary>
[May(Role.Distribution)]
public sealed record AcceptCounter : OverLines
{
    public required OfferId Offer { get; init; }

    public override LinesAsked? Asked => new(Offer, null, null, [LineState.Countered]);

    public override Command Line(OfferedHouse house, CommandId id) => new AcceptCounterOf { CommandId = id, Theater = house.Theater, Offer = Offer };
}

/// <summary>One house's part of <see cref="AcceptCounter"/>.</summary>
internal sealed record AcceptCounterOf : LinesAt
{
    public required OfferId Offer { get; init; }

    public override Decision Decide(TheaterState state, Context context)
    {
        var lines = state.Lines.Where(l => l.Offer == Offer).ToList();
        if (lines.Count == 0 || !context.SpeaksFor(lines[0].Distributor, state))
        {
            return Refusal.NotFound($"a line of {Offer} in {Theater}");
        }
        var countered = lines.Where(l => l.State == LineState.Countered).ToList();
        if (countered.Count == 0)
        {
            return lines[0].IsOpen ? Refusal.OfferClosed($"{Theater} has not countered {Offer}") : Lines.Closed(lines[0], context.Now);
        }
        var facts = new FactReader(context.Facts);
        var (around, offer) = (Around.Of(state, Offer.Window, state.Details!.Chain, facts, context), facts.Offer(Offer));
        if (around is null || offer is null)
        {
            return Decision.Lacks(facts.Lacking);
        }
        var yes = new LineSaid(context.Now, context.Actor.ToString(), null, null);
        var agreed = new List<Agreed>();
        foreach (var line in countered)
        {
            var terms = line.CounterTerms is { } theirs ? theirs : Lines.TermsOf(line, offer.State);
            if (terms.Refusal is { } refusal)
            {
                return refusal;
            }
            agreed.Add(new(line, line.Counter!, line.Answer!, yes, terms.Value));
        }
        return Lines.Book(agreed, state, around, facts, context);
    }
}
