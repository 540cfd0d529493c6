using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ReleasePlanner.Platform.Batches;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Platform.Hosting;
using ReleasePlanner.Platform.Projection;
using ReleasePlanner.Platform.Store;

namespace ReleasePlanner.Benchmarks;

/// <summary>Lines of a batch per second, beside single commands from as many at once in the same run.</summary>
internal static class BatchMeasure
{
    private const int AtOnce = 16;

    public static async Task RunAsync(string? named, int lines)
    {
        var store = named ?? Path.Combine(Directory.CreateTempSubdirectory("rp-bench-").FullName, "batch.db");
        await using (var database = new Database(store))
        {
            await Migrator.MigrateAsync(database);
        }
        var builder = Microsoft.Extensions.Hosting.Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Logging.SetMinimumLevel(LogLevel.Error);
        builder.AddReleasePlanner(new PlannerOptions { Store = store });
        using var host = builder.Build();
        await host.StartAsync();
        var world = new World(host.Services.GetRequiredService<Dispatcher>());
        await world.RegisterAsync(lines);

        var singles = Stopwatch.StartNew();
        await Parallel.ForAsync(0, lines, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (i, _) => await world.ConfirmAtAsync(i));
        var single = lines / singles.Elapsed.TotalSeconds;
        Console.WriteLine($"{lines} ConfirmBooking from {AtOnce} at once: {single:0} commands/s");

        await host.Services.GetRequiredService<ReadModelPump>().CatchUpAsync();
        var answered = TimeSpan.Zero;
        var batch = Stopwatch.StartNew();
        var done = await world.DropAllAsync(host.Services.GetRequiredService<BatchRunner>(), after => answered = after);
        var rate = done / batch.Elapsed.TotalSeconds;
        Console.WriteLine($"{done} DropBookings lines as one batch: {rate:0} lines/s from the command to the last outcome, {rate / single:0.00} of the single commands; answered after {answered.TotalMilliseconds:0} ms");
        await host.StopAsync();
    }
}
