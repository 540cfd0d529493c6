using System.Globalization;
using Microsoft.Extensions.Logging.Console;
using NodaTime;
using Npgsql;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using ReleasePlanner.Platform;
using ReleasePlanner.Platform.Hosting;
using ReleasePlanner.Platform.Store;

namespace ReleasePlanner.Host;

/// <summary>A planner that runs inside this process, for verbs that work without the web.</summary>
internal sealed class Planner : IAsyncDisposable
{
    private readonly IHost host;

    private Planner(IHost host) => this.host = host;

    public IServiceProvider Services => host.Services;

    public static Task<Planner> StartAsync(string store, IClock? clock, CancellationToken cancellation) => StartAsync(store, clock, null, cancellation);

    /// <summary>Migrates the store and starts. The clock is the system's unless given.</summary>
    /// <param name="writer">The right to write, as this process has it; null: nobody else can write the store.</param>
    public static async Task<Planner> StartAsync(string store, IClock? clock, WriterLock? writer, CancellationToken cancellation)
    {
        await Store.MigrateAsync(store, cancellation);
        var builder = Microsoft.Extensions.Hosting.Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        Add(builder, store, clock, writer);
        var host = builder.Build();
        try
        {
            await host.StartAsync(cancellation);
        }
        catch
        {
            host.Dispose();
            throw;
        }
        return new(host);
    }

    /// <summary>What every host of the planner has: itself, logging to stderr, traces and metrics.</summary>
    public static void Add(IHostApplicationBuilder builder, string store, IClock? clock, WriterLock? writer)
    {
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Warning).AddSimpleConsole(o => o.SingleLine = true);
        // Its watchdog takes the time since the machine started for a stall, and it advises on garbage collection.
        builder.Logging.AddFilter("Orleans", LogLevel.Error);
        // It writes whole addresses, and a link that sets a password is one.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Warning);
        builder.Services.Configure<ConsoleLoggerOptions>(o => o.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.AddReleasePlanner(new PlannerOptions
        {
            Store = store,
            Clock = clock ?? SystemClock.Instance,
            ClockTolerance = clock is null or SystemClock ? Tolerance(builder.Configuration[ClockTolerance.Setting]) : null,
            Writer = writer,
        });
        builder.Services.AddHostedService<WriterLockWatch>();
        AddTelemetry(builder);
    }

    /// <exception cref="UsageException">It is not a number of minutes.</exception>
    private static Duration Tolerance(string? minutes) =>
        minutes is null ? ClockTolerance.Default
        : int.TryParse(minutes, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? Duration.FromMinutes(number)
        : throw new UsageException($"{ClockTolerance.Setting}: '{minutes}' is not a number of minutes above 0");

    public async ValueTask DisposeAsync()
    {
        await host.StopAsync();
        var database = host.Services.GetRequiredService<Database>();
        if (host is IAsyncDisposable disposable)
        {
            await disposable.DisposeAsync();
        }
        await database.DisposeAsync();
    }

    /// <summary>Exported only when OTEL_EXPORTER_OTLP_ENDPOINT says where to.</summary>
    private static void AddTelemetry(IHostApplicationBuilder builder)
    {
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable("OTEL_EXPORTER_OTLP_ENDPOINT")))
        {
            return;
        }
        builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("release-planner"))
            .WithTracing(traces => traces.AddSource(Diagnostics.Name, "Microsoft.Orleans.*").AddNpgsql().AddOtlpExporter())
            .WithMetrics(metrics => metrics.AddMeter(Diagnostics.Name, "Microsoft.Orleans").AddOtlpExporter());
    }
}
