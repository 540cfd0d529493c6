using Dapper;
using ReleasePlanner.Platform.Store;

namespace ReleasePlanner.Platform.Gate;

/// <summary>Finds who keeps a disruption.</summary>
internal sealed class DisruptionFinder(Database database)
{
    /// <summary>The disruption with the id or, when several were placed together under it, those.</summary>
    /// <param name="actor">An exhibitor finds only its own houses' among several.</param>
    public async Task<IReadOnlyList<(DisruptionId Id, string Owner)>> Find(DisruptionId id, Actor actor)
    {
        await using var connection = await database.OpenAsync();
        var rows = (await connection.QueryAsync<(string Id, string Owner)>(
            $"""
            select id, owner from disruption d where id = @id or (id > @below and id < @above and owner like 'theater:%'
                and (cast(@chain as text) is null or exists (select 1 from theater t where t.id = d.owner and t.to_seq = {Stored.Current} and t.chain = @chain)))
            order by id
            """,
            new { id = id.Value, below = id.Value + "/", above = id.Value + "0", chain = actor.Role == Role.Exhibitor ? "chain:" + actor.Party : null })).AsList();
        var exact = rows.Where(r => r.Id == id.Value).ToList();
        return [.. (exact.Count > 0 ? exact : rows).Select(r => (DisruptionId.Parse(r.Id), r.Owner))];
    }
}
