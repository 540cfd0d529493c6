using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using ReleasePlanner.Host;
using ReleasePlanner.Platform.Store;
using Xunit;

namespace ReleasePlanner.Tests.Feed;

/// <summary>The feed over HTTP: pages, waiting, streams.</summary>
public sealed class FeedHttpTests : IAsyncLifetime
{
    private readonly string store = Path.Combine(Path.GetTempPath(), $"rp-events-{Guid.NewGuid():n}.db");
    private readonly HttpClient http = new();
    private WebApplication app = null!;

    public async ValueTask InitializeAsync()
    {
        await using (var database = new Database(store))
        {
            await Migrator.MigrateAsync(database);
        }
        app = Web.Create(store, null, "http://127.0.0.1:0");
        await app.StartAsync();
        http.BaseAddress = new Uri(app.Urls.Single());
        http.DefaultRequestHeaders.Add(HttpActor.Header, "administrator");
        await Register("first");
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await app.DisposeAsync();
        foreach (var end in new[] { "", "-wal", "-shm" })
        {
            File.Delete(store + end);
        }
    }

    [Fact]
    public async Task Who_waits_is_answered_when_something_happens_and_at_once_when_something_has()
    {
        var page = await Get("/api/v1/events?wait=60");
        Assert.Equal("chain:first", page.GetProperty("events")[0].GetProperty("chain").GetString());
        var waiting = Get($"/api/v1/events?wait=60&after={page.GetProperty("next")}");
        await Register("second");
        Assert.Equal("chain:second", (await waiting).GetProperty("events")[0].GetProperty("chain").GetString());
    }

    [Fact]
    public async Task A_stream_goes_on_and_is_taken_up_again_where_it_was_left()
    {
        var (first, id) = await OneOf(await Stream(null));
        Assert.Contains("chain:first", first, StringComparison.Ordinal);
        var resumed = await Stream(id);
        // Nothing yet: its first sign of life carries the place to go on from.
        Assert.Equal("{}", (await OneOf(resumed)).Data);
        await Register("second");
        Assert.Contains("chain:second", (await OneOf(resumed)).Data, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_answered_says_so()
    {
        foreach (var (path, status) in new[]
        {
            ("?wait=61", 400), ("?wait=-1", 400), ("?limit=x", 400), ("?limit=1001", 400), ("?after=1", 400), ("?kinds=nonsense", 400), ("?since=1", 400),
            ("/schemas/nonsense", 404), ("/schemas/booking.confirmed", 200), ("/schemas", 200), ("?kinds=booking.confirmed,booking.dropped&limit=5", 200),
        })
        {
            using var response = await http.GetAsync("/api/v1/events" + path);
            Assert.True(status == (int)response.StatusCode, $"{path}: {response.StatusCode}");
        }
    }

    [Fact]
    public async Task Nobody_gets_nothing()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/events") { Headers = { { HttpActor.Header, "nobody" } } };
        using var response = await new HttpClient { BaseAddress = http.BaseAddress }.SendAsync(request);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    private async Task<JsonElement> Get(string path)
    {
        using var response = await http.GetAsync(path);
        response.EnsureSuccessStatusCode();
        return JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsStringAsync());
    }

    private async Task Register(string chain)
    {
        using var response = await http.PostAsync(
            "/api/v1/commands/RegisterChain",
            new StringContent($$"""{ "commandId": "{{chain}}", "chain": "chain:{{chain}}", "name": "{{chain}}" }""", Encoding.UTF8, "application/json"));
        response.EnsureSuccessStatusCode();
        await ((ReleasePlanner.Platform.Projection.ReadModelPump)app.Services.GetService(typeof(ReleasePlanner.Platform.Projection.ReadModelPump))!).CatchUpAsync();
    }

    private async Task<StreamReader> Stream(string? lastEventId)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/events") { Headers = { { "Accept", "text/event-stream" } } };
        if (lastEventId is not null)
        {
            request.Headers.Add("Last-Event-ID", lastEventId);
        }
        var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        return new StreamReader(await response.Content.ReadAsStreamAsync());
    }

    private static async Task<(string Data, string Id)> OneOf(StreamReader stream)
    {
        var (data, id) = ("", "");
        while (await stream.ReadLineAsync() is { Length: > 0 } line)
        {
            data = line.StartsWith("data:", StringComparison.Ordinal) ? line[5..].Trim() : data;
            id = line.StartsWith("id:", StringComparison.Ordinal) ? line[3..].Trim() : id;
        }
        return (data, id);
    }
}
