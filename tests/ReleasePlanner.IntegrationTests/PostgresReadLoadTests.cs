using ReleasePlanner.Tests.Hosting;

namespace ReleasePlanner.IntegrationTests;

public sealed class PostgresReadLoadTests : ReadLoadTests
{
    private PostgresStore? store;

    protected override async Task<string> StoreAsync() => (store = await PostgresStore.CreateMigratedAsync()).Store;

    protected override async Task DropAsync()
    {
        if (store is not null)
        {
            await store.DisposeAsync();
        }
    }
}
