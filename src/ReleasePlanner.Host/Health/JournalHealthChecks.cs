using System.Diagnostics;
using Dapper;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using ReleasePlanner.Platform.Projection;
using ReleasePlanner.Platform.Store;

namespace ReleasePlanner.Host.Health;

/// <summary>What was written gets its place in the sequence. On PostgreSQL a transaction of anybody on the same instance that stays open holds it
/// up.</summary>
internal sealed class SequencerHealthCheck(Database database, IOptions<HealthSettings> settings) : IHealthCheck
{
    private readonly LagMeter meter = new();

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var (end, next) = await connection.QuerySingleAsync<(long End, long? Next)>(new CommandDefinition(
            "select coalesce((select max(position) from journal), 0), (select min(position) from journal where seq is null)", cancellationToken: cancellationToken));
        var lag = meter.Observe(end, next - 1 ?? end, Stopwatch.GetElapsedTime(0));
        if (lag < TimeSpan.FromSeconds(settings.Value.MostLag))
        {
            return HealthCheckResult.Healthy();
        }
        // Other sessions of another user show no transaction; then the reason is less exact.
        var open = database.IsSqlite ? null : await connection.ExecuteScalarAsync<double?>(new CommandDefinition(
            "select extract(epoch from now() - min(xact_start)) from pg_stat_activity where backend_xid is not null and pid <> pg_backend_pid()", cancellationToken: cancellationToken));
        var because = open is { } seconds && seconds >= 1 ? $": a transaction on this PostgreSQL has been open for {HealthReasons.Seconds(TimeSpan.FromSeconds(seconds))}" : "";
        return HealthCheckResult.Unhealthy($"what was written {HealthReasons.Seconds(lag)} ago has no place in the sequence yet{because}");
    }
}

/// <summary>What has its place in the sequence comes into the read model.</summary>
internal sealed class ProjectorHealthCheck(Database database, ReadModelPump pump, IOptions<HealthSettings> settings) : IHealthCheck
{
    private readonly LagMeter meter = new();

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var (end, done) = await connection.QuerySingleAsync<(long End, long Done)>(new CommandDefinition(
            "select (select seq from journal_head), (select seq from projection where name = 'read')", cancellationToken: cancellationToken));
        var lag = meter.Observe(end, done, Stopwatch.GetElapsedTime(0));
        return lag < TimeSpan.FromSeconds(settings.Value.MostLag)
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Unhealthy($"the read model is {HealthReasons.Seconds(lag)} behind, {end - done} rows{(pump.Trouble is null ? "" : ": it fails, and the log says why")}");
    }
}
