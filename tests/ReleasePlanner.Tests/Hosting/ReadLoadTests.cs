using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using NodaTime.Testing;
using ReleasePlanner.Films;
using ReleasePlanner.Host;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Platform.Projection;
using ReleasePlanner.Platform.Store;
using ReleasePlanner.Platform.Values;
using ReleasePlanner.Tests.Support;
using Xunit;

namespace ReleasePlanner.Tests.Hosting;

/// <summary>More readers than the store has connections for. Run on both stores; here two queries read at once and four may wait.</summary>
public abstract class ReadLoadTests : IAsyncLifetime
{
    private readonly HttpClient http = new();
    private WebApplication? app;
    private string columbia = "";
    private string carmike = "";

    private Database Database => Services.GetRequiredService<Database>();

    private IServiceProvider Services => app!.Services;

    /// <summary>A store of its own, and empty.</summary>
    protected abstract Task<string> StoreAsync();

    protected abstract Task DropAsync();

    public async ValueTask InitializeAsync()
    {
        var store = await StoreAsync();
        await using (var database = new Database(store))
        {
            await Migrator.MigrateAsync(database);
        }
        app = Web.Create(store, new FakeClock(Instant.FromUtc(2014, 12, 1, 12, 0)), new Serving("http://127.0.0.1:0"), new Dictionary<string, string?>
        {
            ["Connections:Queries"] = "2",
            ["Connections:Waiting"] = "4",
            ["Connections:LongestWait"] = "01:00:00",
        });
        await app.StartAsync();
        http.BaseAddress = new Uri(app.Urls.Single());
        var admin = await TestTokens.For(app.Services, "administrator");
        (columbia, carmike) = (await TestTokens.For(app.Services, "distribution:columbia"), await TestTokens.For(app.Services, "exhibitor:carmike"));
        await Do(admin, "RegisterMarket", """
            {
                "market": "market:us", "name": "United States", "group": "domestic", "timeZone": "America/New_York",
                "playWeeks": [{ "from": "1950-01-01", "startsOn": "friday" }]
            }
            """);
        await Do(admin, "RegisterChain", """{ "chain": "chain:carmike", "name": "Carmike" }""");
        foreach (var house in new[] { "a", "b" })
        {
            await Do(admin, "RegisterTheater", $$"""
                { "theater": "theater:{{house}}", "chain": "chain:carmike", "name": "{{house}}", "market": "market:us", "screens": 12 }
                """);
        }
        await Do(columbia, "RegisterFilm", """{ "film": "film:the-interview", "title": "The Interview", "distributor": "columbia" }""");
        await Do(columbia, "PlanWindow", """{ "film": "film:the-interview", "market": "market:us", "opens": "2014-12-25" }""");
        await Confirm("a");
        // Something was lost lately, so that a board's alerts look an hour and a day back.
        await Do(carmike, "DropBookings", """{ "theaters": { "ids": ["theater:a"] } }""");
        await Services.GetRequiredService<ReadModelPump>().CatchUpAsync();
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        http.Dispose();
        if (app is not null)
        {
            var database = Database;
            await app.StopAsync();
            await app.DisposeAsync();
            await database.DisposeAsync();
        }
        await DropAsync();
    }

    [Fact]
    public async Task Queries_beyond_the_bound_are_shed_and_commands_go_through()
    {
        var held = new[] { await Database.OpenReadAsync(Database.QueryReads), await Database.OpenReadAsync(Database.QueryReads) };
        var boards = Enumerable.Range(0, 8).Select(_ => Board()).ToList();
        var waiting = boards.ToList();
        for (var shed = 0; shed < 4; shed++)
        {
            var first = await Task.WhenAny(waiting);
            waiting.Remove(first);
            var (status, retryAfter, body) = await first;
            Assert.Equal((HttpStatusCode.ServiceUnavailable, "1"), (status, retryAfter));
            Assert.Equal("unavailable", JsonSerializer.Deserialize<JsonElement>(body).GetProperty("code").GetString());
        }

        await Confirm("b");
        // It looks what it would stop before it is judged.
        await Do(columbia, "CancelRelease", """{ "film": "film:the-interview", "dryRun": true }""");
        await Services.GetRequiredService<ReadModelPump>().CatchUpAsync();
        Assert.DoesNotContain(waiting, w => w.IsCompleted);

        foreach (var connection in held)
        {
            await connection.DisposeAsync();
        }
        foreach (var (status, _, body) in await Task.WhenAll(waiting))
        {
            Assert.True(status == HttpStatusCode.OK, body);
        }
    }

    [Fact]
    public async Task A_board_needs_one_connection_however_far_back_its_alerts_look()
    {
        // The last connection there is.
        await using var held = await Database.OpenReadAsync(Database.QueryReads);

        var (status, _, body) = await Board();

        Assert.True(status == HttpStatusCode.OK, body);
    }

    [Fact]
    public async Task A_query_that_opens_a_second_connection_beside_its_snapshot_is_refused_in_tests()
    {
        var model = Services.GetRequiredService<ReadModel>();

        var fault = await Assert.ThrowsAsync<InvalidOperationException>(() => model.Answer(
            new ReleaseBoard { Distributor = DistributorId.Parse("columbia") },
            async _ =>
            {
                await using var second = await Database.OpenAsync();
                return Refusal.Unavailable("not reached");
            }));

        Assert.Contains("second connection", fault.Message, StringComparison.Ordinal);
        await using var afterwards = await Database.OpenAsync();
    }

    private async Task<(HttpStatusCode Status, string? RetryAfter, string Body)> Board()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/queries/ReleaseBoard?distributor=columbia");
        request.Send(columbia);
        using var response = await http.SendAsync(request);
        return (response.StatusCode, response.Headers.RetryAfter?.ToString(), await response.Content.ReadAsStringAsync());
    }

    private Task Confirm(string house) =>
        Do(carmike, "ConfirmBooking", $$"""{ "theater": "theater:{{house}}", "window": "window:the-interview/us/theatrical", "weeks": 2 }""");

    private async Task Do(string token, string command, string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/commands/" + command);
        request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        request.Send(token);
        request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
        using var response = await http.SendAsync(request);
        Assert.True(response.StatusCode == HttpStatusCode.OK, await response.Content.ReadAsStringAsync());
    }
}

public sealed class SqliteReadLoadTests : ReadLoadTests
{
    private readonly string file = Path.Combine(Path.GetTempPath(), $"rp-load-{Guid.NewGuid():n}.db");

    protected override Task<string> StoreAsync() => Task.FromResult(file);

    protected override Task DropAsync()
    {
        SqliteTemplate.Delete(file);
        return Task.CompletedTask;
    }
}
