using System.Globalization;
using System.Net.Sockets;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace ReleasePlanner.Host.Health;

/// <summary>What went wrong, in words that anybody may read: no names, paths or values.</summary>
internal static class HealthReasons
{
    private const int SqliteFull = 13;

    /// <summary>Dropped, closed to connections, or shutting down.</summary>
    private static readonly string[] Gone =
    [
        PostgresErrorCodes.InvalidCatalogName, PostgresErrorCodes.ObjectNotInPrerequisiteState, PostgresErrorCodes.AdminShutdown, PostgresErrorCodes.CrashShutdown,
        PostgresErrorCodes.CannotConnectNow, PostgresErrorCodes.TooManyConnections,
    ];

    public static bool IsDiskFull(Exception exception) => Chain(exception).Any(e =>
        e is SqliteException { SqliteErrorCode: SqliteFull } or PostgresException { SqlState: PostgresErrorCodes.DiskFull });

    public static string Of(Exception exception) =>
        IsDiskFull(exception) ? "the disk is full"
        : Chain(exception).Any(e => e is PostgresException { SqlState: PostgresErrorCodes.ReadOnlySqlTransaction } or SqliteException { SqliteErrorCode: 8 }) ? "the database takes no writes"
        : Chain(exception).OfType<PostgresException>().Any(e => Gone.Contains(e.SqlState)) ? "the database takes no connections"
        : Chain(exception).Any(e => e is SocketException or IOException or TimeoutException or OperationCanceledException) ? "the database does not answer"
        : "it failed: the log says why";

    public static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{Math.Max(1, Math.Round(time.TotalSeconds))} s");

    private static IEnumerable<Exception> Chain(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            yield return exception;
        }
    }
}
