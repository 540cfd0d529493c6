namespace ReleasePlanner.Tests.Support;

/// <summary>Tests that hold on every store: here they run on SQLite, the integration tests run the same on PostgreSQL.</summary>
public abstract class PlannerTests
{
    protected virtual Task<Planner> StartAsync() => Planner.StartAsync();
}
