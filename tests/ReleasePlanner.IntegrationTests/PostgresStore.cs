using Npgsql;
using ReleasePlanner.IntegrationTests;
using ReleasePlanner.Platform.Store;
using Xunit;

[assembly: AssemblyFixture(typeof(PostgresTemplate))]

namespace ReleasePlanner.IntegrationTests;

/// <summary>A database of its own on the PostgreSQL that <c>tests/run.sh</c> starts, dropped afterwards.</summary>
public sealed class PostgresStore : IAsyncDisposable
{
    private static readonly string? Server = Environment.GetEnvironmentVariable("RELEASEPLANNER_TEST_POSTGRES");
    private readonly string name = $"rp_test_{Guid.NewGuid():n}";

    private PostgresStore()
    {
    }

    /// <summary>What <c>--store</c> takes.</summary>
    public string Store => new NpgsqlConnectionStringBuilder(Server) { Database = name }.ConnectionString;

    /// <summary>Makes the database, or skips the test where there is no server.</summary>
    public static Task<PostgresStore> CreateAsync() => CreateAsync(() => Task.FromResult("template1"));

    /// <summary>The same with this program's schema, of which a copy is quicker than to make it again.</summary>
    public static Task<PostgresStore> CreateMigratedAsync() => CreateAsync(async () => (await PostgresTemplate.Store).name);

    private static async Task<PostgresStore> CreateAsync(Func<Task<string>> template)
    {
        Assert.SkipWhen(string.IsNullOrEmpty(Server), "no PostgreSQL: tests/run.sh starts one, or set RELEASEPLANNER_TEST_POSTGRES");
        var store = new PostgresStore();
        var from = await template();
        await using var connection = new NpgsqlConnection(Server);
        await connection.OpenAsync();
        // By its files: page by page through the log, which is what is done unless told, takes four times as long.
        var byFiles = connection.PostgreSqlVersion.Major >= 15 ? " strategy file_copy" : "";
        await using var command = new NpgsqlCommand($"create database {store.name} template {from}{byFiles}", connection);
        await command.ExecuteNonQueryAsync();
        return store;
    }

    public async ValueTask DisposeAsync()
    {
        await using var connection = new NpgsqlConnection(Server);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"drop database if exists {name} with (force)", connection);
        await command.ExecuteNonQueryAsync();
    }
}

/// <summary>The database that the tests' databases are copied from, migrated when the first of them asks for it.</summary>
public sealed class PostgresTemplate : IAsyncDisposable
{
    private static readonly Lazy<Task<PostgresStore>> Made = new(MigrateAsync);

    internal static Task<PostgresStore> Store => Made.Value;

    public async ValueTask DisposeAsync()
    {
        if (Made.IsValueCreated && !Made.Value.IsFaulted)
        {
            await (await Made.Value).DisposeAsync();
        }
    }

    private static async Task<PostgresStore> MigrateAsync()
    {
        var store = await PostgresStore.CreateAsync();
        // Not pooled: a database that somebody is connected to cannot be copied.
        await using var database = new Database(new NpgsqlConnectionStringBuilder(store.Store) { Pooling = false }.ConnectionString);
        await Migrator.MigrateAsync(database);
        return store;
    }
}
