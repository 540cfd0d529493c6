using ReleasePlanner.Tests.Feed;
using ReleasePlanner.Tests.Support;
using ReleasePlanner.Tests.Webhooks;

namespace ReleasePlanner.IntegrationTests;

public sealed class PostgresFeedTests : FeedTests, IAsyncDisposable
{
    private readonly PostgresPlanners planners = new();

    public ValueTask DisposeAsync() => planners.DisposeAsync();

    protected override Task<Planner> StartAsync() => planners.StartAsync();
}

public sealed class PostgresWebhookTests : WebhookTests, IAsyncDisposable
{
    private readonly PostgresPlanners planners = new();

    public ValueTask DisposeAsync() => planners.DisposeAsync();

    protected override Task<Planner> StartAsync() => planners.StartAsync();
}
