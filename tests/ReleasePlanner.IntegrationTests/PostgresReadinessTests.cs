using Npgsql;
using ReleasePlanner.Tests.Health;
using Xunit;

namespace ReleasePlanner.IntegrationTests;

public sealed class PostgresReadinessTests : ReadinessContract
{
    private PostgresStore? store;

    protected override (string Broken, string Mended) BreakWrites =>
        ("alter function write_grain_state rename to write_grain_state_away", "alter function write_grain_state_away rename to write_grain_state");

    [Fact]
    public async Task A_transaction_of_others_that_stays_open_is_told_as_the_reason_why_the_sequence_does_not_go_on()
    {
        await using (var other = await OpenServerAsync())
        {
            await using var transaction = await other.BeginTransactionAsync();
            await using var command = new NpgsqlCommand("select pg_current_xact_id()::text", other);
            await command.ExecuteScalarAsync();
            Assert.Null((await Send()).Refusal);
            await Until(r => r.Says("sequencer", "a transaction on this PostgreSQL has been open for"));
        }
        await Until(r => r.IsHealthy("sequencer"));
    }

    [Fact]
    public async Task A_projector_that_waits_is_told_while_it_waits()
    {
        await using (var other = await Database.OpenAsync())
        {
            await using var transaction = await other.BeginTransactionAsync();
            await using var command = new NpgsqlCommand("lock table stream_head in exclusive mode", (NpgsqlConnection)other);
            await command.ExecuteNonQueryAsync();
            Assert.Null((await Send()).Refusal);
            await Until(r => r.Says("projector", "behind"));
        }
        await Until(r => r.IsHealthy("projector"));
    }

    [Fact]
    public async Task A_database_that_is_gone_is_told_and_its_coming_back_too()
    {
        var name = new NpgsqlConnectionStringBuilder(store!.Store).Database;
        await using var server = await OpenServerAsync();
        await Run(server, $"alter database {name} allow_connections false");
        await Run(server, $"select pg_terminate_backend(pid) from pg_stat_activity where datname = '{name}'");

        await Until(r => new[] { "commands", "queries", "sequencer", "projector" }.All(c => r.Says(c, "the database takes no connections")));

        await Run(server, $"alter database {name} allow_connections true");
        await Until(r => r.IsHealthy("commands") && r.IsHealthy("queries") && r.IsHealthy("sequencer") && r.IsHealthy("projector"));
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await store!.DisposeAsync();
    }

    protected override async Task<string> StoreAsync()
    {
        store = await PostgresStore.CreateMigratedAsync();
        return store.Store;
    }

    protected override async Task<IAsyncDisposable> BlockWritesAsync()
    {
        var connection = await Database.OpenAsync();
        var transaction = await connection.BeginTransactionAsync();
        await using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = "lock table health_probe in exclusive mode";
        await command.ExecuteNonQueryAsync();
        return connection;
    }

    private static async Task<NpgsqlConnection> OpenServerAsync()
    {
        var connection = new NpgsqlConnection(Environment.GetEnvironmentVariable("RELEASEPLANNER_TEST_POSTGRES"));
        await connection.OpenAsync();
        return connection;
    }

    private static async Task Run(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
