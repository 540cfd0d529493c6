using Dapper;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using ReleasePlanner.Platform.Projection;
using ReleasePlanner.Platform.Store;

namespace ReleasePlanner.Host.Health;

/// <summary>Queries can be answered: every table of the read model can be read. Beside the queries of users, so that many of them are not taken for
/// a fault.</summary>
internal sealed class QueryHealthCheck(Database database) : IHealthCheck
{
    private static readonly string Sql =
        "select count(*) from (" + string.Join(" union all ", ReadTable.All.Select(t => t.Name).Append("disruption").Append("window_opening").Select(t => $"select 1 from {t} where 1 = 0")) + ") as t";

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await connection.ExecuteScalarAsync<long>(new CommandDefinition(Sql, cancellationToken: cancellationToken));
        return HealthCheckResult.Healthy();
    }
}
