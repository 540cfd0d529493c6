using NodaTime;
using ReleasePlanner.Chains;
using ReleasePlanner.Disruptions;
using ReleasePlanner.Films;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Platform.Values;
using ReleasePlanner.Tests.Offers;
using ReleasePlanner.Tests.Support;
using ReleasePlanner.Theaters.Bookings;
using ReleasePlanner.Windows;
using Xunit;
using static ReleasePlanner.Tests.Support.World;

namespace ReleasePlanner.Tests.Windows;

public class WindowReplayTests : PlannerTests
{
    private static readonly Instant Start = Instant.FromUtc(2014, 12, 16, 12, 0);

    /// <summary>Four houses are booked; then carmike-1 drops, the release is cancelled, and it comes back; the runs begin and end.</summary>
    private async Task<Planner> WithShock()
    {
        var planner = await (await StartAsync()).WithWorld(houses: 4);
        await planner.Do(Admin, House(planner, "carmike-1") with { Lat = 33.74911, Lon = -84.38798 });
        for (var n = 1; n <= 4; n++)
        {
            await planner.Do(Carmike, Confirm(planner, $"carmike-{n}"));
        }
        planner.Clock.Reset(Start + Duration.FromHours(1));
        await planner.Do(Carmike, new DropBookings { CommandId = planner.NewId(), Theaters = OfferWorld.Of("carmike-1") });
        planner.Clock.Advance(Duration.FromHours(1));
        var cancel = new CancelRelease { CommandId = planner.NewId(), Film = Interview, Reason = new(null, "threat") };
        await planner.Do(Columbia, cancel);
        planner.Clock.Advance(Duration.FromDays(6));
        await planner.Do(Columbia, new LiftDisruption { CommandId = planner.NewId(), Disruption = DisruptionId.Parse(cancel.CommandId.Value) });
        planner.Clock.Reset(Instant.FromUtc(2015, 1, 25, 12, 0));
        return planner;
    }

    private static WindowReplay Replay(Instant? until = null) => new() { Window = Wide, From = Start, Until = until };

    [Fact]
    public async Task Played_from_its_beginning_every_house_stands_as_it_did()
    {
        await using var planner = await WithShock();

        var replay = await planner.Ask(Columbia, Replay());
        var timeline = await planner.Ask(Columbia, new WindowTimeline { Window = Wide });

        Assert.Equal((4, 4m), (replay.Theaters, replay.Screens));
        Assert.Equal([0, 0, 0, 0], replay.Houses.State);
        Assert.Equal([3, 0, 3, 0], replay.Frames.Select(f => f.Theaters));
        Assert.Equal(timeline.Points.Where(p => p.At >= Start).Select(p => (p.At, p.Theaters, p.Cause)), replay.Frames.Select(f => (f.At, f.Theaters, f.Cause)));
        foreach (var frame in replay.Frames)
        {
            var states = Played(replay, frame.At);
            Assert.Equal(frame.Theaters, states.Count(s => s == 0));
            var rows = await planner.Ask(Columbia, new WindowMap { Window = Wide, AsOf = frame.At });
            Assert.Equal(rows.State.Select(s => rows.States[s] switch { "playing" or "upcoming" => 0, "stopped" => 1, _ => 2 }), states);
        }
    }

    [Fact]
    public async Task A_turn_of_the_cinema_day_is_a_step_without_an_event()
    {
        await using var planner = await WithShock();

        var last = (await planner.Ask(Columbia, Replay())).Frames[^1];

        // Eastern standard time.
        Assert.Equal((Instant.FromUtc(2015, 1, 9, 11, 0), "the cinema day of 2015-01-09"), (last.At, last.Cause));
    }

    /// <summary>Screens that change from week to week, a run of some days, a sneak, and houses whose day turns at another time.</summary>
    [Fact]
    public async Task At_every_hour_it_says_what_the_window_s_summary_says_as_of_then()
    {
        await using var planner = await (await StartAsync()).WithWorld(houses: 4, screens: 4);
        await planner.Do(Admin, House(planner, "carmike-1", screens: 4) with { TimeZone = DateTimeZoneProviders.Tzdb["America/Los_Angeles"] });
        var fewer = new WeeklyScreens([Screens.Of(2), Screens.Of(1.5m), Screens.Of(0.5m)]);
        await planner.Do(Carmike, Confirm(planner, "carmike-1") with { Screens = fewer, Weeks = 3 });
        await planner.Do(Carmike, Confirm(planner, "carmike-2") with { Screens = fewer, Weeks = 3 });
        await planner.Do(Carmike, Confirm(planner, "carmike-2") with { Version = "dub", From = Christmas.PlusDays(8), Weeks = 1 });
        await planner.Do(Carmike, Confirm(planner, "carmike-3") with { Days = Json.Read<PlayDays>("""["saturday", "tuesday"]""") });
        await planner.Do(Carmike, Confirm(planner, "carmike-4") with { Kind = BookingKind.Sneak, From = Christmas.PlusDays(2), Weeks = 1 });
        var from = Instant.FromUtc(2014, 12, 24, 12, 0);
        planner.Clock.Reset(Instant.FromUtc(2015, 1, 25, 12, 0));

        var points = (await planner.Ask(Columbia, new WindowTimeline { Window = Wide })).Points;
        var replayed = (await planner.Ask(Columbia, Replay())).Frames;

        Assert.Equal(points.Where(p => p.At > Start).Select(p => (p.At, p.Theaters, p.Screens)), replayed.Select(f => (f.At, f.Theaters, f.Screens)));
        Assert.Superset(new HashSet<decimal> { 7, 5.5m, 2 }, points.Select(p => p.Screens).ToHashSet());
        for (var at = from; at < planner.Clock.GetCurrentInstant(); at += Duration.FromHours(11))
        {
            var board = await planner.Ask(Columbia, new WindowSummary { Window = Wide, AsOf = at });
            var point = points.Last(p => p.At <= at);
            Assert.Equal((at, (int)board.Theaters.InEffect, board.Screens.InEffect), (at, point.Theaters, point.Screens));
        }
    }

    [Fact]
    public async Task What_happened_is_marked_with_the_theaters_it_took_or_gave()
    {
        await using var planner = await WithShock();

        var marks = (await planner.Ask(Columbia, Replay())).Marks;

        Assert.Equal([("disruption-placed.v1", -3), ("disruption-lifted.v1", 3)], marks.Select(m => (m.Kind, m.Theaters)));
        Assert.Contains("threat", marks[0].Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Steps_less_than_a_minute_apart_are_one()
    {
        await using var planner = await WithShock();
        await planner.Do(Carmike, Confirm(planner, "carmike-2") with { Version = "dub", From = new LocalDate(2015, 1, 30), Weeks = 1 });
        planner.Clock.Advance(Duration.FromSeconds(30));
        await planner.Do(Carmike, Confirm(planner, "carmike-3") with { Version = "dub", From = new LocalDate(2015, 1, 30), Weeks = 1 });
        planner.Clock.Advance(Duration.FromSeconds(40));

        var replay = await planner.Ask(Columbia, Replay());

        Assert.Equal((2, 60, 2), (replay.Frames[^1].Theaters, replay.MergedSeconds, replay.Frames[^1].Changes.Count));
        Assert.Equal(Instant.FromUtc(2015, 1, 25, 12, 0) + Duration.FromSeconds(30), replay.Frames[^1].At);
    }

    [Fact]
    public async Task A_stretch_of_the_past_is_told_by_itself_and_the_same_later()
    {
        await using var planner = await WithShock();
        var until = Start + Duration.FromHours(3);

        var part = await planner.Ask(Columbia, Replay(until));
        planner.Clock.Advance(Duration.FromDays(1));
        await planner.Do(Carmike, new DropFilm { CommandId = planner.NewId(), Chain = ChainId.Parse("chain:carmike"), Film = Interview });
        var again = await planner.Ask(Columbia, Replay(until));

        Assert.Equal([3, 0], part.Frames.Select(f => f.Theaters));
        Assert.Equal(Json.Write(part.Frames), Json.Write(again.Frames));
        Assert.Equal("invalid", (await planner.Dispatcher.Ask(Actor.Parse(Columbia), Replay(Start))).Refusal!.Code);
    }

    [Fact]
    public async Task A_map_has_every_house_where_it_is_and_how_it_stands()
    {
        await using var planner = await WithShock();
        await planner.Do(Admin, House(planner, "carmike-5", region: "ca"));
        await planner.Do(Columbia, OfferWorld.Send(planner, OfferWorld.Of("carmike-5"), respondBy: null));

        var map = await planner.Ask(Columbia, new WindowMap { Window = Wide, On = Christmas });

        Assert.Equal(["dropped", "playing", "playing", "playing", "awaiting"], map.State.Select(s => map.States[s]));
        Assert.Equal((33.7491, -84.388, null), (map.Lat[0]!.Value, map.Lon[0]!.Value, map.Lat[1]));
        Assert.Equal([new MapRegion("ga", "Georgia", 3, 0, 0, 0), new MapRegion("ca", "California", 0, 0, 1, 0)], map.ByRegion);
        Assert.Equal(["carmike-1", "carmike-5"], new[] { map.Names[0], map.Names[^1] });
    }

    private static List<int> Played(WindowReplayAnswer replay, Instant until)
    {
        var states = replay.Houses.State.ToList();
        foreach (var change in replay.Frames.Where(f => f.At <= until).SelectMany(f => f.Changes))
        {
            states[change[0]] = change[1];
        }
        return states;
    }
}
