using Npgsql;

namespace ReleasePlanner.Host;

/// <summary>
/// Keeps a PostgreSQL store to one writing process until there is clustering: each process has grains of its own, whose memory another
/// would not see. An advisory lock of a session; it goes with the process.
/// </summary>
internal sealed class PostgresLock : IDisposable
{
    private const long Key = 0x52_50_48_4f_53_54; // "RPHOST"

    /// <summary>A process that was killed may be a moment in going.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly NpgsqlConnection connection;

    private PostgresLock(NpgsqlConnection connection) => this.connection = connection;

    /// <exception cref="UsageException">Another process holds it; the message says what it runs.</exception>
    public static PostgresLock Take(string store, string what)
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(store) { Pooling = false, ApplicationName = $"release-planner {what}", KeepAlive = 30 }.ConnectionString);
        try
        {
            connection.Open();
            var until = Environment.TickCount64 + (long)Patience.TotalMilliseconds;
            while (!Scalar<bool>(connection, $"select pg_try_advisory_lock({Key})"))
            {
                if (Environment.TickCount64 > until)
                {
                    var holder = Scalar<string?>(connection, $"select a.application_name from pg_locks l join pg_stat_activity a using (pid) where l.locktype = 'advisory' and l.granted and (l.classid::bigint << 32 | l.objid::bigint) = {Key} limit 1");
                    throw new UsageException($"the database is in use by {holder ?? "another process"}: stop that first, or name another --store");
                }
                Thread.Sleep(100);
            }
            return new(connection);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public void Dispose() => connection.Dispose();

    private static T? Scalar<T>(NpgsqlConnection connection, string sql)
    {
        using var command = new NpgsqlCommand(sql, connection);
        return command.ExecuteScalar() is T value ? value : default;
    }
}
