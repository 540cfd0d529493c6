using Microsoft.Extensions.Diagnostics.HealthChecks;
using ReleasePlanner.Platform.Store;

namespace ReleasePlanner.Host.Health;

/// <summary>Whether this process has the right to write the store.</summary>
internal sealed class WriterLockHealthCheck(WriterLock writer) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(writer.NotHeldBecause is { } why ? HealthCheckResult.Unhealthy(why) : HealthCheckResult.Healthy());
}
