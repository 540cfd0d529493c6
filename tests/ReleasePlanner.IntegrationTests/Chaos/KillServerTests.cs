using System.Data.Common;
using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Dapper;
using NodaTime;
using Npgsql;
using ReleasePlanner.Host.Identities;
using ReleasePlanner.IntegrationTests.Restore;
using Xunit;

namespace ReleasePlanner.IntegrationTests.Chaos;

/// <summary>
/// The server, or its database, is ended again and again while programs of six chains send it work over HTTP. Their own records are the judge: nothing that was
/// acknowledged is lost, nothing is done twice, no batch stays unfinished, and a stopped booking is counted by nobody. <c>RELEASEPLANNER_TEST_KILLS</c>
/// sets how often it is killed: two hundred take a quarter of an hour on SQLite and half an hour on PostgreSQL.
/// </summary>
public abstract class KillServerTests
{
    private const int Chains = 6;
    private const int HousesOfAChain = 20;

    /// <summary>The whole store is verified after so many kills, and after the last.</summary>
    private const int VerifiedEvery = 10;

    protected abstract bool Postgres { get; }

    /// <summary>The variable that says how often the work is interrupted, and how often that is without it.</summary>
    protected virtual (string Variable, int Default) Interruptions => ("RELEASEPLANNER_TEST_KILLS", 3);

    private protected virtual Task<(string Store, Func<DbConnection> Connect)> NewStoreAsync(KillStores stores) => stores.NewAsync();

    /// <summary>Interrupts the server in the middle of its work.</summary>
    private protected virtual Task InterruptAsync(KilledServer server) => server.KillAsync();

    /// <summary>Returns when the server takes work again.</summary>
    private protected virtual Task ResumeAsync(KilledServer server) => server.StartAsync();

    /// <summary>Nobody writes between the interruption and the resumption, so that the whole store can be verified.</summary>
    protected virtual bool IsQuietBetween => true;

    [Fact]
    public async Task What_a_server_acknowledged_is_kept_once()
    {
        var seed = Number("RELEASEPLANNER_TEST_SEED") ?? Random.Shared.Next();
        var kills = Number(Interruptions.Variable) ?? Interruptions.Default;
        var output = TestContext.Current.TestOutputHelper!;
        output.WriteLine($"RELEASEPLANNER_TEST_SEED={seed}");
        var random = new Random(seed);
        await using var stores = new KillStores(Postgres);
        var (store, connect) = await NewStoreAsync(stores);
        await HostProcess.Run([0], "replay", WriteSeason(stores.Folder), "--keep", "--store", store);
        await using var server = new KilledServer(store, connect);
        var clients = new List<RecordingClient>();
        await using (var desk = await Desk.OpenAsync(store, SystemClock.Instance, TestContext.Current.CancellationToken))
        {
            var staff = await TokenAsync(desk, "distribution:columbia");
            for (var c = 0; c < Chains; c++)
            {
                clients.Add(new(server, $"chain-{c}", await TokenAsync(desk, $"exhibitor:chain-{c}"), staff, HousesOfAChain, random.Next()));
            }
        }

        await server.StartAsync();

        for (var kill = 1; kill <= kills; kill++)
        {
            await WorkAndKillAsync(server, clients, random.Next(5, 80));
            await AssertKeptAsync(server, clients, $"kill {kill}");
            if (IsQuietBetween && (kill % VerifiedEvery == 0 || kill == kills))
            {
                await KillStores.AssertSound(store);
                output.WriteLine($"kill {kill}: {Told(clients)}");
            }
            await ResumeAsync(server);
        }

        foreach (var client in clients)
        {
            foreach (var batch in client.Batches)
            {
                await AssertFinishedAsync(server, client, batch);
            }
        }
        await server.KillAsync();
        await AssertKeptAsync(server, clients, "the end");
        await KillStores.AssertSound(store);
        output.WriteLine($"{kills} kills: {Told(clients)}");
    }

    private static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var given) ? given : null;

    private static string Told(List<RecordingClient> clients) =>
        $"{clients.Sum(c => c.Known.Count)} commands and {clients.Sum(c => c.Batches.Count)} batches acknowledged, "
        + $"{clients.Sum(c => c.Refused)} refused, {clients.Sum(c => c.Repeated)} sent again";

    /// <summary>Returns when all clients have noticed that the server was killed, after so many acknowledgements in the middle of their work.</summary>
    private async Task WorkAndKillAsync(KilledServer server, List<RecordingClient> clients, int after)
    {
        var (count, isOver) = (0, false);
        var enough = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var work = clients.Select(client => client.WorkAsync(() =>
        {
            if (Interlocked.Increment(ref count) >= after)
            {
                enough.TrySetResult();
            }
            return !Volatile.Read(ref isOver);
        })).ToList();
        // A client that fails ends before the server does.
        await Task.WhenAny(enough.Task, Task.WhenAny(work).Unwrap());
        await InterruptAsync(server);
        Volatile.Write(ref isOver, true);
        await Task.WhenAll(work);
    }

    private static async Task AssertKeptAsync(KilledServer server, List<RecordingClient> clients, string when)
    {
        await using var connection = server.Connect();
        var rows = (await connection.QueryAsync<(string Stream, long Version, string Command)>("select stream, version, command_id from journal where ordinal = 0")).ToList();
        var journal = rows.ToDictionary(r => (r.Stream, r.Version), r => r.Command);
        Assert.All(clients.SelectMany(c => c.Known), known => Assert.True(
            journal.TryGetValue((known.Stream, known.Version), out var command) && command.Contains(known.CommandId, StringComparison.Ordinal),
            $"{when}: {known} was acknowledged and is not in the journal"));
        Assert.Equal(rows.Count, rows.DistinctBy(r => (r.Stream, r.Command)).Count());
    }

    private static async Task AssertFinishedAsync(KilledServer server, RecordingClient client, string batch)
    {
        using var looks = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (true)
        {
            var (status, body) = await server.PostAsync(client.Token, "queries/BatchStatus", $$"""{"batch": "{{batch}}"}""")
                ?? throw new InvalidOperationException($"the server does not say how far {batch} is");
            Assert.Equal(HttpStatusCode.OK, status);
            if (body["finishedAt"] is not null)
            {
                Assert.Equal(body["total"]!.GetValue<int>(), body["done"]!.GetValue<int>() + body["refused"]!.GetValue<int>());
                return;
            }
            await looks.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }
    }

    private static Task<string> TokenAsync(Desk desk, string reach) => desk.IssueTokenAsync("kill", reach, 1, null, TestContext.Current.CancellationToken);

    /// <summary>Six chains of twenty houses and three films that open next year.</summary>
    private static string WriteSeason(string folder)
    {
        File.WriteAllText(
            Path.Combine(folder, "circuits.csv"),
            "chain,name,theaters,screens\n" + string.Concat(Enumerable.Range(0, Chains).Select(c => $"chain-{c},Chain {c},{HousesOfAChain},{8 * HousesOfAChain}\n")));
        var steps = new JsonArray(
            Step("administrator", "RegisterMarket", """
                {"market": "market:us", "name": "United States", "group": "domestic", "timeZone": "America/New_York", "playWeeks": [{"from": "1950-01-01", "startsOn": "friday"}]}
                """),
            new JsonObject { ["at"] = At, ["as"] = "administrator", ["import"] = "circuits", ["from"] = "circuits.csv", ["market"] = "market:us" });
        for (var film = 0; film < 3; film++)
        {
            steps.Add(Step("distribution:columbia", "RegisterFilm", $$"""{"film": "film:film-{{film}}", "title": "Film {{film}}", "distributor": "columbia"}"""));
            steps.Add(Step("distribution:columbia", "PlanWindow", $$"""{"film": "film:film-{{film}}", "market": "market:us", "opens": "2027-01-01", "pattern": "wide", "targetTheaters": 100}"""));
        }
        var path = Path.Combine(folder, "season.scenario.json");
        File.WriteAllText(path, new JsonObject { ["name"] = "season", ["steps"] = steps }.ToJsonString());
        return path;
    }

    private const string At = "2026-06-01T12:00:00Z";

    private static JsonObject Step(string actor, string command, string with) =>
        new() { ["at"] = At, ["as"] = actor, ["do"] = command, ["with"] = JsonNode.Parse(with) };
}

public sealed class SqliteKillServerTests : KillServerTests
{
    protected override bool Postgres => false;
}

public sealed class PostgresKillServerTests : KillServerTests
{
    protected override bool Postgres => true;
}

/// <summary>The server goes on while PostgreSQL is restarted under it: it is read-only until it has the right to write again.</summary>
public sealed class DatabaseRestartTests : KillServerTests, IAsyncDisposable
{
    private PostgresCluster? cluster;

    protected override bool Postgres => true;

    protected override (string Variable, int Default) Interruptions => ("RELEASEPLANNER_TEST_RESTARTS", 2);

    protected override bool IsQuietBetween => false;

    private protected override async Task<(string Store, Func<DbConnection> Connect)> NewStoreAsync(KillStores stores)
    {
        cluster = await PostgresCluster.CreateAsync();
        await cluster.CreateDatabaseAsync("rp");
        var text = new NpgsqlConnectionStringBuilder(cluster.Store("rp")) { Pooling = false }.ConnectionString;
        return (cluster.Store("rp"), () => new NpgsqlConnection(text));
    }

    private protected override Task InterruptAsync(KilledServer server) => cluster!.RestartAsync();

    private protected override Task ResumeAsync(KilledServer server) => server.IsReadyAsync();

    public async ValueTask DisposeAsync()
    {
        if (cluster is not null)
        {
            await cluster.DisposeAsync();
        }
    }
}
