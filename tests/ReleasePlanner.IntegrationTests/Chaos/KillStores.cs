using System.Data.Common;
using Microsoft.Data.Sqlite;
using NodaTime;
using Npgsql;
using ReleasePlanner.Platform.Projection;
using ReleasePlanner.Platform.Store;
using ReleasePlanner.Platform.Verification;
using Xunit;

namespace ReleasePlanner.IntegrationTests.Chaos;

/// <summary>Where a test that kills the program keeps its files and stores; all of it goes with the test.</summary>
internal sealed class KillStores(bool postgres) : IAsyncDisposable
{
    private readonly List<PostgresStore> servers = [];
    private int files;

    public string Folder { get; } = Directory.CreateTempSubdirectory("rp-kill-").FullName;

    /// <summary>A store that nothing was written to, as <c>--store</c> takes it, and how to look into it beside the program.</summary>
    public async Task<(string Store, Func<DbConnection> Connect)> NewAsync()
    {
        if (postgres)
        {
            var server = await PostgresStore.CreateAsync();
            servers.Add(server);
            var text = new NpgsqlConnectionStringBuilder(server.Store) { Pooling = false }.ConnectionString;
            return (server.Store, () => new NpgsqlConnection(text));
        }
        var file = Path.Combine(Folder, $"{++files}.db");
        // Reads only, and not pooled: a connection that stayed open would keep the next process from finding the file as the kill left it.
        var connection = new SqliteConnectionStringBuilder { DataSource = file, Mode = SqliteOpenMode.ReadOnly, Pooling = false, DefaultTimeout = 30 }.ConnectionString;
        return (file, () => new SqliteConnection(connection));
    }

    /// <summary>When to look again at what another process writes: soon, but not so often that it is kept from writing.</summary>
    public static PeriodicTimer Looks() => new(TimeSpan.FromMilliseconds(5));

    /// <summary>What the verb <c>verify</c> looks at, without the seconds that a process takes to start.</summary>
    public static async Task AssertSound(string store)
    {
        await using var database = new Database(store);
        Assert.Empty((await new Verifier(database).VerifyAsync()).Findings);
        Assert.Empty(await new Rebuild(database, new Projector(database)).CheckAsync());
        Assert.Empty(await new StandingCheck(new ReadModel(database, SystemClock.Instance, new PumpSignal())).RunAsync());
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in servers)
        {
            await server.DisposeAsync();
        }
        Directory.Delete(Folder, recursive: true);
    }
}
