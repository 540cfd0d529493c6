using NodaTime;
using ReleasePlanner.Films;
using ReleasePlanner.Offers;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Platform.Values;
using ReleasePlanner.Tests.Support;
using ReleasePlanner.Theaters;
using ReleasePlanner.Theaters.Bookings;
using ReleasePlanner.Windows;
using Xunit;
using static ReleasePlanner.Tests.Offers.OfferWorld;
using static ReleasePlanner.Tests.Support.World;

namespace ReleasePlanner.Tests.Offers;

public class OfferTests : PlannerTests
{
    [Fact]
    public async Task An_offer_that_is_confirmed_is_a_booking_with_both_sides_names_and_times()
    {
        await using var planner = await (await StartAsync()).WithWorld(houses: 3);
        var sent = await planner.Do(Columbia, Send(planner));
        var summary = await planner.Ask(Columbia, new WindowSummary { Window = Wide });
        planner.Clock.Advance(Duration.FromHours(5));

        await planner.Do(Carmike, Answer(planner, OfferAnswer.Confirm, "carmike-1", "carmike-2"));

        Assert.Equal((3, 3), (sent.Total, sent.Done));
        Assert.Equal((3m, 0m), (summary.Theaters.Awaiting, summary.Theaters.InEffect));
        var after = await planner.Ask(Columbia, new WindowSummary { Window = Wide });
        Assert.Equal((2m, 1m), (after.Theaters.InEffect, after.Theaters.Awaiting));
        var booking = Assert.Single(await planner.Bookings("carmike-1"));
        Assert.Equal((Offer, Columbia, Carmike), (booking.Offer, booking.DistributorYes!.By, booking.ConfirmedBy));
        Assert.Equal(Duration.FromHours(5), booking.ConfirmedAt - booking.DistributorYes.At);
        Assert.Equal((Christmas, new LocalDate(2015, 1, 9)), (booking.From, booking.Until));
        Assert.Equal("confirmed", await planner.StateOf("carmike-1"));
    }

    [Fact]
    public async Task What_is_not_answered_in_time_is_lapsed_without_a_write_and_open_again_with_more_time()
    {
        await using var planner = await (await StartAsync()).WithWorld();
        await planner.Do(Columbia, Send(planner));
        var written = (await planner.Journal()).Count;
        planner.Clock.Advance(Duration.FromDays(10));

        Assert.Equal("lapsed", await planner.StateOf("carmike-1"));
        Assert.Equal("offer-closed", (await planner.Refused(Carmike, Answer(planner, OfferAnswer.Confirm, "carmike-1"))).Code);
        Assert.Equal(written, (await planner.Journal()).Count);
        Assert.Equal(1m, (await planner.Ask(Columbia, new WindowSummary { Window = Wide })).Theaters.Lapsed);

        await planner.Do(Columbia, new AmendOffer { CommandId = planner.NewId(), Offer = Offer, RespondBy = Json.Read<Deadline>("\"2014-12-15\"") });

        Assert.Equal("awaiting", await planner.StateOf("carmike-1"));
        await planner.Do(Carmike, Answer(planner, OfferAnswer.Confirm, "carmike-1"));
    }

    [Fact]
    public async Task A_pencil_holds_no_screen_and_ends_by_itself()
    {
        await using var planner = await (await StartAsync()).WithWorld(screens: 1);
        await planner.Do(Columbia, RegisterSecond(planner));
        await planner.Do(Columbia, World.Window(planner, "second"));
        await planner.Do(Columbia, Send(planner, respondBy: null));

        await planner.Do(Carmike, Answer(planner, OfferAnswer.Pencil, "carmike-1") with { Until = new LocalDate(2014, 12, 10) });

        Assert.Equal("pencilled", await planner.StateOf("carmike-1"));
        Assert.Equal(1m, (await planner.Ask(Columbia, new WindowSummary { Window = Wide })).Theaters.Pencilled);
        await planner.Do(Carmike, Confirm(planner, "carmike-1", WindowId.Parse("window:second/us/theatrical")));
        Assert.Equal("no-screen-free", (await planner.Refused(Carmike, Answer(planner, OfferAnswer.Confirm, "carmike-1"))).Code);
        planner.Clock.Advance(Duration.FromDays(10));
        Assert.Equal("lapsed", await planner.StateOf("carmike-1"));
    }

    [Fact]
    public async Task A_pencil_does_not_give_more_time_than_the_offer()
    {
        await using var planner = await (await StartAsync()).WithWorld();
        await planner.Do(Columbia, Send(planner));

        var outcome = await planner.Do(Carmike, Answer(planner, OfferAnswer.Pencil, "carmike-1") with { Until = new LocalDate(2015, 6, 1) });
        planner.Clock.Advance(Duration.FromDays(10));

        Assert.Contains(outcome.Warnings, w => w.Code == "respond-by");
        Assert.Equal("lapsed", await planner.StateOf("carmike-1"));
        Assert.Equal("offer-closed", (await planner.Refused(Carmike, Answer(planner, OfferAnswer.Confirm, "carmike-1"))).Code);
    }

    [Fact]
    public async Task A_no_says_why_and_may_become_a_yes_while_the_offer_is_open()
    {
        await using var planner = await (await StartAsync()).WithWorld();
        await planner.Do(Columbia, Send(planner));

        await planner.Do(Carmike, Answer(planner, OfferAnswer.Decline, "carmike-1") with { Reason = new("screens", "no room at Christmas") });

        var line = Assert.Single((await planner.Ask(Columbia, new ReleasePlanner.Offers.OfferLines { Offer = Offer })).Lines);
        Assert.Equal(("declined", "no room at Christmas"), (line.State, line.Line.Answer!.Reason!.Note));
        await planner.Do(Carmike, Answer(planner, OfferAnswer.Confirm, "carmike-1"));
        Assert.Single(await planner.Bookings("carmike-1"));
    }

    [Fact]
    public async Task A_counter_that_is_accepted_is_booked_as_the_house_proposed()
    {
        await using var planner = await (await StartAsync()).WithWorld(houses: 2);
        await planner.Do(Columbia, Send(planner, weeks: 4));

        await planner.Do(Carmike, Answer(planner, OfferAnswer.Counter) with { Weeks = 2, From = new LocalDate(2015, 1, 2) });
        Assert.Equal(2m, (await planner.Ask(Columbia, new WindowSummary { Window = Wide })).Theaters.Countered);
        await planner.Do(Columbia, new AcceptCounter { CommandId = planner.NewId(), Offer = Offer, Theaters = Of("carmike-1") });
        await planner.Do(Columbia, new RefuseCounter { CommandId = planner.NewId(), Offer = Offer, Theaters = Of("carmike-2"), Reason = new(null, "four weeks") });

        var booking = Assert.Single(await planner.Bookings("carmike-1"));
        Assert.Equal((new LocalDate(2015, 1, 2), new LocalDate(2015, 1, 16), Carmike), (booking.From, booking.Until, booking.ConfirmedBy));
        Assert.Equal("awaiting", await planner.StateOf("carmike-2"));
        Assert.Equal("offer-closed", (await planner.Refused(Columbia, new AcceptCounter { CommandId = planner.NewId(), Offer = Offer, Theaters = Of("carmike-2") })).Code);
    }

    [Fact]
    public async Task A_yes_to_less_than_offered_is_a_counter_and_is_told_so()
    {
        await using var planner = await (await StartAsync()).WithWorld();
        await planner.Do(Columbia, Send(planner, weeks: 4));

        var refusal = await planner.Refused(Carmike, Answer(planner, OfferAnswer.Confirm, "carmike-1") with { Weeks = 2 });

        Assert.Equal("invalid", refusal.Code);
        Assert.Contains("counter", refusal.Message);
        await planner.Do(Carmike, Answer(planner, OfferAnswer.Confirm, "carmike-1") with { Weeks = 5 });
        Assert.Equal(5, (await planner.Bookings("carmike-1"))[0].Weeks);
    }

    [Fact]
    public async Task What_is_withdrawn_cannot_be_confirmed_and_what_is_confirmed_cannot_be_withdrawn()
    {
        await using var planner = await (await StartAsync()).WithWorld(houses: 2);
        await planner.Do(Columbia, Send(planner));
        await planner.Do(Carmike, Answer(planner, OfferAnswer.Confirm, "carmike-1"));

        await planner.Do(Columbia, new WithdrawOffer { CommandId = planner.NewId(), Offer = Offer });

        Assert.Equal("offer-closed", (await planner.Refused(Columbia, new WithdrawOffer { CommandId = planner.NewId(), Offer = Offer, Theaters = Of("carmike-1") })).Code);
        Assert.Equal("offer-closed", (await planner.Refused(Carmike, Answer(planner, OfferAnswer.Confirm, "carmike-2"))).Code);
        Assert.Equal(("confirmed", "withdrawn"), (await planner.StateOf("carmike-1"), await planner.StateOf("carmike-2")));
    }

    [Fact]
    public async Task New_terms_ask_again_whoever_answered_something_else_and_leave_bookings_alone()
    {
        await using var planner = await (await StartAsync()).WithWorld(houses: 3);
        await planner.Do(Columbia, Send(planner) with { Terms = Terms("""{"rental": {"kind": "firm", "percent": 60}}""") });
        await planner.Do(Carmike, Answer(planner, OfferAnswer.Confirm, "carmike-1"));
        await planner.Do(Carmike, Answer(planner, OfferAnswer.Pencil, "carmike-2"));

        await planner.Do(Columbia, new AmendOffer { CommandId = planner.NewId(), Offer = Offer, Terms = Terms("""{"rental": {"kind": "firm", "percent": 55}}""") });
        await planner.Do(Carmike, Answer(planner, OfferAnswer.Confirm, "carmike-2"));

        Assert.Equal("awaiting", await planner.StateOf("carmike-3"));
        Assert.Contains("60", Json.Write((await planner.Bookings("carmike-1"))[0].Terms));
        Assert.Contains("55", Json.Write((await planner.Bookings("carmike-2"))[0].Terms));
        var offers = await planner.Ask(Columbia, new OffersOut { Window = Wide });
        Assert.Equal((2, 3, 1), (offers.Offers[0].Offer.Current.Number, offers.Offers[0].Theaters, offers.Offers[0].Awaiting));
    }

    [Fact]
    public async Task One_offer_per_chain_and_a_line_for_each_version()
    {
        await using var planner = await (await StartAsync()).WithWorld(houses: 2, screens: 6);
        await planner.Do(Admin, new ReleasePlanner.Chains.RegisterChain { CommandId = planner.NewId(), Chain = ChainId.Parse("chain:regal"), Name = "Regal" });
        await planner.Do(Admin, House(planner, "regal-1", "regal"));

        await planner.Do(Columbia, Send(planner) with { Weeks = null, Lines = [new() { Weeks = 2 }, new() { Version = "dubbed-es", Weeks = 1 }, new() { Version = "ov-cc", Weeks = 1 }] });

        var offers = await planner.Ask(Columbia, new OffersOut { Window = Wide });
        Assert.Equal([("chain:carmike", 6), ("chain:regal", 3)], offers.Offers.Select(o => (o.Offer.Chain.Value, o.Awaiting)));
        await planner.Do(Carmike, Answer(planner, OfferAnswer.Confirm));
        Assert.Equal(3, (await planner.Bookings("carmike-1")).Count);
        Assert.Equal(2m, (await planner.Ask(Columbia, new WindowSummary { Window = Wide })).Theaters.InEffect);
    }

    [Fact]
    public async Task Sent_again_it_changes_nothing_or_what_is_different()
    {
        await using var planner = await (await StartAsync()).WithWorld();
        await planner.Do(Columbia, Send(planner));
        var written = (await planner.Journal()).Count;

        await planner.Do(Columbia, Send(planner));
        Assert.Equal(written, (await planner.Journal()).Count);
        await planner.Do(Columbia, Send(planner, weeks: 3));

        Assert.Equal(3, Assert.Single(await planner.Lines("carmike-1")).Run.Weeks);
        await planner.Do(Carmike, Answer(planner, OfferAnswer.Confirm));
        Assert.Equal("already-booked", (await planner.Refused(Columbia, Send(planner, Of("carmike-1")))).Code);
    }

    [Fact]
    public async Task A_try_of_an_offer_tells_its_events_and_writes_nothing()
    {
        await using var planner = await (await StartAsync()).WithWorld(houses: 2);
        var written = (await planner.Journal()).Count;

        var outcome = await planner.Do(Columbia, Send(planner) with { DryRun = true });

        Assert.Equal(["offer-made.v1", "line-offered.v1", "line-offered.v1"], outcome.Events!.Select(e => e.GetProperty("kind").GetString()));
        Assert.Equal(written, (await planner.Journal()).Count);
    }

    [Fact]
    public async Task An_offer_to_houses_that_cannot_play_it_is_sent_with_a_warning()
    {
        await using var planner = await (await StartAsync()).WithWorld();
        await planner.Do(Carmike, new ReleasePlanner.Chains.DropFilm { CommandId = planner.NewId(), Chain = ChainId.Parse("chain:carmike"), Film = Interview });

        var outcome = await planner.Do(Columbia, Send(planner));

        Assert.Contains(outcome.Warnings, w => w.Code == "stopped");
        Assert.Equal("stopped", (await planner.Refused(Carmike, Answer(planner, OfferAnswer.Confirm, "carmike-1"))).Code);
    }

    [Fact]
    public async Task A_window_for_the_offered_is_seen_and_booked_only_by_them()
    {
        await using var planner = await (await StartAsync()).WithWorld(houses: 2);
        await planner.Do(Columbia, World.Window(planner) with { Opens = null, Bookable = Bookable.Offered });
        await planner.Do(Columbia, Send(planner, Of("carmike-1")));

        Assert.Equal("not-found", (await planner.Refused(Carmike, Answer(planner, OfferAnswer.Confirm, "carmike-2"))).Code);
        Assert.Equal("not-found", (await planner.Refused(Carmike, Confirm(planner, "carmike-2"))).Code);
        Assert.Equal("not-allowed", (await planner.Refused(Carmike, Confirm(planner, "carmike-1"))).Code);
        await planner.Do(Carmike, Answer(planner, OfferAnswer.Confirm));
        Assert.Equal(1m, (await planner.Ask(Carmike, new WindowSummary { Window = Wide })).Theaters.InEffect);
    }

    [Fact]
    public async Task Nobody_else_answers_amends_or_sees_it()
    {
        await using var planner = await (await StartAsync()).WithWorld();
        await planner.Do(Columbia, Send(planner));

        Assert.Equal("invalid", (await planner.Refused("exhibitor:regal", Answer(planner, OfferAnswer.Confirm))).Code);
        Assert.Equal("not-found", (await planner.Refused("exhibitor:regal", Answer(planner, OfferAnswer.Confirm, "carmike-1"))).Code);
        Assert.Equal("not-found", (await planner.Refused("distribution:universal", Send(planner, Of("carmike-1")))).Code);
        Assert.Equal("not-found", (await planner.Refused("distribution:universal", new WithdrawOffer { CommandId = planner.NewId(), Offer = Offer, Theaters = Of("carmike-1") })).Code);
        Assert.Empty((await planner.Ask("distribution:universal", new ReleasePlanner.Offers.OfferLines { Window = Wide })).Lines);
        Assert.Empty((await planner.Ask("exhibitor:regal", new ReleasePlanner.Offers.OfferLines { Window = Wide })).Lines);
    }

    [Fact]
    public async Task A_house_that_changes_hands_takes_its_bookings_and_asks_along_and_leaves_its_offers()
    {
        await using var planner = await (await StartAsync()).WithWorld(houses: 2);
        await planner.Do(Admin, new ReleasePlanner.Chains.RegisterChain { CommandId = planner.NewId(), Chain = ChainId.Parse("chain:regal"), Name = "Regal" });
        await planner.Do(Columbia, Send(planner));
        await planner.Do(Carmike, Answer(planner, OfferAnswer.Confirm, "carmike-1"));

        await planner.Do(Admin, new MoveTheaters { CommandId = planner.NewId(), Theaters = All, Chain = ChainId.Parse("chain:regal") });

        Assert.Equal("moved", await planner.StateOf("carmike-2"));
        Assert.Equal("chain:regal", (await planner.Bookings("carmike-1"))[0].Chain.Value);
        Assert.Equal("not-found", (await planner.Refused(Carmike, Answer(planner, OfferAnswer.Confirm, "carmike-2"))).Code);
    }

    internal static RegisterFilm RegisterSecond(Planner planner) => World.Film(planner, "second");

    private static ReleasePlanner.FilmRental.Terms Terms(string json) => Json.Read<ReleasePlanner.FilmRental.Terms>(json);
}
