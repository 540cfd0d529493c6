using System.Data.Common;
using System.Globalization;
using Dapper;
using Xunit;

namespace ReleasePlanner.IntegrationTests.Chaos;

/// <summary>
/// The program is killed in the middle of an import and of a batch of 1,200 lines, and again while it carries them on. Started with nothing to
/// do, it finishes them by itself: every line once.
/// </summary>
public abstract class KillBatchTests
{
    /// <summary>More than the program sequences or projects at once, and several pages of a batch.</summary>
    private const int Houses = 1200;

    private const string Window = "window:the-interview/us/theatrical";

    private static readonly string Circuits = $"chain,name,theaters,screens\ncarmike,Carmike,{Houses},{10 * Houses}\n";

    private const string Scenario = $$"""
        {
          "name": "killed-batch",
          "steps": [
            { "at": "2014-11-03T15:00:00Z", "as": "administrator", "do": "RegisterMarket",
              "with": { "market": "market:us", "name": "United States", "group": "domestic", "timeZone": "America/New_York", "playWeeks": [{ "from": "1950-01-01", "startsOn": "friday" }] } },
            { "at": "2014-11-03T15:10:00Z", "as": "administrator", "import": "circuits", "from": "circuits.csv", "market": "market:us" },
            { "at": "2014-11-05T16:00:00Z", "as": "distribution:columbia", "do": "RegisterFilm",
              "with": { "film": "film:the-interview", "title": "The Interview", "distributor": "columbia" } },
            { "at": "2014-11-05T16:05:00Z", "as": "distribution:columbia", "do": "PlanWindow",
              "with": { "film": "film:the-interview", "market": "market:us", "opens": "2014-12-25", "pattern": "wide", "targetTheaters": 3000 } },
            { "at": "2014-12-01T15:00:00Z", "as": "exhibitor:carmike", "do": "ConfirmBooking", "each": { "all": true }, "with": { "window": "{{Window}}", "weeks": 2 } },
            { "at": "2014-12-17T16:00:00Z", "as": "exhibitor:carmike", "do": "DropBookings", "with": { "window": "{{Window}}", "theaters": { "all": true } } }
          ]
        }
        """;

    /// <summary>A program with nothing to do, on a clock of that time.</summary>
    private const string Idle = $$"""
        {
          "name": "idle",
          "steps": [{ "at": "2014-12-17T17:00:00Z", "as": "administrator", "ask": "Batches", "of": {} }]
        }
        """;

    private Func<DbConnection> connect = null!;
    private string store = "";
    private string idle = "";

    protected abstract bool Postgres { get; }

    /// <summary>An import is a batch like any other: one store shows that it is carried on like one.</summary>
    protected abstract bool KillsTheImport { get; }

    [Fact]
    public async Task A_killed_import_and_a_killed_batch_are_finished_by_the_program_itself_and_no_line_is_done_twice()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("RELEASEPLANNER_TEST_SEED"), CultureInfo.InvariantCulture, out var given) ? given : Random.Shared.Next();
        TestContext.Current.TestOutputHelper!.WriteLine($"RELEASEPLANNER_TEST_SEED={seed}");
        var random = new Random(seed);
        await using var stores = new KillStores(Postgres);
        (store, connect) = await stores.NewAsync();
        var scenario = Path.Combine(stores.Folder, "killed-batch.scenario.json");
        idle = Path.Combine(stores.Folder, "idle.scenario.json");
        await File.WriteAllTextAsync(Path.Combine(stores.Folder, "circuits.csv"), Circuits);
        await File.WriteAllTextAsync(scenario, Scenario);
        await File.WriteAllTextAsync(idle, Idle);

        if (KillsTheImport)
        {
            await Killed(new("theater-registered.v1", Before: 2), random.Next(50, Houses - 600), "replay", scenario, "--keep", "--store", store);
            await FinishedByItself(new("theater-registered.v1", Before: 2), random);
        }

        var printed = await Killed(new("booking-dropped.v1", Before: 4 + (2 * Houses)), random.Next(50, Houses - 600), "replay", scenario, "--keep", "--store", store);
        Assert.Contains(KillsTheImport ? $"0 added, 0 amended, {Houses} unchanged, 0 bad" : $"{Houses} added, 0 amended, 0 unchanged, 0 bad", printed, StringComparison.Ordinal);
        await FinishedByItself(new("booking-dropped.v1", Before: 4 + (2 * Houses)), random);
    }

    /// <summary>Runs the program until about so many lines are in the journal, then kills it in the middle of them. Returns what it printed.</summary>
    private async Task<string> Killed(Work work, long after, params string[] arguments)
    {
        using var host = HostProcess.Start(arguments);
        await Reached(work.Before + after, host);
        host.Kill();
        Assert.Equal(128 + 9, await host.ExitCode());
        var done = await Done(work);
        TestContext.Current.TestOutputHelper!.WriteLine($"killed after {done} of {Houses} {work.Kind}");
        Assert.InRange(done, 1, Houses - 1);
        return await Rest(host);
    }

    /// <summary>Starts the program twice and sends it nothing: it goes on, is killed again, and comes to the end of the batch.</summary>
    private async Task FinishedByItself(Work work, Random random)
    {
        string[] start = ["replay", idle, "--serve", "--urls", "http://127.0.0.1:0", "--store", store];
        await KillStores.AssertSound(store);
        await Killed(work, random.NextInt64(await Done(work), Houses - 300), start);
        using (var host = HostProcess.Start(start))
        {
            await Reached(work.Before + Houses, host);
            await using var connection = connect();
            await connection.OpenAsync(TestContext.Current.CancellationToken);
            using var looks = KillStores.Looks();
            while (await connection.ExecuteScalarAsync<long>("select count(*) from batch where finished_at is null") > 0)
            {
                await looks.WaitForNextTickAsync();
                Assert.False(host.HasExited, "it ended by itself before the batch was finished");
            }
            host.Kill();
            await host.ExitCode();
        }
        await KillStores.AssertSound(store);
        await using var look = connect();
        var (events, streams) = await look.QuerySingleAsync<(long, long)>("select count(*), count(distinct stream) from journal where kind = @kind", new { kind = work.Kind });
        Assert.Equal((Houses, Houses), (events, streams));
        Assert.Equal(0, await look.ExecuteScalarAsync<long>("select count(*) from batch where state <> 'finished' or done <> total"));
        Assert.Equal(0, await look.ExecuteScalarAsync<long>("select count(*) from batch_line where state <> 'done'"));
    }

    /// <summary>Returns when so many rows are in the journal.</summary>
    private async Task Reached(long rows, HostProcess host)
    {
        await using var connection = connect();
        using var looks = KillStores.Looks();
        while (await Rows() < rows)
        {
            await looks.WaitForNextTickAsync();
            if (host.HasExited)
            {
                Assert.Fail($"it ended by itself before there were {rows} rows in the journal:\n{await Rest(host)}");
            }
        }

        // At first there is no file, and then no table.
        async Task<long> Rows()
        {
            try
            {
                if (connection.State != System.Data.ConnectionState.Open)
                {
                    await connection.OpenAsync(TestContext.Current.CancellationToken);
                }
                return await connection.ExecuteScalarAsync<long>("select coalesce(max(position), 0) from journal");
            }
            catch (DbException)
            {
                return 0;
            }
        }
    }

    private async Task<long> Done(Work work)
    {
        await using var connection = connect();
        return await connection.ExecuteScalarAsync<long>("select count(*) from journal where kind = @kind", new { kind = work.Kind });
    }

    private static async Task<string> Rest(HostProcess host)
    {
        var printed = "";
        while (await host.ReadLine() is { } line)
        {
            printed += line + "\n";
        }
        return printed;
    }

    /// <summary>What a batch does, and how many rows the journal has before that.</summary>
    private sealed record Work(string Kind, long Before);
}

public sealed class SqliteKillBatchTests : KillBatchTests
{
    protected override bool Postgres => false;

    protected override bool KillsTheImport => true;
}

public sealed class PostgresKillBatchTests : KillBatchTests
{
    protected override bool Postgres => true;

    protected override bool KillsTheImport => false;
}
