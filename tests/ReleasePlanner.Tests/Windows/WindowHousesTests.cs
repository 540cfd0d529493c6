using NodaTime;
using ReleasePlanner.Chains;
using ReleasePlanner.Films;
using ReleasePlanner.Groups;
using ReleasePlanner.Offers;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Platform.Values;
using ReleasePlanner.Tests.Offers;
using ReleasePlanner.Tests.Support;
using ReleasePlanner.Theaters.Bookings;
using ReleasePlanner.Windows;
using Xunit;
using static ReleasePlanner.Tests.Support.World;

namespace ReleasePlanner.Tests.Windows;

public class WindowHousesTests : PlannerTests
{
    private static readonly LocalDate SecondWeek = new(2015, 1, 2);

    /// <summary>Carmike's houses 1 to 6, in this order: booked, declined, countered, awaiting, booked by phone, nothing.</summary>
    private async Task<Planner> WithGrid()
    {
        var planner = await (await StartAsync()).WithWorld(houses: 6);
        await planner.Do(Columbia, OfferWorld.Send(planner, OfferWorld.Of("carmike-1", "carmike-2", "carmike-3", "carmike-4", "carmike-5")) with
        {
            Terms = Json.Read<ReleasePlanner.FilmRental.Terms>("""{"rental": {"kind": "weekly", "percents": [60, 50.5]}, "minimumGuarantee": 5000}"""),
        });
        planner.Clock.Advance(Duration.FromMinutes(1));
        await planner.Do(Carmike + "#u-7f3e9c21ab04", OfferWorld.Answer(planner, OfferAnswer.Confirm, "carmike-1"));
        planner.Clock.Advance(Duration.FromMinutes(1));
        await planner.Do(Carmike, OfferWorld.Answer(planner, OfferAnswer.Decline, "carmike-2") with { Reason = new(null, "no screen") });
        planner.Clock.Advance(Duration.FromMinutes(1));
        await planner.Do(Carmike, OfferWorld.Answer(planner, OfferAnswer.Counter, "carmike-3") with { Weeks = 1 });
        planner.Clock.Advance(Duration.FromMinutes(1));
        await planner.Do(Columbia, OfferWorld.Answer(planner, OfferAnswer.Confirm, "carmike-5") with { OnBehalf = new("Ann", Via.Phone, "rang at noon") });
        return planner;
    }

    private static Task<WindowHousesAnswer> Ask(Planner planner, Func<WindowHouses, WindowHouses>? change = null, string actor = Columbia)
    {
        var query = new WindowHouses { Window = Wide };
        return planner.Ask(actor, change is null ? query : change(query));
    }

    private static string Told(WindowHousesAnswer answer) => string.Join(" ", answer.Rows.Select(r => $"{r.Name[^1]}:{r.State}"));

    [Fact]
    public async Task Each_booking_and_each_line_that_is_none_is_a_row_in_the_counts_words()
    {
        await using var planner = await WithGrid();

        var answer = await Ask(planner);
        var counts = (await planner.Ask(Columbia, new WindowSummary { Window = Wide })).Theaters;

        Assert.Equal("1:upcoming 2:declined 3:countered 4:awaiting 5:upcoming", Told(answer));
        Assert.Equal((2m, 1m, 1m, 1m), (counts.Upcoming, counts.Declined, counts.Countered, counts.Awaiting));
        Assert.Equal(("no screen", 5, 5), (answer.Rows[1].Why, answer.Total, answer.Theaters));
        Assert.Equal("6:none", Told(await Ask(planner, q => q with { State = ["none"] })));
        Assert.Equal("1:upcoming 5:upcoming 6:none", Told(await Ask(planner, q => q with { State = ["inEffect", "none"] })));
    }

    [Fact]
    public async Task A_yes_has_its_name_time_and_channel_and_the_other_side_s_people_are_not_named()
    {
        await using var planner = await WithGrid();

        var rows = (await Ask(planner)).Rows;
        var theirs = (await Ask(planner, actor: Carmike)).Rows;

        Assert.Equal(new HouseWord(Instant.FromUtc(2014, 12, 1, 12, 1), Carmike, null, "person", null), rows[0].House);
        Assert.Equal(Carmike + "#u-7f3e9c21ab04", theirs[0].House!.By);
        Assert.Equal(new HouseWord(Instant.FromUtc(2014, 12, 1, 12, 4), Columbia, "Ann", "phone", "rang at noon"), rows[4].House);
        Assert.Equal((Columbia, Columbia), (rows[0].Distributor!.By, rows[3].Distributor!.By));
        Assert.Null(rows[3].House);
        Assert.Equal("60/50.5%, guarantee 5,000", rows[0].Terms);
        Assert.Equal((1, 2, Christmas), (rows[2].Counter!.Weeks, rows[2].Weeks!.Value, rows[2].From!.Value));
        Assert.Equal(new LocalDate(2015, 1, 9), rows[3].Until);
        Assert.Equal((null, true), (rows[0].ExpectedVersion, theirs[0].ExpectedVersion > 0));
    }

    [Fact]
    public async Task A_line_is_left_out_where_a_booking_of_its_house_counts_before_it()
    {
        await using var planner = await WithGrid();
        await planner.Do(Columbia, OfferWorld.Send(planner, OfferWorld.Of("carmike-1")) with { Version = "dub", RespondBy = null });

        Assert.Equal("1:upcoming", Told(await Ask(planner, q => q with { Text = "mike-1" })));
        await planner.Do(Columbia, OfferWorld.Send(planner, OfferWorld.Of("carmike-4")) with { Version = "dub", RespondBy = null });
        Assert.Equal("4:awaiting 4:awaiting", Told(await Ask(planner, q => q with { Text = "mike-4" })));
    }

    [Fact]
    public async Task Rows_come_sorted_from_any_offset_on_with_their_total()
    {
        await using var planner = await WithGrid();

        Assert.Equal("5:upcoming 3:countered 2:declined 1:upcoming 4:awaiting", Told(await Ask(planner, q => q with { Sort = HouseSort.AnsweredAt, Descending = true })));
        Assert.Equal("1:upcoming 5:upcoming 3:countered 4:awaiting 2:declined", Told(await Ask(planner, q => q with { Sort = HouseSort.State })));
        var page = await Ask(planner, q => q with { Offset = 3, Limit = 1 });
        Assert.Equal(("4:awaiting", 5), (Told(page), page.Total));
        var beyond = await Ask(planner, q => q with { Offset = 100 });
        Assert.Equal((0, 5), (beyond.Rows.Count, beyond.Total));
        foreach (var sort in Enum.GetValues<HouseSort>())
        {
            Assert.Equal(6, (await Ask(planner, q => q with { Sort = sort, State = ["none", "inEffect", "awaiting", "countered", "declined"] })).Rows.Count);
        }
    }

    [Fact]
    public async Task Groups_come_in_the_order_of_their_rows_with_each_state_counted()
    {
        await using var planner = await WithGrid();
        await planner.Do(Admin, new RegisterChain { CommandId = planner.NewId(), Chain = ChainId.Parse("chain:amc"), Name = "AMC" });
        await planner.Do(Admin, House(planner, "amc-1", "amc", region: "ca"));
        await planner.Do("exhibitor:amc", Confirm(planner, "amc-1"));

        var byChain = await Ask(planner, q => q with { GroupBy = HouseGrouping.Chain, Sort = HouseSort.State });
        var byRegion = await Ask(planner, q => q with { GroupBy = HouseGrouping.Region, Limit = 1 });

        Assert.Equal("AMC:1 Carmike:5", string.Join(" ", byChain.Groups!.Select(g => $"{g.Name}:{g.Rows}")));
        Assert.Equal((2, 1, 1), (byChain.Groups![1].States["upcoming"], byChain.Groups[1].States["declined"], byChain.Groups[1].States["awaiting"]));
        Assert.Equal("1:upcoming 1:upcoming 5:upcoming 3:countered 4:awaiting 2:declined", Told(byChain));
        Assert.Equal(["California", "Georgia"], byRegion.Groups!.Select(g => g.Name));
        Assert.Null((await Ask(planner)).Groups);
    }

    [Fact]
    public async Task A_group_of_one_s_own_a_buyer_and_screens_narrow_the_houses()
    {
        await using var planner = await WithGrid();
        await planner.Do(Columbia, new SaveGroup { CommandId = planner.NewId(), Group = "two", Name = "Two", Theaters = OfferWorld.Of("carmike-1", "carmike-4") });
        await planner.Do(Admin, House(planner, "carmike-4", screens: 9));

        Assert.Equal("1:upcoming 4:awaiting", Told(await Ask(planner, q => q with { Group = "two" })));
        Assert.Equal("4:awaiting", Told(await Ask(planner, q => q with { Group = "two", MinScreens = 3 })));
        Assert.Equal("1:upcoming 4:awaiting", Told(await Ask(planner, q => q with { Group = "two" }, "executive:columbia")));
        await planner.CatchUp();
        Assert.Equal("not-found", (await planner.Dispatcher.Ask(Actor.Parse(Carmike), new WindowHouses { Window = Wide, Group = "two" })).Refusal!.Code);
    }

    [Fact]
    public async Task Each_figure_of_a_play_week_opens_exactly_its_houses()
    {
        await using var planner = await WithGrid();
        await planner.Do(Carmike, Confirm(planner, "carmike-6") with { From = SecondWeek, Weeks = 1 });
        await planner.Do(Carmike, new FinalBookings { CommandId = planner.NewId(), Theaters = OfferWorld.Of("carmike-5"), Until = SecondWeek });

        var weeks = (await planner.Ask(Columbia, new WindowWeeks { Window = Wide })).Weeks;
        var second = weeks.Single(w => w.PlayWeek == SecondWeek);

        Assert.Equal((2, 1, 1, 1, 1), (second.Theaters, second.New, second.Held, second.Finals, second.Awaiting));
        Assert.Equal("6", await Behind(WeekChange.New));
        Assert.Equal("1", await Behind(WeekChange.Held));
        Assert.Equal("5", await Behind(WeekChange.Final));
        Assert.Equal("4", await Behind(WeekChange.Awaiting));
        Assert.Equal("1 6", await Behind(WeekChange.Theaters));

        async Task<string> Behind(WeekChange change) =>
            string.Join(" ", (await Ask(planner, q => q with { PlayWeek = SecondWeek, Change = change })).Rows.Select(r => r.Name[^1]));
    }

    [Fact]
    public async Task Weeks_that_only_unanswered_lines_would_play_in_are_told_beside_the_others()
    {
        await using var planner = await (await StartAsync()).WithWorld(houses: 2);
        await planner.Do(Columbia, OfferWorld.Send(planner));

        var before = await planner.Ask(Columbia, new WindowWeeks { Window = Wide });
        await planner.Do(Carmike, OfferWorld.Answer(planner, OfferAnswer.Confirm, "carmike-1"));
        var after = await planner.Ask(Columbia, new WindowWeeks { Window = Wide });

        Assert.Empty(before.Weeks);
        Assert.Equal([new(2014, 12, 19), new(2014, 12, 26), SecondWeek], before.OnlyOffered.Select(w => w.PlayWeek));
        Assert.All(before.OnlyOffered, w => Assert.Equal(2, w.Awaiting));
        Assert.Empty(after.OnlyOffered);
        Assert.All(after.Weeks, w => Assert.Equal((1, 1), (w.Theaters, w.Awaiting)));
    }

    [Fact]
    public async Task The_past_is_told_as_it_was()
    {
        await using var planner = await WithGrid();
        var then = planner.Clock.GetCurrentInstant();
        planner.Clock.Advance(Duration.FromHours(1));
        await planner.Do(Columbia, new CancelRelease { CommandId = planner.NewId(), Film = Interview, Reason = new(null, "threat") });

        var now = await Ask(planner);
        var past = await Ask(planner, q => q with { AsOf = then });

        Assert.Equal("1:stopped 2:declined 3:countered 4:awaiting 5:stopped", Told(now));
        Assert.Contains("threat", now.Rows[0].Why, StringComparison.Ordinal);
        Assert.Equal("1:upcoming 2:declined 3:countered 4:awaiting 5:upcoming", Told(past));
    }
}
