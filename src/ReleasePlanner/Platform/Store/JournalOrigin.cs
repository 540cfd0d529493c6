using System.Data.Common;
using Dapper;
using Npgsql;

namespace ReleasePlanner.Platform.Store;

/// <summary>The PostgreSQL cluster and timeline that transaction ids are of.</summary>
/// <param name="Cluster">The system identifier of <c>pg_control_system()</c>; null: unknown.</param>
/// <param name="Timeline">Of the write-ahead log: a promotion or a point-in-time restore begins another; null: unknown.</param>
public sealed record JournalOrigin(string? Cluster, int? Timeline)
{
    /// <summary>Whether transaction ids of rows of this origin cannot be compared with those of another.</summary>
    public bool IsForeignTo(JournalOrigin current) => Cluster != current.Cluster || Timeline != current.Timeline;

    /// <summary>
    /// Gives unsequenced journal rows a transaction id of this cluster when theirs are of another cluster or timeline (a restored dump, a promoted
    /// standby, a point-in-time restore) or lie ahead of every transaction here. They are then sequenced by position, which keeps the order
    /// of versions within each stream, and before whatever is written from now on. Nothing to do on SQLite.
    /// </summary>
    /// <returns>How many rows were adopted.</returns>
    public static async Task<int> AdoptAsync(Database database, DbConnection connection, CancellationToken cancellation = default)
    {
        if (database.IsSqlite)
        {
            return 0;
        }
        var current = await CurrentAsync(connection);
        var remembered = await RememberedAsync(connection, null);
        if (!remembered.IsForeignTo(current) && !await IsAheadAsync(connection))
        {
            return 0;
        }
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        // Waits for writers that are under way, and lets none begin: what is unsequenced is then all there is.
        await connection.ExecuteAsync("lock table journal in share row exclusive mode", transaction: transaction);
        var adopted = await connection.ExecuteAsync("update journal set xid = pg_current_xact_id() where seq is null", transaction: transaction);
        await connection.ExecuteAsync("update journal_origin set cluster = @Cluster, timeline = @Timeline", current, transaction);
        await transaction.CommitAsync(cancellation);
        return adopted;
    }

    /// <summary>Where this connection is.</summary>
    public static async Task<JournalOrigin> CurrentAsync(DbConnection connection) => new(
        await AskAsync<string?>(connection, "select system_identifier::text from pg_control_system()"),
        // The control file may tell of a promotion only at the next checkpoint; the log's name tells at once.
        await AskAsync<int?>(connection, "select ('x' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8))::bit(32)::int"));

    /// <summary>Where the rows were at the last start.</summary>
    public static Task<JournalOrigin> RememberedAsync(DbConnection connection, DbTransaction? transaction) =>
        connection.QuerySingleAsync<JournalOrigin>("select cluster as Cluster, timeline as Timeline from journal_origin", transaction: transaction);

    /// <summary>A row that one snapshot sees is of a transaction below the snapshot's end, or of none that was ever here.</summary>
    private static Task<bool> IsAheadAsync(DbConnection connection) => connection.ExecuteScalarAsync<bool>(
        "select exists (select 1 from journal where seq is null and xid >= pg_snapshot_xmax(pg_current_snapshot()))");

    /// <summary>What a hosted PostgreSQL does not let everybody ask stays unknown.</summary>
    private static async Task<T?> AskAsync<T>(DbConnection connection, string sql)
    {
        try
        {
            return await connection.ExecuteScalarAsync<T>(sql);
        }
        catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.InsufficientPrivilege or PostgresErrorCodes.UndefinedFunction or PostgresErrorCodes.FeatureNotSupported)
        {
            return default;
        }
    }
}
