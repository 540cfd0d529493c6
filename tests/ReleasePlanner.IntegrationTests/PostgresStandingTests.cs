using ReleasePlanner.Tests.Standing;

namespace ReleasePlanner.IntegrationTests;

public sealed class PostgresStandingTests : StandingContract, IAsyncDisposable
{
    private PostgresStore? server;

    public async ValueTask DisposeAsync()
    {
        if (server is not null)
        {
            await server.DisposeAsync();
        }
    }

    /// <summary>Half of the worlds: the statement is the same but for a few functions.</summary>
    protected override int Rounds => 30;

    protected override async Task<StandingStore> StoreAsync()
    {
        server = await PostgresStore.CreateMigratedAsync();
        return new StandingStore(server.Store);
    }
}
