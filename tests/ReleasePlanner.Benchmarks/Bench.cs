using System.Diagnostics;
using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using ReleasePlanner.Platform.Batches;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Platform.Hosting;
using ReleasePlanner.Platform.Projection;
using ReleasePlanner.Platform.Store;
using ReleasePlanner.Platform.Values;

namespace ReleasePlanner.Benchmarks;

/// <summary>A planner on an empty store of its own, which is gone afterwards: a temporary file, or a database on the given PostgreSQL.</summary>
internal sealed class Bench : IAsyncDisposable
{
    private readonly string run = Guid.NewGuid().ToString("n")[..8];
    private readonly string? server;
    private IHost? host;
    private int commands;

    /// <param name="server"><c>Host=…</c>; null: SQLite.</param>
    private Bench(string? server)
    {
        this.server = server;
        Store = server is null
            ? Path.Combine(Path.GetTempPath(), $"rp-bench-{run}.db")
            : new NpgsqlConnectionStringBuilder(server) { Database = $"rp_bench_{run}" }.ConnectionString;
        Database = new Database(Store);
    }

    public string Store { get; }

    public Database Database { get; }

    public Dispatcher Dispatcher => host!.Services.GetRequiredService<Dispatcher>();

    public T Get<T>()
        where T : notnull => host!.Services.GetRequiredService<T>();

    /// <param name="load">Fills the store before the planner runs on it.</param>
    public static async Task<Bench> StartAsync(string? server, Func<Database, Task>? load = null)
    {
        var bench = new Bench(server);
        if (server is not null)
        {
            await using var connection = new NpgsqlConnection(server);
            await connection.ExecuteAsync($"create database rp_bench_{bench.run}");
        }
        await Migrator.MigrateAsync(bench.Database);
        if (load is not null)
        {
            await load(bench.Database);
        }
        await bench.RunAsync();
        return bench;
    }

    /// <summary>Starts the planner, also again after <see cref="StopAsync"/>.</summary>
    public async Task RunAsync()
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Logging.SetMinimumLevel(LogLevel.Error);
        builder.AddReleasePlanner(new PlannerOptions { Store = Store });
        host = builder.Build();
        await host.StartAsync();
    }

    public async Task StopAsync()
    {
        if (host is not null)
        {
            await host.StopAsync();
            host.Dispose();
            host = null;
        }
    }

    public CommandId NewId() => CommandId.Parse($"{run}-{Interlocked.Increment(ref commands)}");

    /// <summary>Sends a command, waits for it when it is a batch, and expects every line of it to be carried out.</summary>
    public async Task<Outcome> Do(string actor, Command command)
    {
        var sender = Actor.Parse(actor);
        var result = await Dispatcher.Send(sender, command);
        if (result.Value is { IsUnderWay: true })
        {
            result = await host!.Services.GetRequiredService<BatchRunner>().CompletionAsync(sender, command.CommandId);
        }
        return result.Match(
            outcome => outcome.Refused is { Count: > 0 } refused
                ? throw new InvalidOperationException($"{command.GetType().Name}: {refused.Count} of {outcome.Total} lines were refused, first {refused[0]}")
                : outcome,
            refusal => throw new InvalidOperationException($"{command.GetType().Name}: {refusal.Code} {refusal.Message}"));
    }

    public Task CatchUpAsync() => host!.Services.GetRequiredService<ReadModelPump>().CatchUpAsync();

    public static Task Parallel(int number, Func<int, Task> act, int atOnce = 32) => System.Threading.Tasks.Parallel.ForEachAsync(
        Enumerable.Range(0, number), new ParallelOptions { MaxDegreeOfParallelism = atOnce }, async (i, _) => await act(i));

    /// <summary>Milliseconds of each, in order of size.</summary>
    public static async Task<List<double>> Times(int times, Func<Task> act)
    {
        var took = new List<double>(times);
        for (var i = 0; i < times; i++)
        {
            var started = Stopwatch.GetTimestamp();
            await act();
            took.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }
        took.Sort();
        return took;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await Database.DisposeAsync();
        if (server is null)
        {
            SqliteConnection.ClearAllPools();
            foreach (var end in new[] { "", "-wal", "-shm", ".lock" })
            {
                File.Delete(Store + end);
            }
        }
        else
        {
            await using var connection = new NpgsqlConnection(server);
            await connection.ExecuteAsync($"drop database if exists rp_bench_{run} with (force)");
        }
    }
}
