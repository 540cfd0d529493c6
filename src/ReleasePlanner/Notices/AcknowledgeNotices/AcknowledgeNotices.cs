using ReleasePlanner.Buyers;
using ReleasePlanner.Chains;
using ReleasePlanner.Disruptions;
using ReleasePlanner.Theaters;

namespace ReleasePlanner.Notices;

/// <summary>Somebody of a chain, a buyer or a house has seen notices: all up to a journal position, or some of them.</summary>
/// <param name="Stream">The chain, buyer or theater whose notices they are.</param>
[Kind("notices-acknowledged.v1")]
public sealed record NoticesAcknowledged(string Stream, ChainId? Chain, TheaterId? Theater, long? UpTo, ImmutableArray<long> Notices) : Event
{
    public override Touched Touched => new(Chain: Chain, Theater: Theater);
}

/// <summary>Says that notices were seen, by whoever sends it: all up to the cursor of an inbox, or single ones. It changes nothing else.</summary>
[May(Role.Exhibitor, InPerson = true)]
public sealed record AcknowledgeNotices : Command, IDecided<ChainState>, IDecided<BuyerState>, IDecided<TheaterState>
{
    public ChainId? Chain { get; init; }

    public BuyerId? Buyer { get; init; }

    public TheaterId? Theater { get; init; }

    /// <summary>Everything up to this journal position: the <c>cursor</c> of the inbox that was read.</summary>
    public long? UpTo { get; init; }

    /// <summary>Single notices, by their <c>seq</c>.</summary>
    public ImmutableArray<long> Notices { get; init; } = [];

    string? IDecided.Stream => Owner;

    private string Owner => Chain?.Value ?? Buyer?.Value ?? Theater!.Value.Value;

    Decision IDecided<ChainState>.Decide(ChainState state, Context context) => Decide(context.Actor.Owns(state), Chain, null);

    Decision IDecided<BuyerState>.Decide(BuyerState state, Context context) =>
        Decide(state.Details is { } buyer && context.Actor.ActsFor(buyer.Buyer), null, null);

    Decision IDecided<TheaterState>.Decide(TheaterState state, Context context) => Decide(context.ActsForHouse(state), state.Details?.Chain, Theater);

    private Decision Decide(bool theirs, ChainId? chain, TheaterId? theater) =>
        theirs ? new NoticesAcknowledged(Owner, chain, theater, UpTo, [.. Notices.Distinct().Order()]) : Refusal.NotFound(Owner);

    protected override void CheckShape(Problems problems)
    {
        problems.If(new object?[] { Chain, Buyer, Theater }.Count(o => o is not null) != 1, "", "is of one inbox: give a chain, a buyer or a theater");
        problems.If(UpTo is null == Notices.IsEmpty, "upTo", "give upTo or notices");
        problems.If(UpTo < 0 || Notices.Any(n => n < 1), "notices", "are journal positions, from 1");
        problems.If(Notices.Length > 500, "notices", $"are {Notices.Length}: up to 500 at once, or upTo");
    }
}
