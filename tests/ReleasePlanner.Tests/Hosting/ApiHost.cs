using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using NodaTime.Testing;
using ReleasePlanner.Host;
using ReleasePlanner.Tests.Support;
using Xunit;

namespace ReleasePlanner.Tests.Hosting;

/// <summary>One served planner for all tests over HTTP: Carmike's three houses, booked for one window. A test leaves the world as it was, or makes its own.</summary>
public sealed class ApiHost : IAsyncLifetime
{
    private readonly string store = Path.Combine(Path.GetTempPath(), $"rp-api-{Guid.NewGuid():n}.db");
    private readonly ConcurrentDictionary<string, Lazy<Task<string>>> tokens = new();
    private readonly Lazy<Task<DescribedAnswers>> described;
    private WebApplication app = null!;

    public ApiHost() => described = new(DescribeAsync);

    public const string Window = "window:the-interview/us/theatrical";

    public HttpClient Http { get; } = new(new HttpClientHandler { AutomaticDecompression = DecompressionMethods.None });

    public T Get<T>()
        where T : notnull => app.Services.GetRequiredService<T>();

    public async ValueTask InitializeAsync()
    {
        await SqliteTemplate.CopyToAsync(store);
        app = Web.Create(store, new FakeClock(Instant.FromUtc(2014, 12, 1, 12, 0)), "http://127.0.0.1:0");
        await app.StartAsync();
        Http.BaseAddress = new Uri(app.Urls.Single());
        await Do("RegisterMarket", "administrator", """
            { "market": "market:us", "name": "United States", "group": "domestic", "timeZone": "America/New_York", "playWeeks": [{ "from": "1950-01-01", "startsOn": "friday" }] }
            """);
        await Do("RegisterChain", "administrator", """{ "chain": "chain:carmike", "name": "Carmike" }""");
        foreach (var (house, name) in new[] { ("a", "=HYPERLINK(1)"), ("b", "Columbus, \"15\""), ("c", "Athens") })
        {
            await Do("RegisterTheater", "administrator", JsonSerializer.Serialize(new { theater = $"theater:{house}", chain = "chain:carmike", name, market = "market:us", screens = 12 }));
        }
        await Do("RegisterFilm", "distribution:columbia", """{ "film": "film:the-interview", "title": "The Interview", "distributor": "columbia" }""");
        await Do("PlanWindow", "distribution:columbia", """{ "film": "film:the-interview", "market": "market:us", "opens": "2014-12-25", "targetTheaters": 3000 }""");
        foreach (var house in new[] { "a", "b", "c" })
        {
            await Do("ConfirmBooking", "exhibitor:carmike", $$"""{ "theater": "theater:{{house}}", "window": "{{Window}}", "weeks": 2 }""");
        }
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await app.StopAsync();
        await app.DisposeAsync();
        SqliteTemplate.Delete(store);
    }

    /// <summary>A request as <paramref name="actor"/>; a body is sent as JSON.</summary>
    /// <param name="headers">Names and values in turn.</param>
    public async Task<Answered> Send(HttpMethod method, string path, string actor, string? body = null, params string[] headers)
    {
        using var request = new HttpRequestMessage(method, path.StartsWith('/') ? path : "/api/v1/" + path);
        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        }
        if (actor.Length > 0)
        {
            request.Send(await tokens.GetOrAdd(actor, a => new(() => TestTokens.For(app.Services, a))).Value);
        }
        foreach (var header in headers.Chunk(2))
        {
            if (header[0].StartsWith("Content-", StringComparison.Ordinal))
            {
                request.Content!.Headers.Remove(header[0]);
                request.Content.Headers.TryAddWithoutValidation(header[0], header[1]);
            }
            else
            {
                request.Headers.TryAddWithoutValidation(header[0], header[1]);
            }
        }
        using var response = await Http.SendAsync(request);
        var answered = new Answered(response.StatusCode, response.Headers, response.Content.Headers, await response.Content.ReadAsByteArrayAsync());
        if (request.RequestUri!.PathAndQuery.StartsWith("/api/", StringComparison.Ordinal) && answered.Content.ContentEncoding.Count == 0 && answered.Bytes.Length > 0)
        {
            (await Described()).Check(method, request.RequestUri.PathAndQuery, (int)answered.Status, answered.MediaType, answered.Bytes);
        }
        return answered;
    }

    /// <summary>The document of this host: every answer that a test sees keeps to it.</summary>
    public async Task<DescribedAnswers> Described() => await described.Value;

    private async Task<DescribedAnswers> DescribeAsync() => new(await Http.GetStringAsync("/openapi/v1.json"));

    public Task<Answered> Post(string path, string actor, string body, params string[] headers) => Send(HttpMethod.Post, path, actor, body, headers);

    public Task<Answered> Ask(string path, string actor, params string[] headers) => Send(HttpMethod.Get, path, actor, null, headers);

    private async Task Do(string command, string actor, string body)
    {
        var done = await Post("commands/" + command, actor, body, "Idempotency-Key", Guid.NewGuid().ToString());
        Assert.True(done.Status == HttpStatusCode.OK, done.Text);
    }
}

/// <summary>What came back.</summary>
public sealed record Answered(HttpStatusCode Status, HttpResponseHeaders Headers, HttpContentHeaders Content, byte[] Bytes)
{
    public string Text => Encoding.UTF8.GetString(Bytes);

    public JsonElement Json => JsonSerializer.Deserialize<JsonElement>(Bytes);

    public string? MediaType => Content.ContentType?.MediaType;

    public string? Header(string name) => Headers.TryGetValues(name, out var values) ? string.Join(", ", values) : null;

    /// <summary>The problem's code, having looked that it is a whole problem.</summary>
    public string Code
    {
        get
        {
            Assert.Equal("application/problem+json", MediaType);
            Assert.Equal((int)Status, Json.GetProperty("status").GetInt32());
            Assert.NotEmpty(Json.GetProperty("detail").GetString()!);
            Assert.DoesNotContain("   at ", Text, StringComparison.Ordinal);
            return Json.GetProperty("code").GetString()!;
        }
    }
}

[CollectionDefinition(nameof(ApiHost))]
public sealed class ApiCollection : ICollectionFixture<ApiHost>;
