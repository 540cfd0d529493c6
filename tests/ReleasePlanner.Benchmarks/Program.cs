using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ReleasePlanner.Benchmarks;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Platform.Hosting;
using ReleasePlanner.Platform.Projection;
using ReleasePlanner.Platform.Store;

// Usage: ReleasePlanner.Benchmarks [STORE] [HOUSES PER MARKET], or batch [STORE] [LINES]. Prints figures and, for what matters, ratios within this run.
if (args is ["batch", ..])
{
    await BatchMeasure.RunAsync(args.ElementAtOrDefault(1), int.Parse(args.ElementAtOrDefault(2) ?? "4000", CultureInfo.InvariantCulture));
    return;
}
var store = args.Length > 0 ? args[0] : Path.Combine(Directory.CreateTempSubdirectory("rp-bench-").FullName, "bench.db");
var houses = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 4000;
await using (var database = new Database(store))
{
    await Migrator.MigrateAsync(database);
    await Loading.LoadAsync(database, markets: 45, houses);
}
var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
builder.Logging.SetMinimumLevel(LogLevel.Error);
builder.AddReleasePlanner(new PlannerOptions { Store = store });
using var host = builder.Build();
await host.StartAsync();
var dispatcher = host.Services.GetRequiredService<Dispatcher>();
var pump = host.Services.GetRequiredService<ReadModelPump>();
var world = new World(dispatcher);
await world.RegisterAsync(houses: 600);
await pump.CatchUpAsync();

Console.WriteLine($"store {(store.Contains("Host=", StringComparison.OrdinalIgnoreCase) ? "PostgreSQL" : "SQLite")}, {45 * houses} bookings of one film in 45 windows, loaded");

await Time("confirm one booking, median of 100", 100, world.ConfirmAsync);
var one = await Time("confirm one booking, median of 200", 200, world.ConfirmAsync);
var before = await world.SummaryAsync();
var cancel = await Time("cancel the film, median of 21 (each lifted again)", 21, world.CancelAsync, world.LiftAsync);
Console.WriteLine($"cancel / confirm: {cancel / one:0.00}");

await world.CancelAsync();
var after = await world.SummaryAsync();
Console.WriteLine($"in effect before {before.Theaters.InEffect} theaters, {before.Bookings.InEffect} bookings; from the reply on {after.Theaters.InEffect} and {after.Bookings.InEffect}; stopped {after.Bookings.Stopped}");
await Time("FilmSummary over all of them, median of 5", 5, world.SummaryAsync);
await Time("WindowSummary of one window, median of 21", 21, world.WindowAsync);
await world.LiftAsync();

var many = Stopwatch.StartNew();
await Parallel.ForEachAsync(Enumerable.Range(0, 600), new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (i, _) => await world.ConfirmAtAsync(i));
Console.WriteLine($"confirms from 32 at once: {600 / many.Elapsed.TotalSeconds:0} commands/s");
await pump.CatchUpAsync();
await host.StopAsync();

async Task<double> Time(string what, int times, Func<Task> act, Func<Task>? undo = null)
{
    var took = new List<double>();
    for (var i = 0; i < times; i++)
    {
        var started = Stopwatch.GetTimestamp();
        await act();
        took.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        if (undo is not null)
        {
            await undo();
        }
    }
    took.Sort();
    Console.WriteLine($"{what}: {took[times / 2]:0.00} ms (worst {took[^1]:0.00})");
    return took[times / 2];
}
