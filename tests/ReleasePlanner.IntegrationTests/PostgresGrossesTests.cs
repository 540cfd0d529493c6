using ReleasePlanner.Tests.Grosses;
using ReleasePlanner.Tests.Support;

namespace ReleasePlanner.IntegrationTests;

public sealed class PostgresGrossesTests : GrossesTests, IAsyncDisposable
{
    private readonly PostgresPlanners planners = new();

    public ValueTask DisposeAsync() => planners.DisposeAsync();

    protected override Task<Planner> StartAsync() => planners.StartAsync();
}
