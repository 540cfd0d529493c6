using ReleasePlanner.Tests.Races;
using ReleasePlanner.Tests.Support;

namespace ReleasePlanner.IntegrationTests;

public sealed class PostgresRaceTests : RaceTests, IAsyncDisposable
{
    private readonly PostgresPlanners planners = new();

    public ValueTask DisposeAsync() => planners.DisposeAsync();

    protected override Task<Planner> StartAsync() => planners.StartAsync();
}

public sealed class PostgresHoldoverRaceTests : HoldoverRaceTests, IAsyncDisposable
{
    private readonly PostgresPlanners planners = new();

    public ValueTask DisposeAsync() => planners.DisposeAsync();

    protected override Task<Planner> StartAsync() => planners.StartAsync();
}
