using Npgsql;
using Xunit;

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
    public static async Task<PostgresStore> CreateAsync()
    {
        Assert.SkipWhen(string.IsNullOrEmpty(Server), "no PostgreSQL: tests/run.sh starts one, or set RELEASEPLANNER_TEST_POSTGRES");
        var store = new PostgresStore();
        await store.Run($"create database {store.name}");
        return store;
    }

    public async ValueTask DisposeAsync() => await Run($"drop database if exists {name} with (force)");

    private async Task Run(string sql)
    {
        await using var connection = new NpgsqlConnection(Server);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
