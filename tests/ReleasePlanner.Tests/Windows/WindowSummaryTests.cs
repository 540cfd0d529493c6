using NodaTime;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Platform.Values;
using ReleasePlanner.Tests.Support;
using ReleasePlanner.Theaters.Bookings;
using ReleasePlanner.Windows;
using Xunit;
using static ReleasePlanner.Tests.Support.World;

namespace ReleasePlanner.Tests.Windows;

public class WindowSummaryTests : PlannerTests
{
    [Fact]
    public async Task The_plan_is_told_whole_with_the_version_to_expect()
    {
        await using var planner = await (await StartAsync()).WithWorld();
        await planner.Do(Columbia, Window(planner) with { FloorTheaters = 2000, Runs = Runs.Open, Alerts = new() { LostInHour = 7 }, Steps = [new(new LocalDate(2015, 1, 9), 3500, [RegionId.Parse("ga")])] });

        var summary = await planner.Ask(Columbia, new WindowSummary { Window = Wide });

        Assert.Equal(2, summary.Version);
        Assert.Equal((3000, 2000, Runs.Open, 7), (summary.Plan!.TargetTheaters!.Value, summary.Plan.FloorTheaters!.Value, summary.Plan.Runs, summary.Plan.Alerts!.LostInHour!.Value));
        Assert.Equal((3500, "ga"), (summary.Plan.Steps[0].TargetTheaters, Assert.Single(summary.Plan.Steps[0].Regions).Value));
        Assert.Null((await planner.Ask(Columbia, new WindowSummary { Window = Wide, AsOf = planner.Clock.GetCurrentInstant() })).Version);
        await planner.Do(Columbia, Window(planner) with { ExpectedVersion = summary.Version });
        var late = await planner.Dispatcher.Send(Actor.Parse(Columbia), Window(planner) with { TargetTheaters = 1, ExpectedVersion = summary.Version });
        Assert.Equal("version-mismatch", late.Refusal?.Code);
    }

    [Fact]
    public async Task An_exhibitor_is_told_neither_the_plan_nor_its_version()
    {
        await using var planner = await (await StartAsync()).WithWorld();
        var summary = await planner.Ask(Carmike, new WindowSummary { Window = Wide });
        Assert.Null(summary.Plan);
        Assert.Null(summary.Version);
    }
}
