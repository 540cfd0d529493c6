using NodaTime;
using ReleasePlanner.Disruptions;
using ReleasePlanner.Films;
using ReleasePlanner.Offers;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Platform.Values;
using ReleasePlanner.Tests.Support;
using ReleasePlanner.Theaters.Bookings;
using Xunit;
using static ReleasePlanner.Tests.Offers.OfferWorld;
using static ReleasePlanner.Tests.Support.World;

namespace ReleasePlanner.Tests.Offers;

public class StandbyTests : PlannerTests
{
    [Fact]
    public async Task Who_asks_declined_dropped_or_lost_it_stands_by_and_who_plays_or_has_an_offer_does_not()
    {
        await using var planner = await (await StartAsync()).WithWorld(houses: 6);
        await planner.Do(Columbia, Send(planner, Of("carmike-1", "carmike-2", "carmike-3", "carmike-4", "carmike-5")));
        await planner.Do(Carmike, Answer(planner, OfferAnswer.Decline, "carmike-1") with { Reason = new("terms", "too dear") });
        await planner.Do(Carmike, Answer(planner, OfferAnswer.Confirm, "carmike-2", "carmike-3"));
        await planner.Do(Carmike, new DropBookings { CommandId = planner.NewId(), Window = Wide, Theaters = Of("carmike-2"), Reason = new("threat", "a threat") });
        await planner.Do(Columbia, new WithdrawOffer { CommandId = planner.NewId(), Offer = Offer, Theaters = Of("carmike-4"), Reason = new("strategy", null) });
        await planner.Do(Carmike, new AskForFilm { CommandId = planner.NewId(), Window = Wide, Theaters = Of("carmike-6"), Weeks = 3 });

        var all = await planner.Ask(Columbia, new Standby { Sort = StandbySort.Name });

        Assert.Equal(
            [("carmike-1", StandbyKind.Declined), ("carmike-2", StandbyKind.Dropped), ("carmike-4", StandbyKind.Withdrawn), ("carmike-6", StandbyKind.Asked)],
            all.Rows.Select(r => (r.Theater.Slug, r.Kind)));
        Assert.Equal(("terms: too dear", "threat: a threat"), (all.Rows[0].Word.Note, all.Rows[1].Word.Note));
        Assert.Equal(Christmas, all.Rows[1].Since);
        Assert.Equal(3, all.Rows[3].Run.Weeks);
        Assert.Equal(2, all.Rows[3].Free);
        Assert.Equal([("asked", 1), ("declined", 1), ("withdrawn", 1), ("dropped", 1)], all.Kinds.Select(k => (k.Key, k.Houses)));
        Assert.Equal(("market:us/ga", 4), all.Regions.Where(r => r.Key.EndsWith("ga", StringComparison.Ordinal)).Select(r => (r.Key, r.Houses)).Single());
    }

    [Fact]
    public async Task Bookings_that_a_lifted_stop_released_are_free_again_until_they_are_offered_the_film_anew()
    {
        await using var planner = await (await StartAsync()).WithWorld(houses: 3);
        await planner.Do(Carmike, Confirm(planner, "carmike-1"));
        await planner.Do(Carmike, Confirm(planner, "carmike-2"));
        var cancel = new CancelRelease { CommandId = planner.NewId(), Film = Interview };
        await planner.Do(Columbia, cancel);
        Assert.Empty((await planner.Ask(Columbia, new Standby { Film = Interview })).Rows);
        await planner.Do(Columbia, new LiftDisruption
        {
            CommandId = planner.NewId(),
            Disruption = DisruptionId.Parse(cancel.CommandId.Value),
            Bookings = OnLift.Release,
            Reason = new("strategy", "it opens after all"),
        });

        var free = await planner.Ask(Columbia, new Standby { Window = Wide, Kind = StandbyKind.Freed });
        Assert.Equal(["carmike-1", "carmike-2"], free.Rows.Select(r => r.Theater.Slug).Order());
        Assert.All(free.Rows, r => Assert.Equal("strategy: it opens after all", r.Word.Note));
        await planner.Do(Columbia, Send(planner, Of("carmike-1")));
        Assert.Equal(["carmike-2"], (await planner.Ask(Columbia, new Standby { Window = Wide })).Rows.Select(r => r.Theater.Slug));
    }

    [Fact]
    public async Task Who_said_the_last_word_is_named_to_the_own_side()
    {
        await using var planner = await (await StartAsync()).WithWorld(houses: 2);
        var (jo, carl) = (await planner.Person("Jo Park", Columbia), await planner.Person("Carl Ost", Carmike));
        await planner.Do(jo, Send(planner));
        await planner.Do(carl, Answer(planner, OfferAnswer.Decline, "carmike-1"));
        await planner.Do(jo, new WithdrawOffer { CommandId = planner.NewId(), Offer = Offer, Theaters = Of("carmike-2") });

        var rows = (await planner.Ask(Columbia, new Standby { Window = Wide, Sort = StandbySort.Name })).Rows;

        Assert.Equal([(Carmike, null), (jo, "Jo Park")], rows.Select(r => (r.Word.By, r.Word.Person)));
    }

    [Fact]
    public async Task Pages_follow_each_other_without_a_house_twice_and_other_sides_see_nothing()
    {
        await using var planner = await (await StartAsync()).WithWorld(houses: 5);
        await planner.Do(Columbia, Send(planner));
        await planner.Do(Carmike, Answer(planner, OfferAnswer.Decline));
        var first = await planner.Ask(Columbia, new Standby { Window = Wide, Limit = 3, Sort = StandbySort.Name });
        var second = await planner.Ask(Columbia, new Standby { Window = Wide, Limit = 3, Sort = StandbySort.Name, Cursor = first.Next });

        Assert.Equal((5, 3), (first.Total, first.Next));
        Assert.Null(second.Next);
        Assert.Equal(Enumerable.Range(1, 5).Select(n => $"carmike-{n}"), first.Rows.Concat(second.Rows).Select(r => r.Theater.Slug));
        Assert.Equal("not-found", (await planner.RefusedAsk("distribution:universal", new Standby { Window = Wide })).Code);
        Assert.Empty((await planner.Ask("distribution:universal", new Standby())).Rows);
        Assert.Equal("not-allowed", (await planner.RefusedAsk(Carmike, new Standby())).Code);
        Assert.Empty((await planner.Ask("distribution:columbia@us/ny", new Standby { Window = Wide })).Rows);
    }
}
