using ReleasePlanner.Tests.Scenarios;

namespace ReleasePlanner.IntegrationTests;

public sealed class PostgresCaseTests : CaseContract
{
    protected override async Task<CaseStore> StoreAsync()
    {
        var server = await PostgresStore.CreateMigratedAsync();
        return new(server.Store, server.DisposeAsync);
    }
}
