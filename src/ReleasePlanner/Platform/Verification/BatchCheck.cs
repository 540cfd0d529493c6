using System.Data.Common;
using Dapper;

namespace ReleasePlanner.Platform.Verification;

/// <summary>
/// Batches against the journal, by counting: what a batch says of itself is what its lines say, one that is over has no open line, and what a
/// done line's stream had come to is in the journal.
/// </summary>
internal static class BatchCheck
{
    private sealed class Found
    {
        public string Id { get; init; } = "";

        public long Lines { get; init; }
    }

    public static async Task<IReadOnlyList<string>> RunAsync(DbConnection connection, DbTransaction snapshot)
    {
        var miscounted = await connection.QueryAsync<string>(
            """
            select b.id from batch b left join batch_line l on l.batch = b.id group by b.id, b.total, b.done, b.refused
            having count(l.line) <> b.total or sum(case when l.state = 'done' then 1 else 0 end) <> b.done or sum(case when l.state = 'refused' then 1 else 0 end) <> b.refused
            order by b.id
            """,
            transaction: snapshot);
        var unanswered = await connection.QueryAsync<Found>(
            """
            select b.id, count(*) as Lines from batch b join batch_line l on l.batch = b.id
            where b.finished_at is not null and (l.state = 'open' or (l.state = 'never' and b.state <> 'cancelled') or (l.state in ('done', 'refused') and l.outcome is null))
            group by b.id order by b.id
            """,
            transaction: snapshot);
        // A line that changed nothing has no command in the journal, but the version it was answered with is some other command's.
        var lost = await connection.QueryAsync<Found>(
            """
            select l.batch as Id, count(*) as Lines from batch_line l
            where l.state = 'done' and l.version > 0 and not exists (select 1 from journal j where j.stream = l.stream and j.version = l.version)
            group by l.batch order by l.batch
            """,
            transaction: snapshot);
        return
        [
            .. miscounted.Select(id => $"batch {id} does not count its lines as they are"),
            .. unanswered.Select(b => $"batch {b.Id} is over, and {b.Lines} of its lines have no outcome"),
            .. lost.Select(b => $"batch {b.Id} says that {b.Lines} lines are done whose streams never came so far in the journal"),
        ];
    }
}
