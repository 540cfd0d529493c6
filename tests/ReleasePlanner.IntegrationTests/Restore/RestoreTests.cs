using System.Data.Common;
using Dapper;
using Npgsql;
using ReleasePlanner.Platform.Store;
using ReleasePlanner.Platform.Values;
using ReleasePlanner.Platform.Verification;
using ReleasePlanner.Tests.Support;
using Xunit;
using static ReleasePlanner.Tests.Support.World;

namespace ReleasePlanner.IntegrationTests.Restore;

/// <summary>A store that goes on in another cluster, or on another timeline, goes on in order: with the real programs of PostgreSQL.</summary>
public sealed class RestoreTests
{
    private const string Name = "planner";

    [Fact]
    public async Task A_dump_with_unsequenced_rows_goes_on_in_order_in_another_cluster()
    {
        await using var old = await PostgresCluster.CreateAsync();
        await old.CreateDatabaseAsync(Name);
        await using var holding = await WriteUnsequenced(old);

        await using var restored = await PostgresCluster.CreateAsync();
        await old.CopyAsync(Name, restored);

        Assert.NotEqual(await ClusterOf(old), (await GoesOnInOrder(restored)).Cluster);
    }

    [Fact]
    public async Task A_promoted_standby_goes_on_in_order_on_its_timeline()
    {
        await using var primary = await PostgresCluster.CreateAsync();
        await primary.CreateDatabaseAsync(Name);
        await using var holding = await WriteUnsequenced(primary);

        await using var standby = await primary.StandbyAsync();
        await primary.StopAsync();
        await standby.PromoteAsync();

        Assert.Equal(2, (await GoesOnInOrder(standby)).Timeline);
    }

    [Fact]
    public async Task Rows_ahead_of_every_transaction_or_of_another_cluster_are_adopted_and_others_are_left_alone()
    {
        await using var store = await PostgresStore.CreateAsync();
        await using var database = new Database(store.Store);
        await Migrator.MigrateAsync(database);
        await using var connection = await database.OpenAsync();
        await connection.ExecuteAsync(
            """
            insert into journal (xid, stream, version, ordinal, kind, at, actor, command_id, body)
            values ('9000000000000000000', 'film:a', 1, 0, 'k', '', '', 'c1', '{}'), ('5', 'film:a', 2, 0, 'k', '', '', 'c2', '{}')
            """);
        Assert.Equal(2, await JournalOrigin.AdoptAsync(database, connection));
        Assert.Equal(1, await connection.ExecuteScalarAsync<int>("select count(distinct xid) from journal where xid < pg_snapshot_xmax(pg_current_snapshot())"));
        Assert.Equal(0, await JournalOrigin.AdoptAsync(database, connection));

        foreach (var elsewhere in new[] { "cluster = '1'", "timeline = 0", "cluster = null" })
        {
            await connection.ExecuteAsync($"update journal_origin set {elsewhere}");
            Assert.Equal(2, await JournalOrigin.AdoptAsync(database, connection));
            Assert.Equal(await JournalOrigin.CurrentAsync(connection), await JournalOrigin.RememberedAsync(connection, null));
        }
    }

    /// <summary>Writes a world and two commands that no sequencer gets to see, with transaction ids that a new cluster is far from.</summary>
    private static async Task<DbConnection> WriteUnsequenced(PostgresCluster cluster)
    {
        await using var planner = await (await Planner.StartAsync(cluster.Store(Name))).WithWorld();
        await planner.CatchUp();
        // Not of a pool, which would clear its session when the server is long gone.
        var holding = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(cluster.Store(Name)) { Pooling = false }.ConnectionString);
        await holding.OpenAsync();
        await holding.ExecuteAsync("do $$ begin for i in 1..3000 loop perform pg_current_xact_id(); commit; end loop; end $$");
        // The oldest running transaction holds the sequencer back.
        await holding.ExecuteAsync("begin; select pg_current_xact_id()");
        await planner.Do(Admin, House(planner, "carmike-1", screens: 3));
        await planner.Do(Carmike, Confirm(planner, "carmike-1"));
        Assert.Equal(2, await holding.ExecuteScalarAsync<int>("select count(*) from journal where seq is null"));
        return holding;
    }

    private static async Task<JournalOrigin> GoesOnInOrder(PostgresCluster cluster)
    {
        await using var planner = await Planner.StartAsync(cluster.Store(Name));
        await planner.Do(Admin, House(planner, "carmike-1", screens: 4) with { CommandId = CommandId.Parse("after-the-restore") });
        var journal = await planner.Journal();

        Assert.Equal([1, 2, 3, 4], journal.Where(e => e.Stream == "theater:carmike-1").Select(e => e.Version));
        Assert.Equal("after-the-restore", journal[^1].CommandId);
        Assert.Empty((await new Verifier(planner.Database).VerifyAsync()).Findings);
        await using var connection = await planner.Database.OpenAsync();
        return await JournalOrigin.RememberedAsync(connection, null);
    }

    private static async Task<string?> ClusterOf(PostgresCluster cluster)
    {
        await using var connection = new NpgsqlConnection(cluster.Store(Name));
        await connection.OpenAsync();
        return (await JournalOrigin.CurrentAsync(connection)).Cluster;
    }
}
