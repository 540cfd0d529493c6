using ReleasePlanner.Platform.Projection;
using ReleasePlanner.Standing;
using ReleasePlanner.Theaters;

namespace ReleasePlanner.Notices;

/// <summary>Whose inbox it is, and which rows concern it.</summary>
/// <param name="Stream">The chain, buyer or theater that acknowledges.</param>
/// <param name="Chain">Of a chain's inbox.</param>
/// <param name="Houses">Of a buyer's or a house's.</param>
/// <param name="By">Who looks: an exhibitor is told of a house only what it did as the exhibitor's own.</param>
internal sealed record Recipient(string Stream, ChainId? Chain, ImmutableArray<TheaterId> Houses, Viewer By)
{
    /// <summary>The inbox asked for or, of nothing named, the caller's own; not found when it is somebody else's.</summary>
    public static async Task<Result<Recipient>> Find(Look look, Actor actor, ChainId? chain, BuyerId? buyer, TheaterId? theater)
    {
        var viewer = await look.Viewer(actor);
        if (theater is { } house)
        {
            var found = await look.Theater(house, actor);
            return found.Match<Result<Recipient>>(_ => new Recipient(house.Value, null, [house], viewer), refusal => refusal);
        }
        if (chain is null && buyer is null)
        {
            switch (actor)
            {
                case { Buyers: [var own], Chains.IsEmpty: true, Houses.IsEmpty: true }:
                    buyer = own;
                    break;
                case { Chains: [var own], Buyers.IsEmpty: true, Houses.IsEmpty: true }:
                    chain = own;
                    break;
                case { Houses: [var own], Chains.IsEmpty: true, Buyers.IsEmpty: true }:
                    return new Recipient(own.Value, null, [own], viewer);
                default:
                    return Refusal.Invalid("give a chain, a buyer or a theater", "chain");
            }
        }
        if (chain is { } c)
        {
            return actor.ActsFor(c) ? new Recipient(c.Value, c, [], viewer) : Refusal.NotFound(c);
        }
        if (!actor.ActsFor(buyer!.Value))
        {
            return Refusal.NotFound(buyer);
        }
        return new Recipient(buyer.Value.Value, null, [.. (await Viewer.HousesOf([buyer.Value], look.Connection, look.Transaction, look.AskedAt)).Keys], viewer);
    }

    /// <summary>The condition that a row with columns <c>theater, chain</c> is of one of its houses.</summary>
    public string Of(string alias) => Chain is { } chain ? $"{alias}.chain = '{chain}'"
        : By.Actor.Role == Role.Exhibitor ? $"{Viewer.In($"{alias}.theater", Houses)} and {By.Bookings(alias)}"
        : Viewer.In($"{alias}.theater", Houses);

    /// <summary>The condition that a row of <c>theater</c> is one of its houses.</summary>
    public string Theaters(string alias) => Chain is { } chain ? $"{alias}.chain = '{chain}'" : Viewer.In($"{alias}.id", Houses);

    public BookingFilter Filter => Chain is { } chain
        ? new() { Chain = chain }
        : new() { Houses = Houses, By = By.Actor.Role == Role.Exhibitor ? By : null };
}
