using System.Collections.Frozen;
using System.Data.Common;
using Dapper;
using ReleasePlanner.Platform.Journal;
using ReleasePlanner.Platform.Store;

namespace ReleasePlanner.Platform.Projection;

/// <summary>Turns the journal into the read model, in order, each row exactly once: the checkpoint moves with the rows or not at all.</summary>
public sealed class Projector(Database database)
{
    private const int Chunk = 1000;

    private long analyzed;
    private volatile IReadOnlySet<string>? setAside;

    /// <summary>The streams that are set aside in the read model in use (<see cref="PoisonedEvent"/>), as far as it has come: they take no commands, whose effects nobody would see.</summary>
    public IReadOnlySet<string> SetAside => setAside ?? FrozenSet<string>.Empty;

    private sealed class Row
    {
        public long Seq { get; init; }

        public string RecordedAt { get; init; } = "";

        public string Stream { get; init; } = "";

        public string Kind { get; init; } = "";

        public string Body { get; init; } = "";
    }

    /// <summary>
    /// Takes in the next rows of the journal, at most a thousand, in one transaction. A row that cannot be read or taken in sets its stream
    /// aside (<see cref="PoisonedEvent"/>), and the others go on. Returns how many.
    /// </summary>
    /// <param name="prefix">The read model to write: empty for the one in use.</param>
    /// <param name="upTo">The last row to take in.</param>
    public async Task<int> ProjectAsync(CancellationToken cancellation = default, string prefix = "", long upTo = long.MaxValue)
    {
        try
        {
            return await TakeAsync(Chunk, null, prefix, upTo, cancellation);
        }
        catch (DbException e) when (StoreErrors.IsOfTheData(e))
        {
        }
        // One of the rows is not taken by the tables: one at a time says which.
        try
        {
            return await TakeAsync(1, null, prefix, upTo, cancellation);
        }
        catch (DbException e) when (StoreErrors.IsOfTheData(e))
        {
            return await TakeAsync(1, e.Message, prefix, upTo, cancellation);
        }
    }

    /// <param name="poisoned">Why the one row that is taken is known to be no good; null: it is tried.</param>
    private async Task<int> TakeAsync(int most, string? poisoned, string prefix, long upTo, CancellationToken cancellation)
    {
        using var gate = await database.WriteGateAsync(cancellation);
        await using var connection = await database.OpenAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        var old = await connection.ExecuteScalarAsync<long>(
            $"select seq from {prefix}projection where name = 'read'" + (database.IsSqlite ? "" : " for update"), transaction: transaction);
        var rows = (await connection.QueryAsync<Row>(
            $"select seq, recorded_at as RecordedAt, stream, kind, body from journal where seq > @old and seq <= @upTo order by seq limit {most}",
            new { old, upTo },
            transaction)).AsList();
        if (rows.Count == 0 && (setAside is not null || prefix.Length > 0))
        {
            return 0;
        }
        var frozen = (await connection.QueryAsync<string>($"select stream from {prefix}{PoisonedEvent.Table}", transaction: transaction)).ToHashSet();
        if (rows.Count == 0)
        {
            setAside = frozen;
            return 0;
        }
        var changed = new List<ReadRow>();
        var heads = new Dictionary<string, long>();
        var readRows = new ReadRows();
        foreach (var row in rows)
        {
            if (frozen.Contains(row.Stream))
            {
                continue;
            }
            var error = poisoned;
            try
            {
                if (error is null)
                {
                    var recorded = EventText.Read(row.Body);
                    using var span = prefix.Length == 0 ? Diagnostics.StartIn(recorded.TraceParent, Diagnostics.ProjectSpan) : null;
                    span?.SetTag(Diagnostics.SeqTag, row.Seq);
                    var e = EventText.Event(recorded);
                    if (readRows.Lacks(e) is { } id)
                    {
                        readRows.Know(id, await BodyOf(id, prefix, connection, transaction));
                    }
                    changed.AddRange(readRows.Of(recorded, e, row.Seq).ToList());
                    heads[recorded.Stream] = recorded.Version;
                }
            }
            catch (Exception e) when (e is not (OperationCanceledException or DbException))
            {
                error = e.Message;
            }
            if (error is not null)
            {
                frozen.Add(row.Stream);
                await connection.ExecuteAsync(
                    $"insert into {prefix}{PoisonedEvent.Table} ({PoisonedEvent.Columns}) values (@Stream, @Seq, @Kind, @error)",
                    new { row.Stream, row.Seq, row.Kind, error },
                    transaction);
            }
        }
        foreach (var table in ReadTable.All)
        {
            await table.WriteAsync(database, connection, transaction, changed.Where(c => c.Table == table).ToList(), prefix);
        }
        await connection.ExecuteAsync(
            $"""
            insert into {prefix}stream_head (stream, version) select r.value->>'stream', {(database.IsSqlite ? "r.value->>'version'" : "(r.value->>'version')::bigint")}
            from {database.Each("@heads", "r")} where true on conflict (stream) do update set version = excluded.version
            """,
            new { heads = Json.Write(heads.Select(h => new { stream = h.Key, version = h.Value })) },
            transaction);
        var moved = await connection.ExecuteAsync(
            $"update {prefix}projection set seq = @seq, at = @at where name = 'read' and seq = @old",
            new { seq = rows[^1].Seq, at = rows[^1].RecordedAt, old },
            transaction);
        if (moved == 0)
        {
            return 0;
        }
        var head = await connection.ExecuteScalarAsync<long>("select seq from journal_head", transaction: transaction);
        await transaction.CommitAsync(cancellation);
        await AnalyzeAsync(connection, rows[^1].Seq, prefix);
        if (prefix.Length == 0)
        {
            setAside = frozen;
            Diagnostics.ProjectorLag.Record(head - rows[^1].Seq);
        }
        return rows.Count;
    }

    /// <summary>Tells PostgreSQL of a store that doubled: its own clock would let queries be planned for an empty one for a minute.</summary>
    private async Task AnalyzeAsync(DbConnection connection, long seq, string prefix)
    {
        if (!database.IsSqlite && prefix.Length == 0 && seq > (2 * analyzed) + 500)
        {
            analyzed = seq;
            await connection.ExecuteAsync(
                $"analyze {string.Join(", ", ReadTable.All.Select(t => t.Name))}, disruption, window_opening, journal");
        }
    }

    private static Task<string> BodyOf(string id, string prefix, DbConnection connection, DbTransaction transaction)
    {
        var table = prefix + (id.StartsWith("theater:", StringComparison.Ordinal) ? ReadTable.Theater : ReadTable.Window).Name;
        return connection.QuerySingleAsync<string>($"select body from {table} where id = @id and to_seq = {Stored.Current}", new { id }, transaction);
    }
}
