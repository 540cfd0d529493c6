using ReleasePlanner.Tests.Platform;
using ReleasePlanner.Tests.Support;

namespace ReleasePlanner.IntegrationTests;

public sealed class PostgresPoisonedEventTests : PoisonedEventTests, IAsyncDisposable
{
    private readonly PostgresPlanners planners = new();

    public ValueTask DisposeAsync() => planners.DisposeAsync();

    protected override Task<Planner> StartAsync() => planners.StartAsync();
}
