using ReleasePlanner.Platform.Projection;
using ReleasePlanner.Platform.Verification;
using ReleasePlanner.Tests.Platform;
using ReleasePlanner.Tests.Properties;
using ReleasePlanner.Tests.Support;
using Xunit;
using static ReleasePlanner.Tests.Support.World;

namespace ReleasePlanner.IntegrationTests;

/// <summary>What the tests of this process hold for SQLite, held for PostgreSQL.</summary>
public class PostgresTests
{
    [Fact]
    public async Task A_repeated_command_takes_effect_once_and_the_store_verifies_and_rebuilds()
    {
        await using var store = await PostgresStore.CreateMigratedAsync();
        await using var planner = await (await Planner.StartAsync(store.Store)).WithWorld();
        var confirm = Confirm(planner, "carmike-1");
        await planner.Do(Carmike, confirm);
        await planner.Do(Carmike, confirm);
        await planner.CatchUp();

        var verification = await new Verifier(planner.Database).VerifyAsync();
        Assert.Empty(verification.Findings);
        Assert.Equal(6, verification.Events);
        await planner.Get<Rebuild>().RunAsync();
        Assert.Empty(await planner.Get<Rebuild>().CheckAsync());
    }

    [Fact]
    public async Task Random_commands_leave_a_store_that_verifies_and_SQL_that_agrees_with_CSharp()
    {
        await using var store = await PostgresStore.CreateMigratedAsync();
        await using var planner = await ThroughGrainsTests.RandomWorld(await Planner.StartAsync(store.Store));
        await ThroughGrainsTests.RandomDays(planner, 6);
    }
}

public sealed class PostgresEveryColumnTests : EveryColumnTests, IAsyncDisposable
{
    private readonly PostgresPlanners planners = new();

    public ValueTask DisposeAsync() => planners.DisposeAsync();

    protected override Task<Planner> StartAsync() => planners.StartAsync();
}

public sealed class PostgresMigratorTests : MigratorTests, IAsyncDisposable
{
    private readonly PostgresPlanners planners = new();

    public ValueTask DisposeAsync() => planners.DisposeAsync();

    protected override Task<Planner> StartAsync() => planners.StartAsync();
}
