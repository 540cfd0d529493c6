using NodaTime;
using ReleasePlanner.Tests.Platform;
using ReleasePlanner.Tests.Support;
using Xunit;
using static ReleasePlanner.Tests.Support.World;

namespace ReleasePlanner.IntegrationTests;

public sealed class PostgresClockTests : ClockTests, IAsyncDisposable
{
    private readonly PostgresPlanners planners = new();

    public ValueTask DisposeAsync() => planners.DisposeAsync();

    [Fact]
    public async Task Commands_wait_while_the_clock_is_far_ahead_of_the_databases()
    {
        await using var store = await PostgresStore.CreateAsync();
        var now = SystemClock.Instance.GetCurrentInstant();
        await using var planner = await Planner.StartAsync(store.Store, now + Duration.FromHours(1), clockTolerance: Duration.FromMinutes(10));

        var refusal = await planner.Refused(Admin, Market(planner));
        Assert.Equal("unavailable", refusal.Code);
        Assert.Contains("and the database's", refusal.Message, StringComparison.Ordinal);

        planner.Clock.Reset(now);
        await planner.Do(Admin, Market(planner));
    }

    [Fact]
    public async Task A_journal_that_a_wrong_clock_wrote_ahead_stops_nobody_whose_clock_the_database_confirms()
    {
        await using var store = await PostgresStore.CreateAsync();
        var now = SystemClock.Instance.GetCurrentInstant();
        await using (var wrong = await (await Planner.StartAsync(store.Store, now + Duration.FromDays(10))).WithWorld())
        {
            await wrong.CatchUp();
        }
        await using var planner = await Planner.StartAsync(store.Store, now, clockTolerance: Duration.FromMinutes(10));
        await planner.Do(Carmike, Confirm(planner, "carmike-1") with { CommandId = Platform.Values.CommandId.Parse("with-the-right-clock") });
    }

    protected override Task<Planner> StartAsync() => planners.StartAsync();
}
