using NodaTime;
using ReleasePlanner.Chains;
using ReleasePlanner.Disruptions;
using ReleasePlanner.Films;
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

public class AlertTests : PlannerTests
{
    private static async Task<string[]> Alerts(Planner planner)
    {
        var summary = await planner.Ask(Columbia, new WindowSummary { Window = Wide });
        var board = await planner.Ask(Columbia, new ReleaseBoard { Distributor = DistributorId.Parse("columbia") });
        var codes = summary.Alerts.Select(a => a.Code).ToArray();
        Assert.Equal(codes, board.Films[0].Windows[0].Alerts.Select(a => a.Code));
        return codes;
    }

    private async Task<Planner> With(AlertThresholds? thresholds, int houses = 4, Func<PlanWindow, PlanWindow>? change = null)
    {
        var planner = await (await StartAsync()).WithWorld(houses);
        var plan = World.Window(planner) with { Opens = null, TargetTheaters = null, Alerts = thresholds };
        await planner.Do(Columbia, change is null ? plan : change(plan));
        for (var n = 1; n <= houses; n++)
        {
            await planner.Do(Carmike, Confirm(planner, $"carmike-{n}"));
        }
        return planner;
    }

    [Fact]
    public async Task Theaters_lost_within_an_hour_and_a_day_alarm_as_fast_as_they_go()
    {
        await using var planner = await With(new() { LostInHour = 2, LostInDay = 3 });
        planner.Clock.Advance(Duration.FromDays(2));
        Assert.Empty(await Alerts(planner));

        await planner.Do(Carmike, new DropBookings { CommandId = planner.NewId(), Theaters = OfferWorld.Of("carmike-1", "carmike-2") });
        Assert.Equal(["losing-in-hour"], await Alerts(planner));
        planner.Clock.Advance(Duration.FromHours(2));
        await planner.Do(Carmike, new DropBookings { CommandId = planner.NewId(), Theaters = OfferWorld.Of("carmike-3") });
        Assert.Equal(["losing-in-day"], await Alerts(planner));
        planner.Clock.Advance(Duration.FromHours(23));
        Assert.Empty(await Alerts(planner));
    }

    [Fact]
    public async Task A_run_that_ends_by_itself_is_no_loss()
    {
        await using var planner = await With(new() { LostInHour = 1, LostInDay = 1 });
        await planner.Do(Carmike, new FinalBookings { CommandId = planner.NewId(), Theaters = OfferWorld.Of("carmike-1"), Until = new LocalDate(2015, 1, 2) });
        await planner.Do(Columbia, World.Film(planner, "other"));
        planner.Clock.Reset(Instant.FromUtc(2015, 1, 9, 11, 30));
        // Something that makes it look back at all.
        await planner.Do(Carmike, new DropFilm { CommandId = planner.NewId(), Chain = ChainId.Parse("chain:carmike"), Film = FilmId.Parse("film:other") });

        Assert.Empty(await Alerts(planner));
    }

    [Fact]
    public async Task A_stop_takes_a_window_below_its_floor()
    {
        await using var planner = await With(null, change: p => p with { FloorTheaters = 3, TargetTheaters = 4 });
        await planner.Do(Carmike, new ReleasePlanner.Theaters.CloseTheaters { CommandId = planner.NewId(), Theaters = OfferWorld.Of("carmike-1", "carmike-2") });

        var summary = await planner.Ask(Columbia, new WindowSummary { Window = Wide });

        Assert.Equal(["below-floor", "stopped"], summary.Alerts.Select(a => a.Code));
        Assert.Equal((2m, 3m), (summary.Alerts[0].Value, summary.Alerts[0].Threshold!.Value));
    }

    [Fact]
    public async Task Offers_without_an_answer_alarm_when_their_time_comes_near()
    {
        await using var planner = await (await StartAsync()).WithWorld(houses: 4);
        await planner.Do(Columbia, OfferWorld.Send(planner, respondBy: "2014-12-08"));
        await planner.Do(Carmike, OfferWorld.Answer(planner, OfferAnswer.Confirm, "carmike-1"));
        await planner.Do(Carmike, OfferWorld.Answer(planner, OfferAnswer.Decline, "carmike-2"));
        Assert.DoesNotContain("unanswered", await Alerts(planner));

        planner.Clock.Reset(Instant.FromUtc(2014, 12, 7, 18, 0));
        var alert = (await planner.Ask(Columbia, new WindowSummary { Window = Wide })).Alerts.Single(a => a.Code == "unanswered");
        Assert.Equal((50m, "2 of 4 offers to be answered within 48 hours have no answer"), (alert.Value, alert.Message));

        await planner.Do(Carmike, OfferWorld.Answer(planner, OfferAnswer.Confirm, "carmike-3", "carmike-4"));
        Assert.DoesNotContain("unanswered", await Alerts(planner));
    }

    [Fact]
    public async Task Who_has_not_reconfirmed_is_told_when_the_day_comes_near()
    {
        await using var planner = await With(null);
        await planner.Do(Columbia, new MoveWindow { CommandId = planner.NewId(), Window = Wide, Opens = new LocalDate(2015, 1, 9), ReconfirmBy = new LocalDate(2014, 12, 12) });
        Assert.Equal(["to-reconfirm"], await Alerts(planner));

        planner.Clock.Reset(Instant.FromUtc(2014, 12, 10, 18, 0));

        Assert.Equal(["not-reconfirmed", "to-reconfirm"], await Alerts(planner));
    }

    [Fact]
    public async Task The_next_step_of_an_expansion_is_held_against_its_own_target()
    {
        await using var planner = await With(null, change: p => p with
        {
            Pattern = Pattern.Platform,
            Steps = [new(Christmas, 4, []), new(new LocalDate(2015, 1, 9), 600, [])],
        });
        planner.Clock.Reset(Instant.FromUtc(2014, 12, 20, 18, 0));
        Assert.Empty(await Alerts(planner));

        planner.Clock.Reset(Instant.FromUtc(2014, 12, 27, 18, 0));

        Assert.Equal(["below-step"], await Alerts(planner));
    }
}
