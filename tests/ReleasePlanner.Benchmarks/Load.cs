using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using ReleasePlanner.Host;
using ReleasePlanner.Identities;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Platform.Projection;

namespace ReleasePlanner.Benchmarks;

/// <summary>
/// Too many at once: 32, 200 and 500 clients over HTTP, of whose requests one in four confirms a booking and the others ask for a window's summary
/// or a board. Who is shed asks on at once, whatever Retry-After says. Throughput counts what was answered; memory is what is alive after a collection.
/// </summary>
internal static class Load
{
    private const int Chains = 20;
    private const int Each = 50;
    private const int Films = 4;
    // There and back: the plan grows while this runs, and no level is to have the smaller one.
    private static readonly int[] Levels = [32, 200, 500, 500, 200, 32];

    private sealed record Sent(bool IsCommand, HttpStatusCode Status, double Milliseconds);

    public static async Task RunAsync(string? server, int seconds)
    {
        await using var bench = await Bench.StartAsync(server);
        await Houses.RegisterAsync(bench, Chains, Each, Films, screens: 12);
        await bench.StopAsync();
        await using var app = Web.Create(bench.Store, null, new Serving("http://127.0.0.1:0"), new Dictionary<string, string?>
        {
            ["Limits:TokenPerSecond"] = "100000",
            ["Limits:AddressPerSecond"] = "100000",
        });
        await app.StartAsync();
        var dispatcher = app.Services.GetRequiredService<Dispatcher>();
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
        var staff = await TokenAsync(dispatcher, bench, Houses.Columbia);
        var houses = new string[Chains];
        for (var c = 0; c < Chains; c++)
        {
            houses[c] = await TokenAsync(dispatcher, bench, Houses.Exhibitor(c));
        }
        var confirmed = 0;
        foreach (var clients in Levels)
        {
            var sent = new List<Sent>();
            var started = Stopwatch.StartNew();
            await Task.WhenAll(Enumerable.Range(0, clients).Select(async client =>
            {
                for (var n = client; started.Elapsed.TotalSeconds < seconds; n++)
                {
                    var one = n % 4 == 0
                        ? await ConfirmAsync(http, bench, houses, Interlocked.Increment(ref confirmed) - 1)
                        : await AskAsync(
                            http, staff, n % 4 == 1 ? "ReleaseBoard?distributor=columbia" : $"WindowSummary?window={Houses.Window(n % Films)}");
                    lock (sent)
                    {
                        sent.Add(one);
                    }
                }
            }));
            Print(clients, started.Elapsed.TotalSeconds, sent);
        }
        await app.Services.GetRequiredService<ReadModelPump>().CatchUpAsync();
        var alive = GC.GetTotalMemory(forceFullCollection: true) / 1e6;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  alive after {confirmed} confirms: {alive:0} MB"));
    }

    private static void Print(int clients, double seconds, List<Sent> sent)
    {
        var shed = sent.Count(s => s.Status == HttpStatusCode.ServiceUnavailable);
        // A booking that is there already is an answer.
        var failed = sent.Count(s => s.Status is not (HttpStatusCode.OK or HttpStatusCode.Conflict or HttpStatusCode.ServiceUnavailable));
        var answered = sent.Where(s => s.Status is HttpStatusCode.OK or HttpStatusCode.Conflict).ToList();
        var commands = answered.Where(s => s.IsCommand).ToList();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"  {clients} clients: {answered.Count / seconds:0}/s, p50 {At(answered, 50):0} ms, p99 {At(answered, 99):0} ms; "
            + $"commands {commands.Count / seconds:0}/s, p99 {At(commands, 99):0} ms; shed {shed}, failed {failed}"));
    }

    private static double At(List<Sent> sent, int percent)
    {
        var took = sent.Select(s => s.Milliseconds).Order().ToList();
        return took.Count == 0 ? 0 : took[Math.Min(took.Count - 1, took.Count * percent / 100)];
    }

    private static async Task<Sent> ConfirmAsync(HttpClient http, Bench bench, string[] tokens, int number)
    {
        var (house, film) = (number % (Chains * Each), number / (Chains * Each) % Films);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/commands/ConfirmBooking")
        {
            Content = new StringContent(
                $$"""
                {"commandId": "{{bench.NewId()}}", "theater": "{{Houses.Theater(house / Each, house % Each)}}", "window": "{{Houses.Window(film)}}",
                "from": "{{Houses.Opened.PlusWeeks(3):uuuu-MM-dd}}", "weeks": 2}
                """,
                Encoding.UTF8,
                "application/json"),
        };
        return await SendAsync(http, request, tokens[house / Each], isCommand: true);
    }

    private static async Task<Sent> AskAsync(HttpClient http, string token, string query)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/queries/" + query);
        return await SendAsync(http, request, token, isCommand: false);
    }

    private static async Task<Sent> SendAsync(HttpClient http, HttpRequestMessage request, string token, bool isCommand)
    {
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        var started = Stopwatch.GetTimestamp();
        using var response = await http.SendAsync(request);
        _ = await response.Content.ReadAsStringAsync();
        return new(isCommand, response.StatusCode, Stopwatch.GetElapsedTime(started).TotalMilliseconds);
    }

    private static async Task<string> TokenAsync(Dispatcher dispatcher, Bench bench, string reach) =>
        (await dispatcher.Send(Actor.Administrator, new IssueToken { CommandId = bench.NewId(), Name = "load", Reach = reach }))
            .Value!.Result!.Value.GetProperty("secret").GetString()!;
}
