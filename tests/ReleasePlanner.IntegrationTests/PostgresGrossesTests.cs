using ReleasePlanner.Tests.Commands;
using ReleasePlanner.Tests.Grosses;
using ReleasePlanner.Tests.Holdovers;
using ReleasePlanner.Tests.Isolation;
using ReleasePlanner.Tests.Support;
using ReleasePlanner.Tests.Theaters;

namespace ReleasePlanner.IntegrationTests;

public sealed class PostgresMatchTheatersTests : MatchTheatersTests, IAsyncDisposable
{
    private readonly PostgresPlanners planners = new();

    public ValueTask DisposeAsync() => planners.DisposeAsync();

    protected override Task<Planner> StartAsync() => planners.StartAsync();
}

public sealed class PostgresHoldoverWorklistTests : HoldoverWorklistTests, IAsyncDisposable
{
    private readonly PostgresPlanners planners = new();

    public ValueTask DisposeAsync() => planners.DisposeAsync();

    protected override Task<Planner> StartAsync() => planners.StartAsync();
}

public sealed class PostgresGrossesTests : GrossesTests, IAsyncDisposable
{
    private readonly PostgresPlanners planners = new();

    public ValueTask DisposeAsync() => planners.DisposeAsync();

    protected override Task<Planner> StartAsync() => planners.StartAsync();
}

public sealed class PostgresSelectionTests : SelectionTests, IAsyncDisposable
{
    private readonly PostgresPlanners planners = new();

    public ValueTask DisposeAsync() => planners.DisposeAsync();

    protected override Task<Planner> StartAsync() => planners.StartAsync();
}

public sealed class PostgresChangedHandsTests : ChangedHandsTests, IAsyncDisposable
{
    private readonly PostgresPlanners planners = new();

    public ValueTask DisposeAsync() => planners.DisposeAsync();

    protected override Task<Planner> StartAsync() => planners.StartAsync();
}

public sealed class PostgresAccessByColumnsTests : AccessByColumnsTests, IAsyncDisposable
{
    private readonly PostgresPlanners planners = new();

    public ValueTask DisposeAsync() => planners.DisposeAsync();

    protected override Task<Planner> StartAsync() => planners.StartAsync();
}
