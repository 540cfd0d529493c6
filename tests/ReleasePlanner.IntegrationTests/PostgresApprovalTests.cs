using ReleasePlanner.Tests.Approvals;
using ReleasePlanner.Tests.Support;
using Xunit;

namespace ReleasePlanner.IntegrationTests;

public sealed class PostgresApprovalWorld : ApprovalWorld
{
    private readonly PostgresPlanners planners = new();

    protected override Task<Planner> StartAsync() => planners.StartAsync();

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await planners.DisposeAsync();
    }
}

public sealed class PostgresApprovalTests(PostgresApprovalWorld world) : ApprovalContract(world), IClassFixture<PostgresApprovalWorld>;
