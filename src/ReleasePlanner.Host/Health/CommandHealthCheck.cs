using Dapper;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using ReleasePlanner.Platform.Store;

namespace ReleasePlanner.Host.Health;

/// <summary>Commands can be carried out: something can be written, and the last write of a command did not fail.</summary>
internal sealed class CommandHealthCheck(Database database, WriteOutcomes outcomes, IOptions<HealthSettings> settings) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        await WriteAsync(cancellationToken);
        return outcomes.LastFailure is { } failure && failure.Age < TimeSpan.FromSeconds(settings.Value.FailureCounts)
            ? HealthCheckResult.Unhealthy($"the last write of a command failed {HealthReasons.Seconds(failure.Age)} ago: {HealthReasons.Of(failure.Exception)}", failure.Exception)
            : HealthCheckResult.Healthy();
    }

    /// <summary>On SQLite it asks for more pages than a command does and gives them back, so that a full disk is seen before a command meets
    /// it.</summary>
    private async Task WriteAsync(CancellationToken cancellation)
    {
        using var gate = await database.WriteGateAsync(cancellation);
        await using var connection = await database.OpenAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await connection.ExecuteAsync(new CommandDefinition(
            database.IsSqlite
                ? "insert into health_probe (padding) values (zeroblob(262144)); delete from health_probe"
                : "insert into health_probe (id, written) values (1, 1) on conflict (id) do update set written = health_probe.written + 1",
            transaction: transaction,
            cancellationToken: cancellation));
        await transaction.CommitAsync(cancellation);
    }
}
