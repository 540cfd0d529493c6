using Microsoft.Extensions.Diagnostics.HealthChecks;
using ReleasePlanner.Platform.Projection;
using ReleasePlanner.Platform.Store;

namespace ReleasePlanner.Host.Health;

/// <summary>Degraded while streams are set aside (<see cref="PoisonedEvent"/>): everything else is served, and somebody has to look.</summary>
internal sealed class ReadModelHealthCheck(Database database) : IHealthCheck
{
    /// <summary>The most streams that are named.</summary>
    private const int Named = 10;

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var poisoned = await PoisonedEvent.AllAsync(database, cancellationToken);
        return poisoned.Count == 0
            ? HealthCheckResult.Healthy("no stream is set aside")
            : HealthCheckResult.Degraded(string.Join("; ", poisoned.Take(Named)) + (poisoned.Count > Named ? $"; and {poisoned.Count - Named} more" : ""));
    }
}
