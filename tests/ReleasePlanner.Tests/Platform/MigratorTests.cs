using Dapper;
using ReleasePlanner.Platform.Store;
using ReleasePlanner.Tests.Support;
using Xunit;

namespace ReleasePlanner.Tests.Platform;

/// <summary>What is known of the migrations that a store has.</summary>
public class MigratorTests : PlannerTests
{
    [Fact]
    public async Task A_migration_that_was_edited_after_it_was_applied_is_refused_by_name()
    {
        await using var planner = await StartAsync();
        await Execute(planner, "update schema_migration set checksum = 'of another text' where name like '004-%'");

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => Migrator.MigrateAsync(planner.Database, TestContext.Current.CancellationToken));

        Assert.StartsWith("migration 004-", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_from_before_checksums_gets_those_of_this_program()
    {
        await using var planner = await StartAsync();
        var before = await Checksums(planner);
        await Execute(planner, "alter table schema_migration drop column checksum");

        Assert.Empty(await Migrator.MigrateAsync(planner.Database, TestContext.Current.CancellationToken));

        Assert.All(before, c => Assert.Matches("^[0-9A-F]{64}$", c));
        Assert.Equal(before, await Checksums(planner));
    }

    [Fact]
    public async Task A_migration_that_this_program_does_not_know_is_refused_by_name()
    {
        await using var planner = await StartAsync();
        await Execute(planner, "insert into schema_migration (name) values ('999-later')");

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => Migrator.MigrateAsync(planner.Database, TestContext.Current.CancellationToken));

        Assert.StartsWith("the store has migration 999-later", refused.Message, StringComparison.Ordinal);
    }

    private static async Task Execute(Planner planner, string sql)
    {
        await using var connection = await planner.Database.OpenAsync();
        await connection.ExecuteAsync(sql);
    }

    private static async Task<List<string>> Checksums(Planner planner)
    {
        await using var connection = await planner.Database.OpenAsync();
        return (await connection.QueryAsync<string>("select checksum from schema_migration order by name")).AsList();
    }
}
