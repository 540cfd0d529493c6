using ReleasePlanner.Tests.History;
using ReleasePlanner.Tests.Offers;
using ReleasePlanner.Tests.Support;

namespace ReleasePlanner.IntegrationTests;

public sealed class PostgresStandbyTests : StandbyTests, IAsyncDisposable
{
    private readonly PostgresPlanners planners = new();

    public ValueTask DisposeAsync() => planners.DisposeAsync();

    protected override Task<Planner> StartAsync() => planners.StartAsync();
}

public sealed class PostgresDecisionDocumentTests : DecisionDocumentTests, IAsyncDisposable
{
    private readonly PostgresPlanners planners = new();

    public ValueTask DisposeAsync() => planners.DisposeAsync();

    protected override Task<Planner> StartAsync() => planners.StartAsync();
}
