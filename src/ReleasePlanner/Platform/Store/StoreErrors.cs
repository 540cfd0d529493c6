using Microsoft.Data.Sqlite;
using Npgsql;

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
}

/// <summary>Reads the database's refusals.</summary>
public static class StoreErrors
{
    public static StoreError Classify(Exception exception)
    {
        for (Exception? e = exception; e is not null; e = e.InnerException)
        {
            switch (e)
            {
                case PostgresException { SqlState: PostgresErrorCodes.UniqueViolation } p:
                    return Named(p.ConstraintName ?? "");
                case SqliteException { SqliteErrorCode: 19 } s:
                    return Named(s.Message);
            }
        }
        return StoreError.Unknown;
    }

    private static StoreError Named(string constraint) => constraint switch
    {
        _ when constraint.Contains("journal_command", StringComparison.Ordinal) => StoreError.KnownCommand,
        _ when constraint.Contains("journal.stream, journal.command_id", StringComparison.Ordinal) => StoreError.KnownCommand,
        _ when constraint.Contains("disruption_pkey", StringComparison.Ordinal) => StoreError.TakenDisruption,
        _ when constraint.Contains("disruption.id", StringComparison.Ordinal) => StoreError.TakenDisruption,
        _ => StoreError.Unknown,
    };
}
