using System.Collections.Concurrent;
using System.Data.Common;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using ReleasePlanner.Platform.Hosting;
using Xunit;

namespace ReleasePlanner.IntegrationTests.Chaos;

/// <summary>The program serving over HTTP as a process of its own, started again on the same store after each kill.</summary>
internal sealed class KilledServer(string store, Func<DbConnection> connect) : IAsyncDisposable
{
    private readonly HttpClient http = new(new SocketsHttpHandler { MaxConnectionsPerServer = 64, PooledConnectionLifetime = TimeSpan.FromMinutes(1) })
    {
        Timeout = TimeSpan.FromSeconds(60),
    };

    private HostProcess? host;
    private Task? drained;
    private string address = "";

    public string Store => store;

    public Func<DbConnection> Connect => connect;

    /// <summary>Starts it and returns when it answers.</summary>
    public async Task StartAsync()
    {
        address = $"http://127.0.0.1:{PlannerHosting.FreePort()}";
        host = HostProcess.Start("serve", "--store", store, "--urls", address);
        drained = DrainAsync(host);
        await AnswersAsync("/healthz");
    }

    /// <summary>Returns when commands, queries and the work behind them are ready.</summary>
    public Task IsReadyAsync() => AnswersAsync("/readyz");

    /// <summary>SIGKILL. Fails when the server had ended by itself.</summary>
    public async Task KillAsync()
    {
        Assert.False(host!.HasExited, "the server ended by itself");
        host.Kill();
        await host.ExitCode();
        await drained!;
        host.Dispose();
        host = null;
    }

    /// <summary>Sends a command. The answer is null when the connection broke or the outcome is not known (503).</summary>
    public async Task<(HttpStatusCode Status, JsonNode Body)?> PostAsync(string token, string path, string body, bool behind = false)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{address}/api/v1/{path}") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (behind)
        {
            request.Headers.Add("Prefer", "respond-async");
        }
        try
        {
            using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
            var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            return response.StatusCode == HttpStatusCode.ServiceUnavailable ? null : (response.StatusCode, JsonNode.Parse(text)!);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or System.Text.Json.JsonException)
        {
            return null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        host?.Dispose();
        if (drained is not null)
        {
            await drained;
        }
        http.Dispose();
    }

    private async Task AnswersAsync(string path)
    {
        using var looks = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!await IsOkAsync(path))
        {
            await looks.WaitForNextTickAsync(TestContext.Current.CancellationToken);
            Assert.False(host!.HasExited, $"the server ended by itself before {path} answered");
        }
    }

    private async Task<bool> IsOkAsync(string path)
    {
        try
        {
            using var response = await http.GetAsync(address + path, TestContext.Current.CancellationToken);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    // A pipe that nobody reads would stop the server when it is full.
    private static async Task DrainAsync(HostProcess host)
    {
        while (await host.ReadLine() is not null)
        {
        }
    }
}

/// <summary>What a client was told, and what it does not know.</summary>
internal sealed record Acknowledged(string CommandId, string Stream, long Version);

/// <summary>One chain's program: sends random work over HTTP, one command after the other, and keeps its own records.</summary>
internal sealed class RecordingClient(KilledServer server, string chain, string token, string staff, int houses, int seed)
{
    private readonly Random random = new(seed);
    private readonly HashSet<string> stops = [];
    private int sent;
    private (string Path, string Body, string Id, bool Behind)? unknown;

    public ConcurrentBag<Acknowledged> Known { get; } = [];

    public ConcurrentBag<string> Batches { get; } = [];

    public int Refused { get; private set; }

    public int Repeated { get; private set; }

    public string Token => token;

    /// <summary>Works until the server is gone. The command whose answer did not come is sent again, under its id, at the next start.</summary>
    public async Task WorkAsync(Func<bool> acknowledged)
    {
        while (true)
        {
            var next = unknown ?? Next();
            Repeated += unknown is null ? 0 : 1;
            unknown = next;
            if (await server.PostAsync(token, next.Path, next.Body, next.Behind) is not { } answer)
            {
                return;
            }
            unknown = null;
            Take(next.Id, answer.Status, answer.Body);
            if (next.Path == "commands/DropFilm" && answer.Status == HttpStatusCode.OK)
            {
                await AssertNothingOfTheChainIsInEffectAsync();
            }
            if (!acknowledged())
            {
                return;
            }
        }
    }

    private void Take(string id, HttpStatusCode status, JsonNode body)
    {
        Assert.True((int)status < 500, $"{id}: {status} {body}");
        if (status is not (HttpStatusCode.OK or HttpStatusCode.Accepted))
        {
            Refused++;
            return;
        }
        if (body["batch"] is { } batch)
        {
            Batches.Add(batch.GetValue<string>());
            return;
        }
        foreach (var stream in body["streams"]!.AsArray())
        {
            Known.Add(new(id, stream!["stream"]!.GetValue<string>(), stream["version"]!.GetValue<long>()));
        }
    }

    /// <summary>From the reply to a drop on, nobody counts a booking of that chain and film: asked by the distributor at once.</summary>
    private async Task AssertNothingOfTheChainIsInEffectAsync()
    {
        if (await server.PostAsync(staff, "queries/WindowSummary", $$"""{"window": "{{Window(0)}}"}""") is not { } answer)
        {
            return;
        }
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        var mine = answer.Body["byChain"]!.AsArray().SingleOrDefault(c => c!["chain"]!.GetValue<string>() == $"chain:{chain}");
        Assert.True(mine is null || mine["theaters"]!["inEffect"]!.GetValue<int>() == 0, $"{chain} dropped the film and is counted: {mine}");
    }

    private (string Path, string Body, string Id, bool Behind) Next()
    {
        var id = $"{chain}-{++sent}";
        var theater = $"theater:{chain}-{random.Next(1, houses + 1):0000}";
        var film = random.Next(3);
        return random.Next(10) switch
        {
            < 5 => ("commands/ConfirmBooking", $$"""
                {"commandId": "{{id}}", "theater": "{{theater}}", "window": "{{Window(film)}}", "from": "{{Day("01")}}",
                 "weeks": {{1 + random.Next(3)}}, "screens": {{1 + random.Next(4)}} }
                """, id, false),
            5 or 6 => ("commands/DropBookings", $$"""
                {"commandId": "{{id}}", "window": "{{Window(film)}}", "theaters": {"ids": ["{{theater}}"] } }
                """, id, false),
            7 => ("commands/FinalBookings", $$"""
                {"commandId": "{{id}}", "window": "{{Window(film)}}", "theaters": {"all": true}, "until": "{{Day("09")}}"}
                """, id, true),
            8 => Stop(id),
            _ => ("commands/ConfirmBooking", $$"""
                {"commandId": "{{id}}", "theater": "{{theater}}", "window": "window:nothing/us/theatrical", "weeks": 1}
                """, id, false),
        };
    }

    private (string Path, string Body, string Id, bool Behind) Stop(string id)
    {
        if (stops.Count > 0)
        {
            var stop = stops.First();
            stops.Remove(stop);
            return ("commands/LiftDisruption", $$"""{"commandId": "{{id}}", "disruption": "{{stop}}"}""", id, false);
        }
        stops.Add($"stop-{id}");
        return ("commands/DropFilm", $$"""
            {"commandId": "{{id}}", "chain": "chain:{{chain}}", "film": "film:film-0", "disruption": "stop-{{id}}"}
            """, id, false);
    }

    private string Day(string ofMonth) => $"2027-{1 + random.Next(9):00}-{ofMonth}";

    private static string Window(int film) => $"window:film-{film}/us/theatrical";
}
