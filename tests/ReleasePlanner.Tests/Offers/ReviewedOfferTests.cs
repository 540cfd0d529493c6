using NodaTime;
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

/// <summary>Faults that a reader of the code of both sides found; each was there once.</summary>
public class ReviewedOfferTests : PlannerTests
{
    private static HoldOver Hold(Planner planner, LocalDate through) => new() { CommandId = planner.NewId(), Window = Wide, Through = through };

    private static AskForFilm Ask(Planner planner, string window, string version = "ov") =>
        new() { CommandId = planner.NewId(), Window = WindowId.Parse(window), Theaters = All, Version = version };

    [Fact]
    public async Task A_run_is_not_held_over_beyond_what_can_be_read_back()
    {
        await using var planner = await (await StartAsync()).WithWorld();
        await planner.Do(Carmike, Confirm(planner, "carmike-1", weeks: 59));
        var booking = (await planner.Bookings("carmike-1"))[0];
        await planner.Do(Columbia, Hold(planner, booking.Until) with { Screens = Screens.Of(0.5m) });
        await planner.Do(Carmike, Hold(planner, booking.Until));
        var full = (await planner.Bookings("carmike-1"))[0];

        var refusal = await planner.Refused(Columbia, Hold(planner, full.Until));

        Assert.Equal(("invalid", 60), (refusal.Code, full.Weeks));
        Assert.Equal(Json.Write(full), Json.Write(Json.Read<Booking>(Json.Write(full))));
        Assert.Throws<FormatException>(() => new WeeklyScreens([.. Enumerable.Repeat(Screens.One, 61)]));
    }

    [Fact]
    public async Task A_run_is_not_held_over_into_a_later_booking_of_the_same_film()
    {
        await using var planner = await (await StartAsync()).WithWorld(screens: 5);
        await planner.Do(Carmike, Confirm(planner, "carmike-1"));
        var first = (await planner.Bookings("carmike-1"))[0];
        await planner.Do(Carmike, Confirm(planner, "carmike-1") with { From = first.Until.PlusDays(7) });

        Assert.Equal("already-booked", (await planner.Refused(Columbia, Hold(planner, first.Until.PlusDays(14)) with { Bookings = [first.Id] })).Code);
        await planner.Do(Columbia, Hold(planner, first.Until) with { Bookings = [first.Id] });
    }

    [Fact]
    public async Task A_final_is_not_taken_back_over_a_later_booking_of_the_same_film()
    {
        await using var planner = await (await StartAsync()).WithWorld(screens: 5);
        await planner.Do(Carmike, Confirm(planner, "carmike-1"));
        var first = (await planner.Bookings("carmike-1"))[0];
        var final = new FinalBookings { CommandId = planner.NewId(), Bookings = [first.Id], Until = new LocalDate(2015, 1, 2) };
        await planner.Do(Carmike, final);
        await planner.Do(Carmike, Confirm(planner, "carmike-1") with { From = new LocalDate(2015, 1, 2) });

        Assert.Equal("already-booked", (await planner.Refused(Carmike, final with { CommandId = planner.NewId(), Until = first.Until })).Code);
        Assert.Equal("already-booked", (await planner.Refused(Carmike, final with { CommandId = planner.NewId(), Tentative = true })).Code);
    }

    [Fact]
    public async Task An_offer_whose_time_is_over_is_not_sent_again_without_a_new_one()
    {
        await using var planner = await (await StartAsync()).WithWorld();
        await planner.Do(Columbia, Send(planner));
        planner.Clock.Advance(Duration.FromDays(10));

        Assert.Equal(("invalid", "respondBy"), Field(await planner.Refused(Columbia, Send(planner, respondBy: null))));
        Assert.Equal(("invalid", "respondBy"), Field(await planner.Refused(Columbia, Send(planner))));
        await planner.Do(Columbia, Send(planner, respondBy: "2014-12-20"));

        Assert.Equal("awaiting", await planner.StateOf("carmike-1"));
    }

    [Fact]
    public async Task Versions_and_formats_that_read_alike_together_are_bookings_of_their_own()
    {
        await using var planner = await (await StartAsync()).WithWorld(screens: 6);
        await planner.Do(Admin, House(planner, "carmike-1") with { Screens = Json.Read<ScreenCounts>("""{"standard": 4, "imax": 2, "3d-imax": 2}""") });
        await planner.Do(Columbia, Send(planner) with { Weeks = null, Lines = [new() { Version = "ov-3d", Format = "imax" }, new() { Version = "ov", Format = "3d-imax" }] });

        await planner.Do(Carmike, Answer(planner, OfferAnswer.Confirm));

        Assert.Equal(2, (await planner.Bookings("carmike-1")).Count);
    }

    [Fact]
    public async Task A_line_does_not_become_a_booking_that_is_there()
    {
        await using var planner = await (await StartAsync()).WithWorld(screens: 6);
        await planner.Do(Columbia, Send(planner) with { Version = "dubbed" });
        var answer = Answer(planner, OfferAnswer.Confirm);
        await planner.Do(Carmike, Confirm(planner, "carmike-1") with { Booking = BookingId.Parse($"{answer.CommandId}/carmike-1") });

        Assert.Equal("taken", (await planner.Refused(Carmike, answer)).Code);
    }

    [Fact]
    public async Task A_distributor_grants_only_what_was_asked_of_it()
    {
        await using var planner = await (await StartAsync()).WithWorld();
        await planner.Do(Columbia, World.Window(planner) with { Label = "re", Distributor = DistributorId.Parse("fathom") });
        await planner.Do(Carmike, Ask(planner, Wide.Value));

        Assert.Equal("not-found", (await planner.Refused("distribution:fathom", new GrantAsk
        {
            CommandId = planner.NewId(),
            Window = WindowId.Parse("window:the-interview/us/theatrical/re"),
            Theaters = Of("carmike-1"),
        })).Code);
        Assert.Equal("asked", await planner.StateOf("carmike-1"));
    }

    [Fact]
    public async Task One_booking_answers_the_same_ask_for_two_windows()
    {
        await using var planner = await (await StartAsync()).WithWorld();
        await planner.Do(Columbia, World.Window(planner) with { Label = "limited" });
        await planner.Do(Carmike, Ask(planner, Wide.Value));
        await planner.Do(Carmike, Ask(planner, Wide.Value + "/limited"));

        await planner.Do(Columbia, new GrantAsk { CommandId = planner.NewId(), Window = Wide, Theaters = All });

        Assert.Single(await planner.Bookings("carmike-1"));
        Assert.All(await planner.Lines("carmike-1"), l => Assert.Equal(LineState.Granted, l.State));
    }

    [Fact]
    public async Task A_house_asks_for_versions_that_there_are_and_for_so_many_runs_only()
    {
        await using var planner = await (await StartAsync()).WithWorld();
        for (var n = 0; n < AskFor.MostAsks; n++)
        {
            await planner.Do(Carmike, Ask(planner, Wide.Value, $"v{n}"));
        }
        Assert.Equal("invalid", (await planner.Refused(Carmike, Ask(planner, Wide.Value, "more"))).Code);
        await planner.Do(Carmike, new WithdrawAsk { CommandId = planner.NewId(), Window = Wide, Versions = ["v1"] });
        await planner.Do(Carmike, Ask(planner, Wide.Value, "more"));
        Assert.Equal(AskFor.MostAsks, (await planner.Lines("carmike-1")).Count(l => l.State == LineState.Asked));

        await planner.Do(Columbia, World.Film(planner) with { Versions = ["ov"] });
        Assert.Equal(("invalid", "version"), Field(await planner.Refused(Carmike, Ask(planner, Wide.Value, "ov2"))));
    }

    [Fact]
    public async Task Shows_that_are_amended_hold_for_weeks_held_over_too()
    {
        await using var planner = await (await StartAsync()).WithWorld();
        await planner.Do(Carmike, Confirm(planner, "carmike-1"));
        var until = (await planner.Bookings("carmike-1"))[0].Until;
        await planner.Do(Columbia, Hold(planner, until) with { Shows = Shows.Split });
        await planner.Do(Carmike, Hold(planner, until));
        Assert.Equal(Shows.Split, (await planner.Bookings("carmike-1"))[0].ShowsInWeek(2));

        await planner.Do(Carmike, new AmendBookings { CommandId = planner.NewId(), Window = Wide, Shows = Shows.All });

        Assert.Equal(Shows.All, (await planner.Bookings("carmike-1"))[0].ShowsInWeek(2));
    }

    [Fact]
    public async Task A_pencil_that_ended_may_become_a_yes_while_the_offer_is_open()
    {
        await using var planner = await (await StartAsync()).WithWorld();
        await planner.Do(Columbia, Send(planner, respondBy: "2014-12-15"));
        await planner.Do(Carmike, Answer(planner, OfferAnswer.Pencil) with { Until = new LocalDate(2014, 12, 3) });
        planner.Clock.Advance(Duration.FromDays(5));
        Assert.Equal("lapsed", await planner.StateOf("carmike-1"));

        await planner.Do(Carmike, Answer(planner, OfferAnswer.Confirm));

        Assert.Equal("confirmed", await planner.StateOf("carmike-1"));
    }

    [Fact]
    public async Task More_time_many_times_over_does_not_push_older_terms_out()
    {
        await using var planner = await (await StartAsync()).WithWorld(houses: 2);
        ReleasePlanner.FilmRental.Terms Firm(int percent) => Json.Read<ReleasePlanner.FilmRental.Terms>($$"""{"rental": {"kind": "firm", "percent": {{percent}} } }""");
        await planner.Do(Columbia, Send(planner, Of("carmike-1")) with { Terms = Firm(60) });
        await planner.Do(Columbia, Send(planner, Of("carmike-2")) with { Terms = Firm(50) });
        for (var day = 10; day < 25; day++)
        {
            await planner.Do(Columbia, new AmendOffer { CommandId = planner.NewId(), Offer = Offer, Theaters = Of("carmike-2"), RespondBy = Json.Read<Deadline>($"\"2014-12-{day}\"") });
        }

        await planner.Do(Carmike, Answer(planner, OfferAnswer.Confirm, "carmike-1"));

        Assert.Contains("60", Json.Write((await planner.Bookings("carmike-1"))[0].Terms));
    }

    [Fact]
    public async Task What_nobody_can_mean_is_refused_and_not_tried()
    {
        await using var planner = await (await StartAsync()).WithWorld();
        var far = Send(planner) with { Weeks = null, Lines = [new() { From = new LocalDate(9999, 12, 31) }] };
        Assert.Equal(("invalid", "lines[0].from"), Field(await planner.Refused(Columbia, far)));
        Assert.Equal("invalid", (await planner.Refused(Columbia, Send(planner) with
        {
            Terms = Json.Read<ReleasePlanner.FilmRental.Terms>("""{"rental": {"kind": "flat", "amount": 70000000000000000000000000000, "per": "week"}}"""),
        })).Code);
        var match = await planner.Dispatcher.Ask(Actor.Parse(Columbia), new MatchTheaters { Lines = [null!] });
        Assert.Equal("invalid", match.Refusal!.Code);
    }

    [Fact]
    public async Task Names_that_fold_to_nothing_are_not_one_another()
    {
        await using var planner = await (await StartAsync()).WithWorld();
        await planner.Do(Admin, House(planner, "toho") with { Name = "東宝" });

        var answer = await planner.Ask(Columbia, new MatchTheaters { Lines = ["松竹", "---", "theater:toho"] });

        Assert.Equal([LineMatch.Unknown, LineMatch.Unknown, LineMatch.Exact], answer.Lines.Select(l => l.Match));
    }

    private static (string, string) Field(Refusal refusal) => (refusal.Code, refusal.Problems![0].Field);
}
