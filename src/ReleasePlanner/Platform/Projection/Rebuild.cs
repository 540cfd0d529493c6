using System.Data;
using System.Data.Common;
using Dapper;
using ReleasePlanner.Platform.Store;

namespace ReleasePlanner.Platform.Projection;

/// <summary>Makes the read model again from the journal, beside the one in use: to replace it, or to see whether they are the same.</summary>
public sealed class Rebuild(Database database, Projector projector)
{
    private const string Prefix = "scratch_";
    private const string Checkpoint = "projection";
    private const string Heads = "stream_head";

    /// <summary>Replaces the read model in one transaction; readers see the old one until then. Streams that were set aside are tried again.</summary>
    /// <param name="progress">Journal rows taken in so far, of how many.</param>
    /// <returns>The rows of the journal that it was made from.</returns>
    public async Task<long> RunAsync(IProgress<(long Done, long Total)>? progress = null, CancellationToken cancellation = default)
    {
        await Prepare(cancellation);
        var seq = await FoldAsync(long.MaxValue, progress, cancellation);
        using var gate = await database.WriteGateAsync(cancellation);
        await using var connection = await database.OpenAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        if (!database.IsSqlite)
        {
            // The projector of a running server waits here, and goes on from the new checkpoint.
            await connection.ExecuteAsync($"select 1 from {Checkpoint} for update", transaction: transaction);
        }
        foreach (var (table, columns) in Tables())
        {
            await connection.ExecuteAsync($"delete from {table}; insert into {table} ({columns}) select {columns} from {Prefix}{table}", transaction: transaction);
        }
        await transaction.CommitAsync(cancellation);
        await Drop(connection);
        return seq;
    }

    /// <summary>How the read model differs from the fold of the journal, in words; empty when it does not.</summary>
    public async Task<IReadOnlyList<string>> CheckAsync(IProgress<(long Done, long Total)>? progress = null, CancellationToken cancellation = default)
    {
        await Prepare(cancellation);
        await using var connection = await database.OpenAsync(cancellation);
        try
        {
            // On a server that goes on writing, the read model has to stand still at the same row for one look.
            for (var attempt = 0; attempt < 20; attempt++)
            {
                var seq = await connection.ExecuteScalarAsync<long>($"select seq from {Checkpoint} where name = 'read'");
                await FoldAsync(seq, progress, cancellation);
                await using var look = await connection.BeginTransactionAsync(database.IsSqlite ? IsolationLevel.Serializable : IsolationLevel.RepeatableRead, cancellation);
                if (await connection.ExecuteScalarAsync<long>($"select seq from {Checkpoint} where name = 'read'", transaction: look) == seq)
                {
                    return await Compare(connection, look);
                }
            }
            return ["the read model never stood still long enough to be compared: stop the server, or verify at a quieter time"];
        }
        finally
        {
            await Drop(connection);
        }
    }

    /// <summary>Differences between the read model in use and the one made beside it, as a transaction sees both.</summary>
    internal static async Task<IReadOnlyList<string>> Compare(DbConnection connection, DbTransaction look)
    {
        var differences = new List<string>();
        foreach (var (table, columns) in Tables())
        {
            var extra = await Minus(table, Prefix + table, columns);
            var missing = await Minus(Prefix + table, table, columns);
            if (extra + missing > 0)
            {
                differences.Add($"read model table {table}: {missing} rows of the journal's fold are missing, {extra} are not of it");
            }
        }
        return differences;

        Task<long> Minus(string left, string right, string columns) => connection.ExecuteScalarAsync<long>(
            $"select count(*) from (select {columns} from {left} except select {columns} from {right}) as d", transaction: look);
    }

    /// <summary>Takes the journal into the read model made beside the one in use.</summary>
    internal async Task<long> FoldAsync(long upTo, IProgress<(long, long)>? progress, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var total = await connection.ExecuteScalarAsync<long>("select seq from journal_head");
        var done = 0L;
        while (await projector.ProjectAsync(cancellation, Prefix, upTo) is > 0 and var rows)
        {
            done += rows;
            progress?.Report((done, Math.Max(done, total)));
        }
        return await connection.ExecuteScalarAsync<long>($"select seq from {Prefix}{Checkpoint} where name = 'read'");
    }

    /// <summary>Makes an empty read model beside the one in use.</summary>
    internal async Task Prepare(CancellationToken cancellation)
    {
        using var gate = await database.WriteGateAsync(cancellation);
        await using var connection = await database.OpenAsync(cancellation);
        await Drop(connection);
        foreach (var (table, _) in Tables())
        {
            await connection.ExecuteAsync($"create table {Prefix}{table} as select * from {table} where 1 = 0");
        }
        foreach (var table in ReadTable.All)
        {
            var key = string.Join(", ", table.Key.Select(k => $"\"{k}\"").Append("from_seq"));
            await connection.ExecuteAsync($"create unique index {Prefix}{table.Name}_key on {Prefix}{table.Name} ({key})");
        }
        await connection.ExecuteAsync($"create unique index {Prefix}{Heads}_key on {Prefix}{Heads} (stream)");
        await connection.ExecuteAsync($"insert into {Prefix}{Checkpoint} (name, seq, at) values ('read', 0, '')");
    }

    private static async Task Drop(DbConnection connection)
    {
        foreach (var (table, _) in Tables())
        {
            await connection.ExecuteAsync($"drop table if exists {Prefix}{table}");
        }
    }

    private static IEnumerable<(string Table, string Columns)> Tables() =>
    [
        .. ReadTable.All.Select(t => (t.Name, t.ColumnList)),
        (Heads, "stream, version"),
        (Checkpoint, "name, seq, at"),
        (PoisonedEvent.Table, PoisonedEvent.Columns),
    ];
}
