using System.Net.Sockets;
using Microsoft.Data.Sqlite;
using Npgsql;
using Orleans.Runtime;

namespace ReleasePlanner.Platform.Store;

/// <summary>Why a write of a grain's row failed.</summary>
public enum StoreError
{
    /// <summary>Unclear; it may have happened.</summary>
    Unknown,

    /// <summary>The journal has this command of this stream already; nothing was written.</summary>
    KnownCommand,

    /// <summary>A disruption with this id exists; nothing was written.</summary>
    TakenDisruption,

    /// <summary>Another process has taken the right to write; nothing was written.</summary>
    LeaseLost,
}

/// <summary>Reads the database's refusals.</summary>
public static class StoreErrors
{
    /// <summary>What the database answers to whoever is not the lease's holder.</summary>
    private const string NotTheHolder = "RP001";

    public static StoreError Classify(Exception exception)
    {
        for (Exception? e = exception; e is not null; e = e.InnerException)
        {
            switch (e)
            {
                case PostgresException { SqlState: PostgresErrorCodes.UniqueViolation } p:
                    return Named(p.ConstraintName ?? "");
                case PostgresException { SqlState: NotTheHolder }:
                    return StoreError.LeaseLost;
                case SqliteException { SqliteErrorCode: 19 } s:
                    return Named(s.Message);
            }
        }
        return StoreError.Unknown;
    }

    /// <summary>
    /// Whether a request failed because the store or a grain does not answer, so that it may be sent again. False: it is a fault of the program, and would fail again.
    /// </summary>
    public static bool IsUnavailable(Exception exception)
    {
        for (Exception? e = exception; e is not null; e = e.InnerException)
        {
            switch (e)
            {
                case PostgresException p:
                    return IsEndOfSession(p) || p.IsTransient || PassingStates.Contains(p.SqlState[..2]) || p.SqlState == PostgresErrorCodes.ReadOnlySqlTransaction;
                case SqliteException s:
                    return PassingCodes.Contains(s.SqliteErrorCode);
                case NpgsqlException or TimeoutException or SocketException or OrleansException:
                    return true;
            }
        }
        return false;
    }

    /// <summary>PostgreSQL ended the session or did not let it begin, whatever the reason: with a full disk its state is that of an internal error.</summary>
    private static bool IsEndOfSession(PostgresException p) => p.InvariantSeverity is "FATAL" or "PANIC";

    /// <summary>Classes of PostgreSQL's states: connection, rollback, resources, object state, intervention, system.</summary>
    private static readonly string[] PassingStates = ["08", "40", "53", "55", "57", "58"];

    /// <summary>SQLite's busy, locked, read-only, input or output, full and cannot open.</summary>
    private static readonly int[] PassingCodes = [5, 6, 8, 10, 13, 14];

    /// <summary>True when the tables do not take what was to be written: it would be refused however often it is tried.</summary>
    public static bool IsOfTheData(Exception exception) => exception switch
    {
        PostgresException p => p.SqlState.StartsWith("22", StringComparison.Ordinal) || p.SqlState.StartsWith("23", StringComparison.Ordinal),
        // A constraint, or a value of the wrong type.
        SqliteException s => s.SqliteErrorCode is 19 or 20,
        _ => false,
    };

    private static StoreError Named(string constraint) => constraint switch
    {
        _ when constraint.Contains("journal_command", StringComparison.Ordinal) => StoreError.KnownCommand,
        _ when constraint.Contains("disruption_pkey", StringComparison.Ordinal) => StoreError.TakenDisruption,
        _ when constraint.Contains("disruption.id", StringComparison.Ordinal) => StoreError.TakenDisruption,
        _ => StoreError.Unknown,
    };
}
