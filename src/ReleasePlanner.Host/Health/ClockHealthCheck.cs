using Microsoft.Extensions.Diagnostics.HealthChecks;
using ReleasePlanner.Platform.Store;

namespace ReleasePlanner.Host.Health;

/// <summary>Whether this process's clock agrees with the database's and with the journal.</summary>
internal sealed class ClockHealthCheck(ClockGuard clock) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        await clock.SampleAsync(cancellation: cancellationToken);
        return clock.WrongBecause is { } why ? HealthCheckResult.Unhealthy(why) : HealthCheckResult.Healthy();
    }
}
