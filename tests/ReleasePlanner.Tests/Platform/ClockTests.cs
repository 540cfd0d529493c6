using NodaTime;
using ReleasePlanner.Chains;
using ReleasePlanner.Films;
using ReleasePlanner.Platform.Store;
using ReleasePlanner.Platform.Values;
using ReleasePlanner.Tests.Support;
using ReleasePlanner.Windows;
using Xunit;
using static ReleasePlanner.Tests.Support.World;

namespace ReleasePlanner.Tests.Platform;

public class ClockTests : PlannerTests
{
    /// <summary>Without a guard, as a store that an earlier version wrote.</summary>
    [Fact]
    public async Task What_came_after_a_clock_that_ran_ahead_is_seen_at_its_own_instant()
    {
        await using var planner = await (await StartAsync()).WithWorld();
        await planner.Do(Carmike, Confirm(planner, "carmike-1"));
        var right = planner.Clock.GetCurrentInstant();
        planner.Clock.AdvanceDays(10);
        await planner.Do(Admin, new RegisterChain { CommandId = planner.NewId(), Chain = ChainId.Parse("chain:amc"), Name = "AMC" });
        planner.Clock.Reset(right + Duration.FromHours(1));
        await planner.Do(Columbia, new CancelRelease { CommandId = planner.NewId(), Film = Interview });
        planner.Clock.Reset(right + Duration.FromHours(2));

        async Task<decimal> InEffect(Instant asOf) =>
            (await planner.Ask(Columbia, new WindowSummary { Window = Wide, AsOf = asOf })).Bookings.InEffect;

        Assert.Equal(1, await InEffect(right + Duration.FromMinutes(30)));
        Assert.Equal(0, await InEffect(right + Duration.FromMinutes(90)));
    }
}

public class ClockGuardTests
{
    private static readonly Duration Tolerance = Duration.FromMinutes(10);

    [Fact]
    public async Task Commands_wait_while_the_clock_is_far_behind_the_journal()
    {
        await using var planner = await (await Planner.StartAsync(clockTolerance: Tolerance)).WithWorld();
        await planner.CatchUp();
        await planner.Get<ClockGuard>().SampleAsync(now: true);
        planner.Clock.AdvanceMinutes(-11);

        var refusal = await planner.Refused(Carmike, Confirm(planner, "carmike-1"));
        Assert.Equal("unavailable", refusal.Code);
        Assert.Contains("the journal's last row was recorded at 2014-12-01T12:00:00Z", refusal.Message, StringComparison.Ordinal);

        planner.Clock.AdvanceMinutes(2);
        await planner.Do(Carmike, Confirm(planner, "carmike-1"));
    }

    [Fact]
    public async Task The_clock_of_a_scenario_is_compared_with_nothing()
    {
        await using var planner = await (await Planner.StartAsync()).WithWorld();
        await planner.CatchUp();
        await planner.Get<ClockGuard>().SampleAsync(now: true);
        planner.Clock.AdvanceDays(-100);
        await planner.Do(Carmike, Confirm(planner, "carmike-1"));
        Assert.Null(planner.Get<ClockGuard>().WrongBecause);
    }
}
