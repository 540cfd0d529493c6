using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using ReleasePlanner.Host;
using ReleasePlanner.Identities;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Platform.Projection;
using ReleasePlanner.Theaters.Bookings;
using ReleasePlanner.Windows;

namespace ReleasePlanner.Benchmarks;

/// <summary>What partners and boards wait for: 32 clients that confirm bookings and ask for a window's summary over HTTP, and how much of it HTTP and identity are.</summary>
internal static class OverHttp
{
    private const int Clients = 32;
    private const int Films = 4;

    public static async Task RunAsync(string? server, int houses)
    {
        var chains = houses / 50;
        await using var bench = await Bench.StartAsync(server);
        await Houses.RegisterAsync(bench, chains, 50, Films, screens: 12);
        await bench.StopAsync();

        await using var app = Web.Create(bench.Store, null, new Serving("http://127.0.0.1:0"), Limits);
        await app.StartAsync();
        var dispatcher = app.Services.GetRequiredService<Dispatcher>();
        using var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = Clients }) { BaseAddress = new Uri(app.Urls.Single()) };
        var tokens = new string[chains];
        for (var c = 0; c < chains; c++)
        {
            tokens[c] = await TokenAsync(dispatcher, bench.NewId(), Houses.Exhibitor(c));
        }
        var staff = await TokenAsync(dispatcher, bench.NewId(), Houses.Columbia);

        Task Confirm(int i, int film) => Post(http, tokens[i / 50], "commands/ConfirmBooking", $$"""
            {"commandId": "{{bench.NewId()}}", "theater": "{{Houses.Theater(i / 50, i % 50)}}", "window": "{{Houses.Window(film)}}", "from": "{{Houses.Opened.PlusWeeks(3):uuuu-MM-dd}}", "weeks": 2}
            """);
        Task Summary(int i) => Ask(http, staff, $"queries/WindowSummary?window={Houses.Window(i % 2)}");

        await Times("confirm, to warm up", houses, i => Confirm(i, 0));
        await app.Services.GetRequiredService<ReadModelPump>().CatchUpAsync();
        await Times("confirm over HTTP", houses, i => Confirm(i, 1));
        var direct = await Times("confirm through the gate alone", houses, async i =>
        {
            var result = await dispatcher.Send(Actor.Parse(Houses.Exhibitor(i / 50)), new ConfirmBooking
            {
                CommandId = bench.NewId(),
                Theater = Houses.Theater(i / 50, i % 50),
                Window = Houses.Window(2),
                From = Houses.Opened.PlusWeeks(3),
                Weeks = 2,
            });
            _ = result.Refusal is { } refusal ? throw new InvalidOperationException(refusal.Message) : 0;
        });
        await app.Services.GetRequiredService<ReadModelPump>().CatchUpAsync();
        var quiet = await Times($"WindowSummary over HTTP, {houses} bookings each", 1000, Summary);
        await Times("WindowSummary through the gate alone", 1000, async i =>
            _ = (await dispatcher.Ask(Actor.Parse(Houses.Columbia), new WindowSummary { Window = Houses.Window(i % 2) })).Refusal is { } refusal ? throw new InvalidOperationException(refusal.Message) : 0);
        var summaries = new List<double>();
        var both = await Times("confirm over HTTP, every fourth request a WindowSummary", houses, async i =>
        {
            await Confirm(i, 3);
            if (i % 4 == 0)
            {
                var started = Stopwatch.GetTimestamp();
                await Summary(i);
                lock (summaries)
                {
                    summaries.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
                }
            }
        });
        summaries.Sort();
        Console.WriteLine($"  the WindowSummary among them: median {summaries[summaries.Count / 2]:0.0} ms, p99 {summaries[summaries.Count * 99 / 100]:0.0} ms; medians {both / direct:0.00} of the gate alone, {summaries[summaries.Count / 2] / quiet:0.00} of a quiet summary");
    }

    /// <summary>No client is slowed down: what is measured is the work.</summary>
    private static readonly Dictionary<string, string?> Limits = [];

    private static async Task<string> TokenAsync(Dispatcher dispatcher, Platform.Values.CommandId id, string reach) =>
        (await dispatcher.Send(Actor.Administrator, new IssueToken { CommandId = id, Name = "bench", Reach = reach })).Value!.Result!.Value.GetProperty("secret").GetString()!;

    private static async Task Post(HttpClient http, string token, string path, string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/" + path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        await Send(http, request, token);
    }

    private static async Task Ask(HttpClient http, string token, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/" + path);
        await Send(http, request, token);
    }

    private static async Task Send(HttpClient http, HttpRequestMessage request, string token)
    {
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var response = await http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        if (!response.IsSuccessStatusCode)
        {
            throw new InvalidOperationException(text);
        }
    }

    /// <summary>Prints and returns the median of so many from all clients at once, in milliseconds.</summary>
    private static async Task<double> Times(string what, int number, Func<int, Task> act)
    {
        var took = new double[number];
        var all = Stopwatch.StartNew();
        await Bench.Parallel(
            number,
            async i =>
            {
                var started = Stopwatch.GetTimestamp();
                await act(i);
                took[i] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
            },
            Clients);
        Array.Sort(took);
        Console.WriteLine($"  {what}: median {took[number / 2]:0.0} ms, p99 {took[number * 99 / 100]:0.0} ms, {number / all.Elapsed.TotalSeconds:0}/s");
        return took[number / 2];
    }
}
