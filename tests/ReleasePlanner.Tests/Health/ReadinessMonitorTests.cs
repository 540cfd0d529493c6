using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using ReleasePlanner.Host.Health;
using Xunit;

namespace ReleasePlanner.Tests.Health;

public class ReadinessMonitorTests
{
    private static TimeSpan At(int seconds) => TimeSpan.FromSeconds(seconds);

    [Fact]
    public void Lag_is_how_long_ago_the_oldest_thing_that_waits_was_seen_first()
    {
        var meter = new LagMeter();

        Assert.Equal(At(0), meter.Observe(5, 5, At(100)));
        Assert.Equal(At(0), meter.Observe(6, 5, At(101)));
        Assert.Equal(At(2), meter.Observe(6, 5, At(103)));
        Assert.Equal(At(5), meter.Observe(9, 5, At(106)));
        // The sixth is done; what waits now was seen at 106.
        Assert.Equal(At(1), meter.Observe(9, 6, At(107)));
        Assert.Equal(At(0), meter.Observe(9, 9, At(108)));
    }

    [Fact]
    public async Task A_check_that_hangs_is_told_as_stuck_and_the_others_go_on()
    {
        var hung = new Hangs();
        var builder = Microsoft.Extensions.Hosting.Host.CreateApplicationBuilder();
        builder.Services.AddSingleton(hung);
        builder.Services.AddSingleton(Microsoft.Extensions.Options.Options.Create(new HealthSettings { Every = 0.01, TimeOut = 0.01 }));
        builder.Services.AddHealthChecks()
            .AddCheck<Hangs>("hangs", tags: [ReadinessMonitor.Tag])
            .AddCheck("fails", () => throw new InvalidOperationException("Password=secret"), [ReadinessMonitor.Tag])
            .AddCheck("works", () => HealthCheckResult.Healthy(), [ReadinessMonitor.Tag])
            .AddCheck("another", () => HealthCheckResult.Unhealthy("not asked for"));
        builder.Services.AddSingleton<ReadinessMonitor>();
        builder.Services.AddHostedService(sp => sp.GetRequiredService<ReadinessMonitor>());
        using var host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        var monitor = host.Services.GetRequiredService<ReadinessMonitor>();

        var stuck = await Until(monitor, r => Line(r, "hangs").Reason!.Contains("stuck", StringComparison.Ordinal));

        Assert.Equal("unhealthy", stuck.Status);
        Assert.Equal(["hangs", "fails", "works"], stuck.Checks.Select(c => c.Name));
        Assert.Equal(new ReadinessLine("works", "healthy", null), Line(stuck, "works"));
        Assert.Equal(new ReadinessLine("fails", "unhealthy", "it failed: the log says why"), Line(stuck, "fails"));
        hung.Release.SetResult();
        await Until(monitor, r => Line(r, "hangs").Status == "healthy");
        await host.StopAsync(TestContext.Current.CancellationToken);
    }

    private static ReadinessLine Line(Readiness readiness, string name) => readiness.Checks.Single(c => c.Name == name);

    private static async Task<Readiness> Until(ReadinessMonitor monitor, Func<Readiness, bool> wanted)
    {
        var started = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(60))
        {
            if (monitor.Current() is var current && wanted(current))
            {
                return current;
            }
            await Task.Yield();
        }
        throw new TimeoutException("readiness never was as wanted: " + string.Join("; ", monitor.Current().Checks));
    }

    private sealed class Hangs : IHealthCheck
    {
        public TaskCompletionSource Release { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>Pays no heed to being given up on.</summary>
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            await Release.Task;
            return HealthCheckResult.Healthy();
        }
    }
}
