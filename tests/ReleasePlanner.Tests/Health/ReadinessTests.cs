using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using NodaTime.Testing;
using ReleasePlanner.Chains;
using ReleasePlanner.Host;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Platform.Store;
using ReleasePlanner.Platform.Values;
using Xunit;

namespace ReleasePlanner.Tests.Health;

/// <summary>Breaks what commands and queries need, each in its own way, and looks what <c>/readyz</c> says of it: on every store.</summary>
public abstract class ReadinessContract : IAsyncLifetime
{
    private readonly HttpClient http = new();
    private WebApplication app = null!;
    private int commands;

    protected Database Database => app.Services.GetRequiredService<Database>();

    public async ValueTask InitializeAsync()
    {
        var store = await StoreAsync();
        await using (var database = new Database(store))
        {
            await Migrator.MigrateAsync(database);
        }
        var settings = new Dictionary<string, string?> { ["Health:Every"] = "0.05", ["Health:MostLag"] = "1", ["Health:TimeOut"] = "1" };
        app = Web.Create(store, new FakeClock(Instant.FromUtc(2014, 12, 1, 12, 0)), new Serving("http://127.0.0.1:0"), settings);
        await app.StartAsync();
        http.BaseAddress = new Uri(app.Urls.Single());
        await Until(r => r.Status == HttpStatusCode.OK);
    }

    public virtual async ValueTask DisposeAsync()
    {
        http.Dispose();
        var (file, database) = (Database.File, Database);
        await app.StopAsync();
        await app.DisposeAsync();
        await database.DisposeAsync();
        foreach (var end in file is null ? [] : new[] { "", "-wal", "-shm" })
        {
            File.Delete(file + end);
        }
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_planner_that_works_is_ready_and_says_what_was_looked_at()
    {
        var ready = await Until(r => r.Status == HttpStatusCode.OK);

        Assert.Equal("healthy", ready.Json.GetProperty("status").GetString());
        Assert.Superset(new HashSet<string> { "commands", "queries", "sequencer", "projector", "disk" }, ready.Names.ToHashSet());
    }

    [Fact]
    public async Task A_projector_that_fails_is_told_while_it_fails()
    {
        await Run("alter table stream_head rename to stream_head_away");
        await Send();

        var told = await Until(r => r.Says("projector", "behind"));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, told.Status);
        Assert.Equal("ok", await http.GetStringAsync("/healthz"));
        await Run("alter table stream_head_away rename to stream_head");
        await Until(r => r.IsHealthy("projector"));
    }

    [Fact]
    public async Task Queries_that_fail_are_told()
    {
        await Run("alter table booking rename to booking_away");

        await Until(r => r.Says("queries", "the log says why"));

        await Run("alter table booking_away rename to booking");
        await Until(r => r.IsHealthy("queries"));
    }

    [Fact]
    public async Task Commands_whose_writes_fail_are_told_until_one_succeeds()
    {
        var (broken, mended) = BreakWrites;
        await Run(broken);
        Assert.Equal("unavailable", (await Send()).Refusal?.Code);

        await Until(r => r.Says("commands", "the last write of a command failed"));

        await Run(mended);
        Assert.Null((await Send()).Refusal);
        await Until(r => r.IsHealthy("commands"));
    }

    [Fact]
    public async Task Writes_that_wait_are_told()
    {
        await using (await BlockWritesAsync())
        {
            await Until(r => r.Says("commands", "did not end within") || r.Says("commands", "stuck"));
        }

        await Until(r => r.IsHealthy("commands"));
    }

    protected virtual Task<string> StoreAsync() => Task.FromResult(Path.Combine(Path.GetTempPath(), $"rp-ready-{Guid.NewGuid():n}.db"));

    /// <summary>SQL that makes every write of a grain fail, and SQL that mends it.</summary>
    protected virtual (string Broken, string Mended) BreakWrites =>
        ("create trigger broken before insert on grain_state begin select raise(abort, 'broken'); end", "drop trigger broken");

    /// <summary>Has every write wait until it is disposed of.</summary>
    protected virtual async Task<IAsyncDisposable> BlockWritesAsync()
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder(Database.ConnectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        connection.BeginTransaction(deferred: false);
        return connection;
    }

    protected async Task Run(string sql)
    {
        await using var connection = await Database.OpenAsync();
        await connection.ExecuteAsync(sql);
    }

    /// <summary>Sends a command that writes.</summary>
    protected Task<Result<Outcome>> Send()
    {
        var n = Interlocked.Increment(ref commands);
        return app.Services.GetRequiredService<Dispatcher>().Send(
            Actor.Administrator, new RegisterChain { CommandId = CommandId.Parse($"ready-{n}"), Chain = ChainId.Parse($"chain:ready-{n}"), Name = new string('x', 100) });
    }

    /// <summary>Asks until it is answered as wanted.</summary>
    /// <param name="meanwhile">Done before each time.</param>
    protected async Task<Told> Until(Func<Told, bool> wanted, Func<Task>? meanwhile = null)
    {
        var started = Stopwatch.GetTimestamp();
        Told? told = null;
        while (Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(60))
        {
            await (meanwhile?.Invoke() ?? Task.CompletedTask);
            using var answer = await http.GetAsync(new Uri("/readyz", UriKind.Relative));
            told = new(answer.StatusCode, JsonSerializer.Deserialize<JsonElement>(await answer.Content.ReadAsByteArrayAsync()));
            if (wanted(told))
            {
                return told;
            }
        }
        throw new TimeoutException($"readiness never was as wanted: {told?.Json}");
    }
}

public sealed class ReadinessTests : ReadinessContract
{
    [Fact]
    public async Task A_disk_that_is_full_is_told_before_and_after_a_command_meets_it()
    {
        await Until(
            r => r.Says("commands", "the disk is full"),
            async () =>
            {
                await LimitPages(1);
                await Send();
            });

        await Until(r => r.IsHealthy("commands") && r.IsHealthy("disk"), async () =>
        {
            await LimitPages(1_000_000);
            await Send();
        });
    }

    /// <summary>Lets no connection of the pool add pages to the file beyond so many, or those it has.</summary>
    private async Task LimitPages(int pages)
    {
        var all = new List<IAsyncDisposable>();
        for (var i = 0; i < 20; i++)
        {
            var connection = await Database.OpenAsync();
            all.Add(connection);
            await connection.ExecuteScalarAsync<long>($"pragma max_page_count = {pages}");
        }
        foreach (var connection in all)
        {
            await connection.DisposeAsync();
        }
    }
}

/// <summary>What <c>/readyz</c> answered.</summary>
public sealed record Told(HttpStatusCode Status, JsonElement Json)
{
    public IEnumerable<string> Names => Json.GetProperty("checks").EnumerateArray().Select(c => c.GetProperty("name").GetString()!);

    public bool IsHealthy(string check) => Of(check).GetProperty("status").GetString() == "healthy";

    public bool Says(string check, string reason) =>
        Of(check).TryGetProperty("reason", out var said) && said.GetString()?.Contains(reason, StringComparison.Ordinal) == true && Status == HttpStatusCode.ServiceUnavailable;

    private JsonElement Of(string check) => Json.GetProperty("checks").EnumerateArray().Single(c => c.GetProperty("name").GetString() == check);
}
