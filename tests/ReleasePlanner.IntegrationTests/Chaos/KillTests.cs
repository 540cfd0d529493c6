using System.Data.Common;
using System.Globalization;
using System.Text.RegularExpressions;
using Dapper;
using ReleasePlanner.Platform.Journal;
using ReleasePlanner.Theaters;
using Xunit;

namespace ReleasePlanner.IntegrationTests.Chaos;

/// <summary>
/// The program is killed in the middle of a replay, again and again at random moments. Nothing it had acknowledged is lost, the store is
/// sound without anyone repairing it, and sending everything again finishes the work without doing any of it twice.
/// </summary>
public abstract partial class KillTests
{
    private const string Scenario = "killed";

    /// <summary>What a replay exits with when it ran to its end, whether or not what it expects came out.</summary>
    private static readonly int[] Ended = [0, 1];

    protected abstract int Rounds { get; }

    protected abstract bool Postgres { get; }

    [Fact]
    public async Task A_killed_replay_loses_nothing_and_when_repeated_does_nothing_twice()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("RELEASEPLANNER_TEST_SEED"), CultureInfo.InvariantCulture, out var given) ? given : Random.Shared.Next();
        TestContext.Current.TestOutputHelper!.WriteLine($"RELEASEPLANNER_TEST_SEED={seed}");
        var random = new Random(seed);
        await using var stores = new KillStores(Postgres);
        var scenario = KillScenario.WriteTo(stores.Folder, Scenario);

        var (whole, connectToWhole) = await stores.NewAsync();
        await HostProcess.Run(Ended, "replay", scenario, "--keep", "--store", whole);
        var expected = await CommandsIn(connectToWhole);

        for (var round = 1; round <= Rounds; round++)
        {
            var (store, connect) = await stores.NewAsync();
            var (line, more) = (random.Next(1, KillScenario.Steps), random.Next(0, 60));
            var what = $"round {round}, killed {more} journal rows after line {line}";
            var printed = await PlayAndKill(scenario, store, connect, line, more);

            await KillStores.AssertSound(store);
            var took = await CommandsIn(connect);
            TestContext.Current.TestOutputHelper!.WriteLine($"{what}: {took.Count} of {expected.Count} commands had taken effect");
            Assert.All(printed, step => AssertInJournal(step, took, what));

            await HostProcess.Run(Ended, "replay", scenario, "--keep", "--store", store);
            await KillStores.AssertSound(store);
            await AssertNothingTwice(connect, what);
            var found = await CommandsIn(connect);
            Assert.True(expected.SetEquals(found), $"{what}: differs in {string.Join(", ", expected.Except(found).Concat(found.Except(expected)).Take(10))}");
        }
    }

    /// <summary>Plays until a step's line is printed and so many more journal rows are written, then kills. Returns the lines that were printed.</summary>
    private static async Task<List<PrintedStep>> PlayAndKill(string scenario, string store, Func<DbConnection> connect, int line, int more)
    {
        using var host = HostProcess.Start("replay", scenario, "--keep", "--store", store);
        var printed = new List<PrintedStep>();
        while (printed.Count < line)
        {
            Take(await host.ReadLine() ?? throw new InvalidOperationException($"the replay ended by itself with {await host.ExitCode()} after {printed.Count} steps"));
        }
        await using (var connection = connect())
        {
            await connection.OpenAsync(TestContext.Current.CancellationToken);
            var enough = await Count() + more;
            using var looks = KillStores.Looks();
            while (await Count() < enough && !host.HasExited)
            {
                await looks.WaitForNextTickAsync();
            }

            Task<long> Count() => connection.ExecuteScalarAsync<long>("select count(*) from journal");
        }
        host.Kill();
        Assert.True(await host.ExitCode() is 128 + 9, "the replay was at its end before it could be killed");
        // What was printed before the kill lies in the pipe: it was acknowledged too.
        while (await host.ReadLine() is { } rest)
        {
            Take(rest);
        }
        return printed;

        void Take(string text)
        {
            if (StepLine().Match(text) is { Success: true } match)
            {
                printed.Add(new(int.Parse(match.Groups["step"].ValueSpan, CultureInfo.InvariantCulture), match.Groups["outcome"].Value));
            }
        }
    }

    /// <summary>A line <c>done</c> has its command in the journal, a line <c>40 done</c> forty of them, a line <c>300 added</c> as many theaters.</summary>
    private static void AssertInJournal(PrintedStep step, HashSet<(string Stream, string Command)> commands, string what)
    {
        var (atLeast, found) = step.Outcome.Split(' ') switch
        {
            ["done", ..] => (1, commands.Count(c => c.Command == $"{Scenario}/{step.Number}")),
            [var count, "done", ..] => (int.Parse(count, CultureInfo.InvariantCulture), commands.Count(c => c.Command.StartsWith($"{Scenario}/{step.Number}/", StringComparison.Ordinal))),
            [var count, "added,", ..] => (int.Parse(count, CultureInfo.InvariantCulture), commands.Count(c => c.Stream.StartsWith("theater:", StringComparison.Ordinal))),
            ["answered", ..] => (0, 0),
            _ => throw new InvalidOperationException($"step {step.Number} of the test's own scenario came to '{step.Outcome}'"),
        };
        Assert.True(found >= atLeast, $"{what}: step {step.Number} was acknowledged with '{step.Outcome}', the journal has {found} commands of it");
    }

    private static async Task AssertNothingTwice(Func<DbConnection> connect, string what)
    {
        await using var connection = connect();
        var twice = await connection.QueryAsync<string>(
            "select stream || ' ' || command_id from journal where ordinal = 0 group by stream, command_id having count(*) > 1");
        Assert.True(!twice.Any(), $"{what}: took effect twice: {string.Join(", ", twice.Take(10))}");
        var bookings = (await connection.QueryAsync<string>("select body from journal where kind = 'booking-confirmed.v1'"))
            .Select(body => ((BookingConfirmed)EventText.Event(EventText.Read(body))).Booking).ToList();
        Assert.NotEmpty(bookings);
        Assert.Equal(bookings.Count, bookings.DistinctBy(b => (b.Theater, b.Id)).Count());
    }

    private static async Task<HashSet<(string Stream, string Command)>> CommandsIn(Func<DbConnection> connect)
    {
        await using var connection = connect();
        return (await connection.QueryAsync<(string, string)>("select stream, command_id from journal")).ToHashSet();
    }

    [GeneratedRegex(@"^ *(?<step>\d+)  \S+ \S+Z  \S+ +\S.*?  +(?<outcome>\S.*)  \d+ ms$")]
    private static partial Regex StepLine();

    private sealed record PrintedStep(int Number, string Outcome);
}

public sealed class SqliteKillTests : KillTests
{
    protected override int Rounds => 2;

    protected override bool Postgres => false;
}

public sealed class PostgresKillTests : KillTests
{
    protected override int Rounds => 1;

    protected override bool Postgres => true;
}
