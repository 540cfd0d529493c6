using NodaTime;
using ReleasePlanner.Chains;
using ReleasePlanner.Feed;
using ReleasePlanner.Films;
using ReleasePlanner.Platform.Values;
using ReleasePlanner.Tests.Offers;
using ReleasePlanner.Tests.Support;
using ReleasePlanner.Windows;
using static ReleasePlanner.Tests.Support.World;

namespace ReleasePlanner.Tests.Feed;

/// <summary>Two distributors and two chains: Columbia offers Carmike a film; Fox and Regal have nothing to do with it.</summary>
internal static class FeedWorld
{
    public const string Fox = "distribution:fox";
    public const string Regal = "exhibitor:regal";

    /// <summary>The world, Regal's house, and a window that only those may book that it was offered to.</summary>
    public static async Task<Planner> WithFeedWorld(this Planner planner, int screens = 2)
    {
        await planner.WithWorld(houses: 2, screens: screens);
        await planner.Do(Admin, new RegisterChain { CommandId = planner.NewId(), Chain = ChainId.Parse("chain:regal"), Name = "Regal" });
        await planner.Do(Admin, House(planner, "regal-1", "regal"));
        await planner.Do(Columbia, Window(planner) with { Bookable = Bookable.Offered });
        return planner;
    }

    /// <summary>An offer, a yes, a final, a drop, a move and a cancellation that is taken back.</summary>
    public static async Task Plays(this Planner planner)
    {
        await planner.Do(Columbia, OfferWorld.Send(planner, OfferWorld.Of("carmike-1", "carmike-2")));
        await planner.Do(Carmike, OfferWorld.Answer(planner, ReleasePlanner.Offers.OfferAnswer.Confirm, "carmike-1"));
        await planner.Do(Carmike, OfferWorld.Answer(planner, ReleasePlanner.Offers.OfferAnswer.Decline, "carmike-2"));
        await planner.Do(Columbia, new MoveWindow { CommandId = planner.NewId(), Window = Wide, Opens = new LocalDate(2015, 1, 9) });
        await planner.Do(Columbia, new CancelRelease { CommandId = planner.NewId(), Film = Interview, Disruption = DisruptionId.Parse("threat") });
        await planner.Do(Columbia, new ReleasePlanner.Disruptions.LiftDisruption { CommandId = planner.NewId(), Disruption = DisruptionId.Parse("threat") });
        await planner.Do(Carmike, new ReleasePlanner.Theaters.Bookings.DropBookings { CommandId = planner.NewId(), Window = Wide });
    }

    public static async Task<IReadOnlyList<FeedEvent>> Feed(this Planner planner, string actor, int limit = 1000) =>
        (await planner.Ask(actor, new ReleasePlanner.Feed.Events { Limit = limit })).Events;

    public static async Task<string> Kinds(this Planner planner, string actor) => string.Join(" ", (await planner.Feed(actor)).Select(e => e.Kind));
}
