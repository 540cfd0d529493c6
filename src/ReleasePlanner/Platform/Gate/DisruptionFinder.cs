using Dapper;
using ReleasePlanner.Platform.Projection;
using ReleasePlanner.Platform.Store;

namespace ReleasePlanner.Platform.Gate;

/// <summary>Finds who keeps a disruption.</summary>
internal sealed class DisruptionFinder(Database database, IClock clock)
{
    /// <summary>The disruption with the id or, when several were placed together under it, those.</summary>
    /// <param name="actor">An exhibitor finds only its own houses' among several.</param>
    public async Task<IReadOnlyList<(DisruptionId Id, string Owner)>> Find(DisruptionId id, Actor actor)
    {
        await using var connection = await database.OpenAsync();
        var viewer = await Viewer.LoadAsync(connection, null, actor, clock.GetCurrentInstant());
        var rows = (await connection.QueryAsync<(string Id, string Owner)>(
            $"""
            select id, owner from disruption d where id = @id or (id > @below and id < @above and owner like 'theater:%'
                and (exists (select 1 from theater t where t.id = d.owner and t.to_seq = {Stored.Current} and {viewer.Theaters("t")})))
            order by id
            """,
            new { id = id.Value, below = id.Value + "/", above = id.Value + "0" })).AsList();
        var exact = rows.Where(r => r.Id == id.Value).ToList();
        return [.. (exact.Count > 0 ? exact : rows).Select(r => (DisruptionId.Parse(r.Id), r.Owner))];
    }
}
