using Dapper;
using ReleasePlanner.Platform.Store;

namespace ReleasePlanner.Platform.Gate;

/// <summary>Finds who keeps a disruption.</summary>
internal sealed class DisruptionFinder(Database database)
{
    /// <summary>The disruption with the id or, when several were placed together under it, those.</summary>
    public async Task<IReadOnlyList<(DisruptionId Id, string Owner)>> Find(DisruptionId id)
    {
        await using var connection = await database.OpenAsync();
        var rows = (await connection.QueryAsync<(string Id, string Owner)>(
            "select id, owner from disruption where id = @id or (id > @below and id < @above) order by id",
            new { id = id.Value, below = id.Value + "/", above = id.Value + "0" })).AsList();
        var exact = rows.Where(r => r.Id == id.Value).ToList();
        return [.. (exact.Count > 0 ? exact : rows).Select(r => (DisruptionId.Parse(r.Id), r.Owner))];
    }
}
