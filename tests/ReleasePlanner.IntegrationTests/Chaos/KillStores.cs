using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;

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

    public async ValueTask DisposeAsync()
    {
        foreach (var server in servers)
        {
            await server.DisposeAsync();
        }
        Directory.Delete(Folder, recursive: true);
    }
}
