using ReleasePlanner.Films;
using ReleasePlanner.Tests.Support;
using ReleasePlanner.Windows;
using Xunit;
using static ReleasePlanner.Tests.Support.World;

namespace ReleasePlanner.Tests.Commands;

/// <summary>A film written off is never exploited again, where and how it was.</summary>
public class WrittenOffTests : PlannerTests
{
    [Fact]
    public async Task Of_a_film_canceled_for_good_no_new_window_is_planned()
    {
        await using var planner = await (await StartAsync()).WithWorld();
        await planner.Do(Columbia, new CancelRelease { CommandId = planner.NewId(), Film = Interview, Irrevocable = true });

        foreach (var plan in new[] { Window(planner) with { Label = "again" }, Window(planner) with { Channel = Channel.Home, Opens = null } })
        {
            Assert.Equal("irrevocable", (await planner.Refused(Columbia, plan with { CommandId = planner.NewId() })).Code);
        }
        await planner.Do(Columbia, Window(planner) with { CommandId = planner.NewId(), TargetTheaters = 0 });
    }

    [Fact]
    public async Task It_may_be_planned_where_it_was_not_canceled_and_when_the_cancellation_can_be_lifted()
    {
        await using var planner = await (await StartAsync()).WithWorld();
        await planner.Do(Columbia, new CancelRelease { CommandId = planner.NewId(), Film = Interview });
        await planner.Do(Columbia, Window(planner) with { CommandId = planner.NewId(), Label = "later" });

        await planner.Do(Columbia, new CancelRelease { CommandId = planner.NewId(), Film = Interview, Channels = ["theatrical"], Irrevocable = true, From = Christmas });
        await planner.Do(Columbia, Window(planner) with { CommandId = planner.NewId(), Channel = Channel.Home });
        await planner.Do(Columbia, Window(planner) with { CommandId = planner.NewId(), Label = "before", Opens = Christmas.PlusDays(-6) });
        Assert.Equal("irrevocable", (await planner.Refused(Columbia, Window(planner) with { CommandId = planner.NewId(), Label = "after" })).Code);
    }

    [Fact]
    public async Task A_run_of_it_is_refused_without_a_promise_that_it_may_come_back()
    {
        await using var planner = await (await StartAsync()).WithWorld();
        await planner.Do(Columbia, new CancelRelease { CommandId = planner.NewId(), Film = Interview, Irrevocable = true });

        var refusal = await planner.Refused(Carmike, Confirm(planner, "carmike-1"));

        Assert.Equal("stopped", refusal.Code);
        Assert.EndsWith("that can never be lifted", refusal.Message, System.StringComparison.Ordinal);
    }
}
