using ReleasePlanner.Disruptions;
using ReleasePlanner.Theaters;

namespace ReleasePlanner.Offers;

/// <summary>Takes an offer back from all of its houses or some. What a house confirmed meanwhile is a booking, which is cancelled, not withdrawn.</summary>
[May(Role.Distribution)]
public sealed record WithdrawOffer : OverLines
{
    public required OfferId Offer { get; init; }

    public Reason? Reason { get; init; }

    public override LinesAsked? Asked => new(Offer, null, null, [LineState.Out, LineState.Pencilled, LineState.Declined, LineState.Countered]);

    public override Command Line(OfferedHouse house, CommandId id) => new WithdrawLines { CommandId = id, Theater = house.Theater, Offer = Offer, Reason = Reason };

    protected override void CheckShape(Problems problems)
    {
        base.CheckShape(problems);
        problems.Reason("reason", Reason);
    }
}

/// <summary>One house's part of <see cref="WithdrawOffer"/>.</summary>
internal sealed record WithdrawLines : LinesAt
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
        var said = new LineSaid(context.Now, context.Actor.ToString(), null, Reason);
        var open = lines.Where(l => l.IsOpen).ToList();
        return open.Count == 0
            ? Lines.Closed(lines[0], context.Now)
            : Decision.Of(open.Select(l => new LineWithdrawn { Line = l with { State = LineState.Withdrawn, Answer = said } }));
    }
}
