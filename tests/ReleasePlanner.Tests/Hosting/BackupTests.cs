using Dapper;
using Microsoft.Extensions.Logging.Abstractions;
using ReleasePlanner.Host;
using ReleasePlanner.Host.Verbs;
using ReleasePlanner.Platform.Journal;
using ReleasePlanner.Platform.Store;
using ReleasePlanner.Platform.Verification;
using ReleasePlanner.Tests.Support;
using Xunit;
using static ReleasePlanner.Tests.Support.World;
using Planner = ReleasePlanner.Tests.Support.Planner;

namespace ReleasePlanner.Tests.Hosting;

public sealed class BackupTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("rp-backup-").FullName;

    private CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_backup_beside_a_running_planner_holds_everything_and_verifies()
    {
        await using var planner = await (await Planner.StartAsync()).WithWorld();
        await planner.Do(Carmike, Confirm(planner, "carmike-1"));
        await planner.CatchUp();
        var copy = Path.Combine(folder, "copy.db");

        var head = await BackupVerb.RunAsync(planner.Database.File!, copy, Cancellation);

        Assert.Equal(await ChainHead.ReadAsync(planner.Database, Cancellation), head);
        Assert.Equal(head, await HeadFile.ReadAsync(copy + ".head", Cancellation));
        await using var database = new Database(copy);
        var found = await new Verifier(database).VerifyAsync(cancellation: Cancellation);
        Assert.Equal(6, found.Events);
        Assert.Empty(found.Findings);
        Assert.Null(await head.FindInAsync(database, Cancellation));
        Assert.Contains("is there already", (await Assert.ThrowsAsync<UsageException>(() => BackupVerb.RunAsync(planner.Database.File!, copy, Cancellation))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_that_does_not_verify_leaves_no_backup()
    {
        await using var planner = await (await Planner.StartAsync()).WithWorld();
        await planner.CatchUp();
        await Run(planner.Database, "delete from window_opening");

        var refused = await Assert.ThrowsAsync<UsageException>(() => BackupVerb.RunAsync(planner.Database.File!, Path.Combine(folder, "copy.db"), Cancellation));

        Assert.Contains("does not verify", refused.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(folder));
    }

    /// <summary>The copy verifies by itself: what it lost is in no table of it.</summary>
    [Fact]
    public async Task A_file_copied_without_its_log_is_found_out_by_the_exported_head()
    {
        await using var planner = await (await Planner.StartAsync()).WithWorld();
        await planner.CatchUp();
        await Run(planner.Database, "pragma wal_checkpoint(truncate)");
        await planner.Do(Carmike, Confirm(planner, "carmike-1"));
        await planner.CatchUp();
        var head = await ChainHead.ReadAsync(planner.Database, Cancellation);
        var copy = Path.Combine(folder, "copy.db");
        File.Copy(planner.Database.File!, copy);

        await using var database = new Database(copy);
        Assert.Empty((await new Verifier(database).VerifyAsync(cancellation: Cancellation)).Findings);
        Assert.Equal("the journal ends with row 5, and the exported head says it went to row 6: 1 rows are lost", await head.FindInAsync(database, Cancellation));

        var other = new ChainHead(3, head.Hash);
        Assert.Contains("another history", await other.FindInAsync(database, Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_head_is_exported_and_one_that_the_journal_lost_is_kept()
    {
        await using var planner = await (await Planner.StartAsync()).WithWorld();
        await planner.CatchUp();
        var file = Path.Combine(folder, "store.head");
        using var export = new HeadExport(planner.Database, file, NullLogger<HeadExport>.Instance);

        await export.ExportAsync(Cancellation);
        Assert.Equal(await ChainHead.ReadAsync(planner.Database, Cancellation), await HeadFile.ReadAsync(file, Cancellation));

        var lost = new ChainHead(1000, Sequencer.HashOf(Sequencer.Genesis, "lost"));
        await HeadFile.WriteAsync(file, lost, Cancellation);
        await export.ExportAsync(Cancellation);
        Assert.Equal(lost, await HeadFile.ReadAsync(file, Cancellation));
    }

    [Theory]
    [InlineData("")]
    [InlineData("7")]
    [InlineData("-1:0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("1:00000000000000000000000000000000000000000000000000000000000000zz")]
    public void What_is_no_head_is_refused(string text) => Assert.Throws<FormatException>(() => ChainHead.Parse(text));

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static async Task Run(Database database, string sql)
    {
        await using var connection = await database.OpenAsync();
        await connection.ExecuteAsync(sql);
    }
}
