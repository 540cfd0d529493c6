using System.Security.Cryptography;
using System.Text;
using Dapper;
using ReleasePlanner.Platform.Store;

namespace ReleasePlanner.Platform.Journal;

/// <summary>
/// Gives journal rows their place: a dense <c>seq</c> in commit order, an instant that never goes back, and one hash chain.
/// PostgreSQL makes rows visible out of order, so only rows below the oldest running transaction are taken, by (xid, position).
/// </summary>
public sealed class Sequencer(Database database, IClock clock)
{
    private const int Chunk = 1000;

    /// <summary>The hash before the first row: 64 zeros.</summary>
    public const string Genesis = "0000000000000000000000000000000000000000000000000000000000000000";

    private sealed record Head(long Seq, string Hash, string RecordedAt);

    private sealed record Row(long Position, string At, string? TraceParent, string Body);

    private sealed record Stamp(long Position, long Seq, string RecordedAt, string Hash);

    /// <summary>SHA-256 of the previous hash's bytes and the stored text, as lower-case hex.</summary>
    public static string HashOf(string previous, string body)
    {
        var text = Encoding.UTF8.GetBytes(body);
        var input = new byte[32 + text.Length];
        Convert.FromHexString(previous, input, out _, out _);
        text.CopyTo(input, 32);
        return Convert.ToHexStringLower(SHA256.HashData(input));
    }

    /// <summary>Stamps the next rows, at most a thousand, in one transaction. Returns how many.</summary>
    public async Task<int> SequenceAsync(CancellationToken cancellation = default)
    {
        using var gate = await database.WriteGateAsync(cancellation);
        await using var connection = await database.OpenAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        var head = await connection.QuerySingleAsync<Head>(
            "select seq, hash, recorded_at as RecordedAt from journal_head" + (database.IsSqlite ? "" : " for update"), transaction: transaction);
        var below = database.IsSqlite ? "" : "and xid < pg_snapshot_xmin(pg_current_snapshot())";
        var order = database.IsSqlite ? "position" : "xid, position";
        var rows = (await connection.QueryAsync<Row>(
            $"select position, at, trace_parent as TraceParent, body from journal where seq is null {below} order by {order} limit {Chunk}",
            transaction: transaction)).AsList();
        if (rows.Count == 0)
        {
            return 0;
        }
        var stamps = new List<Stamp>(rows.Count);
        foreach (var row in rows)
        {
            var recordedAt = string.CompareOrdinal(row.At, head.RecordedAt) > 0 ? row.At : head.RecordedAt;
            head = new(head.Seq + 1, HashOf(head.Hash, row.Body), recordedAt);
            stamps.Add(new(row.Position, head.Seq, recordedAt, head.Hash));
        }
        await connection.ExecuteAsync(
            database.IsSqlite
                ? """
                  update journal set seq = r.value->>'seq', recorded_at = r.value->>'recordedAt', hash = r.value->>'hash'
                  from json_each(@stamps) as r where position = r.value->>'position'
                  """
                : """
                  update journal j set seq = r.seq, recorded_at = r."recordedAt", hash = r.hash
                  from jsonb_to_recordset(@stamps::jsonb) as r(position bigint, seq bigint, "recordedAt" text, hash text) where j.position = r.position
                  """,
            new { stamps = Json.Write(stamps) }, transaction);
        await connection.ExecuteAsync(
            "update journal_head set seq = @Seq, hash = @Hash, recorded_at = @RecordedAt", head, transaction);
        await transaction.CommitAsync(cancellation);
        Observe(rows, stamps);
        return rows.Count;
    }

    private void Observe(List<Row> rows, List<Stamp> stamps)
    {
        Diagnostics.SequencerLag.Record((clock.GetCurrentInstant() - Stored.Instant(rows[0].At)).TotalMilliseconds);
        for (var i = 0; i < rows.Count; i++)
        {
            using var span = Diagnostics.StartIn(rows[i].TraceParent, Diagnostics.SequenceSpan);
            span?.SetTag(Diagnostics.SeqTag, stamps[i].Seq);
        }
    }
}
