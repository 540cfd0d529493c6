using ReleasePlanner.Disruptions;
using ReleasePlanner.Theaters;

namespace ReleasePlanner.Offers;

/// <summary>The distributor stays with what it offered. The house may still say yes or no to that while the offer is open.</summary>
[May(Role.Distribution)]
public sealed record RefuseCounter : OverLines
{
    public required OfferId Offer { get; init; }

    public Reason? Reason { get; init; }

    public override LinesAsked? Asked => new(Offer, null, null, [LineState.Countered]);

    public override Command Line(OfferedHouse house, CommandId id) => new RefuseCounterOf { CommandId = id, Theater = house.Theater, Offer = Offer, Reason = Reason };

    protected override void CheckShape(Problems problems)
    {
        base.CheckShape(problems);
        problems.Reason("reason", Reason);
    }
}

/// <summary>One house's part of <see cref="RefuseCounter"/>.</summary>
internal sealed record RefuseCounterOf : LinesAt
{
    public required OfferId Offer { get; init; }

    public Reason? Reason { get; init; }

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
        var said = new LineSaid(context.Now, context.Actor.ToString(), null, Reason);
        return Decision.Of(countered.Select(l => new CounterRefused { Line = l with { State = LineState.Out, Answer = said, Counter = null, CounterTerms = null } }));
    }
}
