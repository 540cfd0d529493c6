using System.Data.Common;
using System.Text.Json;
using Dapper;
using ReleasePlanner.Platform.Batches;

namespace ReleasePlanner.Platform.Verification;

/// <summary>
/// Batches against their own rows and the journal: what a batch says of itself is what its lines say, one that is over has no open line, what a
/// done line's stream had come to is in the journal, and ids, names and places are those of the commands they keep.
/// </summary>
internal static class BatchCheck
{
    private sealed class Found
    {
        public string Id { get; init; } = "";

        public long Lines { get; init; }
    }

    private sealed class Line
    {
        public string Batch { get; init; } = "";

        public string Key { get; init; } = "";

        public long Position { get; init; }

        public long Phase { get; init; }

        public string CommandId { get; init; } = "";

        public string Command { get; init; } = "";
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
            .. await BatchesAsync(connection, snapshot),
            .. await LinesAsync(connection, snapshot),
        ];
    }

    private static async Task<List<string>> BatchesAsync(DbConnection connection, DbTransaction snapshot)
    {
        var findings = new List<string>();
        var batches = await connection.QueryAsync<BatchRow>(
            """
            select id, actor, command_id as CommandId, name, request as Request, state, finished_at as FinishedAt, cancelled_at as CancelledAt, cancelled_by as CancelledBy, command as About
            from batch order by id
            """,
            transaction: snapshot);
        foreach (var batch in batches)
        {
            if (batch.Id != IdOf(batch))
            {
                findings.Add($"batch {batch.Id} is not of its sender {batch.Actor} and command {batch.CommandId}");
            }
            if (batch.Name != Member(batch.About!, "do"))
            {
                findings.Add($"batch {batch.Id} says that it is a {batch.Name}, and its command is another");
            }
            var isCancelled = batch.CancelledAt is not null && batch.CancelledBy is not null;
            if (!(batch.State switch { "running" => batch.FinishedAt is null, "finished" => batch.FinishedAt is not null, "cancelled" => isCancelled, _ => false }))
            {
                findings.Add($"batch {batch.Id} is {batch.State}, which its instants do not say");
            }
        }
        return findings;
    }

    private static async Task<List<string>> LinesAsync(DbConnection connection, DbTransaction snapshot)
    {
        var findings = new List<string>();
        var lines = connection.QueryUnbufferedAsync<Line>(
            "select batch, line as Key, position, phase, command_id as CommandId, command from batch_line order by batch, position", transaction: snapshot);
        Line? before = null;
        await foreach (var line in lines)
        {
            var first = before is null || before.Batch != line.Batch;
            if (line.Position != (first ? 0 : before!.Position + 1) || (!first && line.Phase < before!.Phase))
            {
                findings.Add($"batch {line.Batch}: line {line.Key} is not in its place");
            }
            // A command that cannot be read says nothing of its id: such a line is refused by name when its turn comes.
            if (Member(line.Command, "with", "commandId") is { } id && id != line.CommandId)
            {
                findings.Add($"batch {line.Batch}: line {line.Key} is kept as command {line.CommandId}, and its command has another id");
            }
            before = line;
        }
        return findings;
    }

    private static string? IdOf(BatchRow batch)
    {
        try
        {
            return BatchStore.IdOf(Actor.Parse(batch.Actor), CommandId.Parse(batch.CommandId));
        }
        catch (FormatException)
        {
            return null;
        }
    }

    /// <summary>A text in a JSON object; null where there is none, or no JSON.</summary>
    private static string? Member(string json, params string[] path)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var element = document.RootElement;
            return path.All(name => element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out element)) && element.ValueKind == JsonValueKind.String
                ? element.GetString()
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
