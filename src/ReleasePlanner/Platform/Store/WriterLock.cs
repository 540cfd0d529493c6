using System.Data.Common;
using Dapper;
using Npgsql;

namespace ReleasePlanner.Platform.Store;

/// <summary>Another process has the right to write; the message says which.</summary>
public sealed class StoreInUseException(string message) : Exception(message);

/// <summary>
/// The right to write a store, which one process has at a time: each has grains of its own, whose memory another would not see. On PostgreSQL it is an
/// advisory lock of a session, and is lost with it: when the server restarts or the connection is cut. Then this process is read-only until
/// it has the lock again. Every taking changes the lease, and the database refuses grain state from whoever is not its holder, so
/// that a write cannot slip in before the loss is noticed.
/// </summary>
public sealed class WriterLock : IAsyncDisposable, IDisposable
{
    private const long Key = 0x52_50_48_4f_53_54; // "RPHOST"

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly SemaphoreSlim turn = new(1, 1);
    private readonly string? connectionString;
    private NpgsqlConnection? session;
    private int process;
    private long term;
    private volatile string? notHeldBecause;

    private WriterLock(string? connectionString, string? holder) => (this.connectionString, Holder) = (connectionString, holder);

    /// <summary>Who holds it, as the lease names it; null where no lease is kept.</summary>
    public string? Holder { get; }

    /// <summary>Null while this process may write; otherwise why it may not, in words for whoever is refused.</summary>
    public string? NotHeldBecause => notHeldBecause;

    /// <summary>Changes whenever it is had again: what was read before may have been changed by another process since.</summary>
    public long Term => Interlocked.Read(ref term);

    /// <summary>Of a store that needs none: a SQLite file, which the operating system locks, or a store of this process's own.</summary>
    public static WriterLock NotNeeded() => new(null, null);

    /// <summary>Takes the lock of a PostgreSQL database.</summary>
    /// <param name="what">What this process does, for the message that others get.</param>
    /// <param name="patience">How long to wait for a process that is about to end.</param>
    /// <exception cref="StoreInUseException">Another process holds it; the message says what it runs.</exception>
    public static async Task<WriterLock> TakeAsync(string store, string what, TimeSpan patience, CancellationToken cancellation = default)
    {
        var text = new NpgsqlConnectionStringBuilder(store) { Pooling = false, ApplicationName = $"release-planner {what}", KeepAlive = 30, Timeout = 5 };
        var taken = new WriterLock(text.ConnectionString, Guid.NewGuid().ToString("n"));
        var until = Environment.TickCount64 + (long)patience.TotalMilliseconds;
        while (await taken.TryTakeAsync(cancellation) is { } other)
        {
            if (Environment.TickCount64 >= until)
            {
                taken.turn.Dispose();
                throw new StoreInUseException(other);
            }
            await Task.Delay(Pause, cancellation);
        }
        return taken;
    }

    /// <summary>Looks once whether the lock is still held, and tries once to have it again when it is not.</summary>
    /// <param name="linger">How long to listen for the end of the session before asking it; it is noticed at once.</param>
    public async Task CheckAsync(TimeSpan linger = default, CancellationToken cancellation = default)
    {
        if (connectionString is null)
        {
            return;
        }
        await turn.WaitAsync(cancellation);
        try
        {
            if (session is not null && await IsAliveAsync(session, linger, cancellation))
            {
                return;
            }
            await TryAgainAsync(cancellation);
        }
        finally
        {
            turn.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        // The session takes one command at a time, and whoever looks after it may be asking just now.
        await turn.WaitAsync();
        try
        {
            if (session is not { } held)
            {
                return;
            }
            session = null;
            try
            {
                // Whoever comes next need not wait for the lease of one that has ended well.
                await held.ExecuteAsync("update writer_lease set holder = '' where holder = @Holder", new { Holder });
            }
            catch (DbException)
            {
                // The session is gone, and the lease is the next holder's.
            }
            await held.DisposeAsync();
        }
        finally
        {
            turn.Release();
        }
    }

    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    private async Task<bool> IsAliveAsync(NpgsqlConnection held, TimeSpan linger, CancellationToken cancellation)
    {
        try
        {
            if (linger > TimeSpan.Zero)
            {
                await held.WaitAsync(linger, cancellation);
            }
            await held.ExecuteScalarAsync<int>(new CommandDefinition("select 1", commandTimeout: 5, cancellationToken: cancellation));
            return true;
        }
        catch (Exception e) when (e is DbException or TimeoutException or IOException or InvalidOperationException)
        {
            notHeldBecause = $"the session that holds the lock of the database has ended ({e.Message})";
            session = null;
            await held.DisposeAsync();
            return false;
        }
    }

    private async Task TryAgainAsync(CancellationToken cancellation)
    {
        try
        {
            if (await TryTakeAsync(cancellation) is { } other)
            {
                notHeldBecause = other;
                return;
            }
            Interlocked.Increment(ref term);
            notHeldBecause = null;
        }
        catch (Exception e) when (e is DbException or TimeoutException or IOException)
        {
            notHeldBecause = $"the lock of the database was lost and the database cannot be reached ({e.Message})";
        }
    }

    /// <summary>Null: it is held. Otherwise who has it.</summary>
    private async Task<string?> TryTakeAsync(CancellationToken cancellation)
    {
        var connection = new NpgsqlConnection(connectionString);
        try
        {
            await connection.OpenAsync(cancellation);
            if (!await connection.ExecuteScalarAsync<bool>("select pg_try_advisory_lock(@Key)", new { Key }))
            {
                var (pid, name) = await HolderAsync(connection);
                if (process != 0 && pid == process)
                {
                    // A session of ours whose connection was cut, and whose end the server has not noticed.
                    await connection.ExecuteAsync("select pg_terminate_backend(@pid)", new { pid });
                }
                return $"the database is in use by {name ?? "another process"}";
            }
            await ClaimAsync(connection);
            (session, process) = (connection, connection.ProcessID);
            return null;
        }
        finally
        {
            if (session != connection)
            {
                await connection.DisposeAsync();
            }
        }
    }

    private static Task<(int Process, string? Name)> HolderAsync(NpgsqlConnection connection) => connection.QuerySingleOrDefaultAsync<(int, string?)>(
        """
        select a.pid, a.application_name from pg_locks l join pg_stat_activity a using (pid)
        where l.locktype = 'advisory' and l.granted and (l.classid::bigint << 32 | l.objid::bigint) = @Key
            and l.database = (select oid from pg_database where datname = current_database())
        limit 1
        """,
        new { Key });

    private async Task ClaimAsync(NpgsqlConnection connection)
    {
        await connection.ExecuteAsync(
            """
            create table if not exists writer_lease (
                one boolean primary key default true check (one), epoch bigint not null, holder text collate "C" not null);
            insert into writer_lease (epoch, holder) values (0, '') on conflict do nothing;
            update writer_lease set epoch = epoch + 1, holder = @Holder;
            """,
            new { Holder });
        if (await connection.ExecuteScalarAsync<bool>("select to_regclass('grain_state') is not null"))
        {
            // Waits for writes that saw the lease as it was: after this nobody else's can come to be.
            await connection.ExecuteAsync(new CommandDefinition("begin; lock table grain_state in share mode; commit", commandTimeout: 60));
        }
    }
}
