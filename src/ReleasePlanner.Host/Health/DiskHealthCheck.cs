using System.Globalization;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using ReleasePlanner.Platform.Store;

namespace ReleasePlanner.Host.Health;

/// <summary>There is room to write. PostgreSQL's disk is not seen from here; that a write found it full is.</summary>
internal sealed class DiskHealthCheck(Database database, WriteOutcomes outcomes, IOptions<HealthSettings> settings) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (outcomes.LastFailure is { } failure && HealthReasons.IsDiskFull(failure.Exception) && failure.Age < TimeSpan.FromSeconds(settings.Value.FailureCounts))
        {
            return Task.FromResult(HealthCheckResult.Unhealthy("the disk is full"));
        }
        var free = database.File is { } file ? new DriveInfo(Path.GetDirectoryName(file)!).AvailableFreeSpace / 1024 / 1024 : long.MaxValue;
        return Task.FromResult(free < settings.Value.LeastDisk
            ? HealthCheckResult.Unhealthy(string.Create(CultureInfo.InvariantCulture, $"{free} MB are free, fewer than {settings.Value.LeastDisk}"))
            : HealthCheckResult.Healthy());
    }
}
