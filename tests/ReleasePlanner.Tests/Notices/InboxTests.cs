using NodaTime;
using ReleasePlanner.Buyers;
using ReleasePlanner.Chains;
using ReleasePlanner.Disruptions;
using ReleasePlanner.Films;
using ReleasePlanner.Markets;
using ReleasePlanner.Notices;
using ReleasePlanner.Offers;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Platform.Projection;
using ReleasePlanner.Platform.Values;
using ReleasePlanner.Platform.Verification;
using ReleasePlanner.Tests.Support;
using ReleasePlanner.Theaters;
using ReleasePlanner.Theaters.Bookings;
using ReleasePlanner.Windows;
using Xunit;
using static ReleasePlanner.Tests.Support.World;

namespace ReleasePlanner.Tests.Notices;

/// <summary>What a chain, a buyer or a house has to answer and to know, and what the distributor sees of that.</summary>
public class InboxTests : PlannerTests
{
    private const string Amc = "exhibitor:amc";
    private const string Clark = "buyer:clark";

    [Fact]
    public async Task Offers_to_answer_come_with_the_nearest_time_first_and_go_once_answered()
    {
        await using var planner = await (await StartAsync()).WithWorld(houses: 3);
        await planner.Do("distribution:disney", Film(planner, "woods", "disney"));
        await planner.Do("distribution:disney", Window(planner, "woods"));
        await planner.Do(Columbia, Send(planner, "2014-12-20"));
        await planner.Do("distribution:disney", Send(planner, "2014-12-10") with { Window = WindowId.Parse("window:woods/us/theatrical"), Theaters = new() { Ids = [Theater("carmike-1")] } });

        var inbox = await planner.Ask(Carmike, new Inbox());
        Assert.Equal(["window:woods/us/theatrical", "window:the-interview/us/theatrical"], inbox.ToAnswer.Select(o => o.Window.Value));
        Assert.Equal((3, 3, 3), (inbox.ToAnswer[1].Theaters, inbox.ToAnswer[1].Awaiting, inbox.TheatersToAnswer));
        Assert.Equal("the-interview", inbox.ToAnswer[1].Title);

        await planner.Do(Carmike, Answer(planner, OfferAnswer.Pencil, "carmike-1"));
        await planner.Do(Carmike, Answer(planner, OfferAnswer.Decline, "carmike-2"));
        await planner.Do(Carmike, Answer(planner, OfferAnswer.Counter, "carmike-3") with { Weeks = 1 });

        inbox = await planner.Ask(Carmike, new Inbox());
        var interview = inbox.ToAnswer.Single(o => o.Window == Wide);
        Assert.Equal((1, 0, 1), (interview.Theaters, interview.Awaiting, interview.Pencilled));
        Assert.Equal((1, 1), (Assert.Single(inbox.Counters).Lines, inbox.Counters[0].Theaters));
        Assert.Single((await planner.Ask(Carmike, new Inbox { Theater = Theater("carmike-1"), Limit = 1 })).ToAnswer);
        planner.Clock.Reset(Instant.FromUtc(2014, 12, 22, 12, 0));
        Assert.Empty((await planner.Ask(Carmike, new Inbox())).ToAnswer);
    }

    [Fact]
    public async Task A_cancel_of_many_houses_is_one_notice_to_each_asker_and_is_acknowledged_once()
    {
        await using var planner = await ThreeHousesBooked();
        await planner.Do(Columbia, new CancelBookings { CommandId = CommandId.Parse("off"), Window = Wide });

        var inbox = await planner.Ask(Carmike, new Inbox());
        var notice = Assert.Single(inbox.Notices);
        Assert.Equal(("booking-cancelled", 2, false), (notice.Kind, notice.Theaters, notice.Acknowledged));
        Assert.EndsWith("(and the same in 1 other houses)", notice.Words);
        Assert.Equal(1, inbox.Unread);
        Assert.Equal(1, Assert.Single((await planner.Ask(Amc, new Inbox())).Notices).Theaters);
        Assert.Equal(Theater("amc-1"), (await planner.Ask(Amc, new Inbox())).Notices[0].Theater);

        await planner.Do(Carmike, new AcknowledgeNotices { CommandId = planner.NewId(), Chain = ChainId.Parse("chain:carmike"), Notices = [notice.Seq] });

        inbox = await planner.Ask(Carmike, new Inbox());
        Assert.Equal((true, 0), (inbox.Notices[0].Acknowledged, inbox.Unread));
        Assert.Equal([Carmike], inbox.Notices[0].AcknowledgedBy);
        Assert.Equal(1, (await planner.Ask(Amc, new Inbox())).Unread);
    }

    [Fact]
    public async Task What_film_window_and_market_do_is_told_to_who_has_bookings_there_and_to_nobody_else()
    {
        await using var planner = await ThreeHousesBooked();
        await planner.Do(Admin, new RegisterChain { CommandId = planner.NewId(), Chain = ChainId.Parse("chain:loft"), Name = "The Loft" });
        await planner.Do(Admin, House(planner, "loft-1", "loft"));
        await planner.Do(Columbia, new CancelRelease { CommandId = planner.NewId(), Film = Interview, Disruption = DisruptionId.Parse("off") });
        await planner.Do(Columbia, new LiftDisruption { CommandId = planner.NewId(), Disruption = DisruptionId.Parse("off") });
        await planner.Do(Columbia, new MoveWindow { CommandId = planner.NewId(), Window = Wide, Opens = new LocalDate(2015, 1, 2) });
        await planner.Do(Admin, new CloseRegions { CommandId = planner.NewId(), Market = Us, Regions = [RegionId.Parse("ca")] });
        await planner.Do(Carmike, new DropFilm { CommandId = planner.NewId(), Chain = ChainId.Parse("chain:carmike"), Film = Interview });

        // Its houses are in Georgia, AMC's is in California; the chain's own stop is no notice.
        Assert.Equal(["window-moved", "disruption-lifted", "disruption-placed"], (await planner.Ask(Carmike, new Inbox())).Notices.Select(n => n.Kind));
        Assert.Equal(["disruption-placed", "window-moved", "disruption-lifted", "disruption-placed"], (await planner.Ask(Amc, new Inbox())).Notices.Select(n => n.Kind));
        Assert.Empty((await planner.Ask("exhibitor:loft", new Inbox())).Notices);
        // Who books afterwards is told nothing of what was before.
        await planner.Do("exhibitor:loft", Confirm(planner, "loft-1"));
        Assert.Empty((await planner.Ask("exhibitor:loft", new Inbox())).Notices);
        Assert.DoesNotContain(await planner.Journal(), e => e.Kind.StartsWith("notice", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Bookings_to_reconfirm_come_with_the_day_to_confirm_by()
    {
        await using var planner = await ThreeHousesBooked();
        await planner.Do(Columbia, new MoveWindow { CommandId = planner.NewId(), Window = Wide, Opens = new LocalDate(2015, 1, 2), ReconfirmBy = new LocalDate(2014, 12, 19) });

        var inbox = await planner.Ask(Carmike, new Inbox { Limit = 1 });
        Assert.Equal((1, 2), (inbox.ToReconfirm.Count, inbox.BookingsToReconfirm));
        Assert.Equal((new LocalDate(2014, 12, 19), new LocalDate(2015, 1, 2), Christmas), (inbox.ToReconfirm[0].By, inbox.ToReconfirm[0].Opens, inbox.ToReconfirm[0].From));
        await planner.Do(Carmike, new ReconfirmBookings { CommandId = planner.NewId(), Window = Wide });
        Assert.Empty((await planner.Ask(Carmike, new Inbox())).ToReconfirm);
    }

    [Fact]
    public async Task Runs_open_for_the_next_play_week_are_counted_until_the_house_says_something_firm()
    {
        await using var planner = await ThreeHousesBooked();
        planner.Clock.Reset(Instant.FromUtc(2015, 1, 5, 15, 0));

        var open = (await planner.Ask(Carmike, new Inbox())).Holdovers;
        Assert.Equal((2, 2, new LocalDate(2015, 1, 9)), (open.Bookings, open.Theaters, open.PlayWeek));
        await planner.Do(Carmike, new HoldOver { CommandId = planner.NewId(), Window = Wide, Theaters = new() { Ids = [Theater("carmike-1")] }, Through = new LocalDate(2015, 1, 9) });
        Assert.Equal(1, (await planner.Ask(Carmike, new Inbox())).Holdovers.Bookings);
        await planner.Do(Columbia, new FinalBookings { CommandId = planner.NewId(), Window = Wide, Theaters = new() { Ids = [Theater("carmike-2")] }, Until = new LocalDate(2015, 1, 9) });
        Assert.Equal("final-proposed", (await planner.Ask(Carmike, new Inbox())).Notices[0].Kind);
        await planner.Do(Carmike, new FinalBookings { CommandId = planner.NewId(), Window = Wide, Theaters = new() { Ids = [Theater("carmike-2")] }, Until = new LocalDate(2015, 1, 9) });
        Assert.Equal(0, (await planner.Ask(Carmike, new Inbox())).Holdovers.Bookings);
    }

    [Fact]
    public async Task What_was_entered_on_behalf_is_told_once_and_waits_to_be_judged()
    {
        await using var planner = await (await StartAsync()).WithWorld();
        await planner.Do(Columbia, Send(planner, "2014-12-20"));
        await planner.Do(Columbia, Answer(planner, OfferAnswer.Confirm, "carmike-1") with { OnBehalf = new("J. Doe", Via.Phone, null) });
        await planner.Do(Columbia, new CloseChain { CommandId = planner.NewId(), Chain = ChainId.Parse("chain:carmike"), OnBehalf = new("J. Doe", Via.Mail, null) });

        var inbox = await planner.Ask(Carmike, new Inbox());
        Assert.Equal(["disruption-placed", "acted-on-behalf", "line-offered"], inbox.Notices.Select(n => n.Kind));
        Assert.Equal((1, "line-confirmed"), (inbox.OnBehalfOpen, inbox.OnBehalf[0].Mark.What));
        await planner.Do(Carmike, new DisputeOnBehalf { CommandId = planner.NewId(), Theaters = new() { All = true }, Reason = new Reason(null, "no") });
        Assert.Equal(0, (await planner.Ask(Carmike, new Inbox())).OnBehalfOpen);
    }

    [Fact]
    public async Task An_inbox_is_its_party_s_alone_and_a_buyer_s_has_its_houses()
    {
        await using var planner = await ThreeHousesBooked();
        await planner.Do(Admin, new RegisterBuyer { CommandId = planner.NewId(), Buyer = BuyerId.Parse(Clark), Name = "Clark" });
        await planner.Do(Admin, new AssignBuyer { CommandId = planner.NewId(), Buyer = BuyerId.Parse(Clark), Theaters = new() { Ids = [Theater("carmike-1"), Theater("amc-1")] }, From = new(2014, 1, 1) });
        await planner.Do(Columbia, new CancelBookings { CommandId = planner.NewId(), Window = Wide });

        var inbox = await planner.Ask(Clark, new Inbox());
        Assert.Equal(Clark, inbox.Of);
        Assert.Equal(["booking-cancelled", "buyer-assigned"], inbox.Notices.Select(n => n.Kind));
        Assert.Equal(2, inbox.Notices[0].Theaters);
        Assert.Equal("not-found", await Asked(planner, Clark, new Inbox { Theater = Theater("carmike-2") }));
        Assert.Equal("not-found", await Asked(planner, Clark, new Inbox { Chain = ChainId.Parse("chain:carmike") }));
        Assert.Equal("not-found", await Asked(planner, Carmike, new Inbox { Chain = ChainId.Parse("chain:amc") }));
        Assert.Equal("not-found", await Asked(planner, Carmike, new Inbox { Buyer = BuyerId.Parse(Clark) }));
        Assert.Equal("not-found", (await planner.Refused(Carmike, new AcknowledgeNotices { CommandId = planner.NewId(), Chain = ChainId.Parse("chain:amc"), UpTo = 9 })).Code);
        Assert.Equal("not-found", (await planner.Refused(Clark, new AcknowledgeNotices { CommandId = planner.NewId(), Theater = Theater("carmike-2"), UpTo = 9 })).Code);
        Assert.Equal("invalid", (await planner.Refused(Clark, new AcknowledgeNotices { CommandId = planner.NewId(), UpTo = 9 })).Code);
    }

    [Fact]
    public async Task Acknowledged_up_to_a_cursor_stays_so_and_a_state_does_not_grow()
    {
        await using var planner = await ThreeHousesBooked();
        await planner.Do(Columbia, new SuspendRelease { CommandId = planner.NewId(), Film = Interview, From = Christmas, Until = new LocalDate(2014, 12, 28) });
        var cursor = (await planner.Ask(Carmike, new Inbox())).Cursor;
        var chain = ChainId.Parse("chain:carmike");
        await planner.Do(Carmike, new AcknowledgeNotices { CommandId = planner.NewId(), Chain = chain, UpTo = cursor });
        await planner.Do(Carmike, new AcknowledgeNotices { CommandId = planner.NewId(), Chain = chain, UpTo = 1 });
        await planner.Do(Columbia, new CancelRelease { CommandId = planner.NewId(), Film = Interview });

        var inbox = await planner.Ask(Carmike, new Inbox());
        Assert.Equal((1, [false, true]), (inbox.Unread, inbox.Notices.Select(n => n.Acknowledged).ToArray()), new Pairs());
        var page = await planner.Ask(Carmike, new Inbox { Limit = 1 });
        Assert.Equal(inbox.Notices[1].Seq, (await planner.Ask(Carmike, new Inbox { Limit = 1, Before = page.Next })).Notices[0].Seq);
        await planner.CatchUp();
        Assert.Empty((await new Verifier(planner.Database).VerifyAsync()).Findings);
        Assert.Empty(await planner.Get<Rebuild>().CheckAsync());
    }

    [Fact]
    public async Task The_distributor_sees_who_has_not_answered_and_who_has_not_seen_what_it_did()
    {
        await using var planner = await (await StartAsync()).WithWorld(houses: 2);
        await WithAmc(planner);
        await planner.Do(Admin, new RegisterBuyer { CommandId = planner.NewId(), Buyer = BuyerId.Parse(Clark), Name = "Clark" });
        await planner.Do(Admin, new AssignBuyer { CommandId = planner.NewId(), Buyer = BuyerId.Parse(Clark), Theaters = new() { Ids = [Theater("carmike-2")] }, From = new(2014, 1, 1) });
        await planner.Do(Columbia, Send(planner, "2014-12-20"));

        var unseen = await planner.Ask(Columbia, new Unseen { Window = Wide });
        Assert.Equal((3, 3), (unseen.Unanswered, unseen.Unacknowledged));
        Assert.Equal(["chain:carmike", "chain:amc"], unseen.Chains.Select(c => c.Chain.Value));
        Assert.Equal([BuyerId.Parse(Clark)], unseen.Chains[0].Buyers);

        // The buyer has seen it for its house, AMC for all of its own; Carmike's other house is left.
        var seq = (await planner.Ask(Clark, new Inbox())).Notices.Single(n => n.Kind == "line-offered").Seq;
        await planner.Do(Clark, new AcknowledgeNotices { CommandId = planner.NewId(), Buyer = BuyerId.Parse(Clark), Notices = [seq] });
        await planner.Do(Amc, new AcknowledgeNotices { CommandId = planner.NewId(), Chain = ChainId.Parse("chain:amc"), UpTo = (await planner.Ask(Amc, new Inbox())).Cursor });
        await planner.Do(Carmike, Answer(planner, OfferAnswer.Confirm, "carmike-1"));

        unseen = await planner.Ask(Columbia, new Unseen { Window = Wide });
        Assert.Equal((2, 1), (unseen.Unanswered, unseen.Unacknowledged));
        var carmike = unseen.Chains[0];
        Assert.Equal((1, 1, Clark), (carmike.Unanswered, carmike.Unacknowledged, Assert.Single(carmike.AcknowledgedBy)));
        Assert.Equal(0, (await planner.Ask(Columbia, new Unseen { Window = Wide, Since = unseen.Seq })).Unacknowledged);
        Assert.Equal("not-found", await Asked(planner, "distribution:disney", new Unseen { Window = Wide }));
        // A change that concerns all makes everybody's unseen again.
        await planner.Do(Columbia, new MoveWindow { CommandId = planner.NewId(), Window = Wide, Opens = new LocalDate(2015, 1, 2) });
        Assert.Equal(3, (await planner.Ask(Columbia, new Unseen { Window = Wide, Since = unseen.Seq })).Unacknowledged);
    }

    private sealed class Pairs : IEqualityComparer<(int, bool[])>
    {
        public bool Equals((int, bool[]) x, (int, bool[]) y) => x.Item1 == y.Item1 && x.Item2.SequenceEqual(y.Item2);

        public int GetHashCode((int, bool[]) obj) => obj.Item1;
    }

    private static async Task<string?> Asked<TAnswer>(Planner planner, string actor, Query<TAnswer> query)
    {
        await planner.CatchUp();
        return (await planner.Dispatcher.Ask(Actor.Parse(actor), query)).Refusal?.Code;
    }

    private static SendOffer Send(Planner planner, string respondBy) => new()
    {
        CommandId = planner.NewId(),
        Window = Wide,
        Theaters = new() { All = true },
        Weeks = 2,
        RespondBy = Json.Read<Deadline>($"\"{respondBy}\""),
    };

    private static AnswerOffer Answer(Planner planner, OfferAnswer answer, string theater) => new()
    {
        CommandId = planner.NewId(),
        Offer = OfferId.Of(Wide, ChainId.Parse("chain:carmike")),
        Theaters = new() { Ids = [Theater(theater)] },
        Answer = answer,
    };

    private static async Task WithAmc(Planner planner)
    {
        await planner.Do(Admin, new RegisterChain { CommandId = planner.NewId(), Chain = ChainId.Parse("chain:amc"), Name = "AMC" });
        await planner.Do(Admin, House(planner, "amc-1", "amc", region: "ca"));
    }

    /// <summary>Two houses of Carmike and one of AMC play The Interview for two weeks from Christmas on.</summary>
    private async Task<Planner> ThreeHousesBooked()
    {
        var planner = await (await StartAsync()).WithWorld(houses: 2);
        await WithAmc(planner);
        foreach (var (actor, house) in new[] { (Carmike, "carmike-1"), (Carmike, "carmike-2"), (Amc, "amc-1") })
        {
            await planner.Do(actor, Confirm(planner, house));
        }
        return planner;
    }
}
