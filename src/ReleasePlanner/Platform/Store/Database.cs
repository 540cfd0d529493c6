using System.Data;
using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace ReleasePlanner.Platform.Store;

/// <summary>Where the system keeps everything: one SQLite file, or a PostgreSQL database. Says what differs in their SQL.</summary>
public sealed class Database : IAsyncDisposable
{
    private static readonly bool RefusesNested = AppContext.TryGetSwitch("ReleasePlanner.RefuseNestedConnections", out var refuses) && refuses;

    private readonly SemaphoreSlim gate = new(1, 1);
    private readonly NpgsqlDataSource? postgres;
    private readonly NpgsqlDataSource? readers;
    private readonly AsyncLocal<bool> hasReadSnapshot = new();

    /// <param name="store"><c>Host=…</c> for PostgreSQL, otherwise the path of a SQLite file, which is made when it is missing.</param>
    /// <param name="limits">How many connections each kind of work may hold; null: the defaults.</param>
    /// <param name="writer">Whose lease the database checks writes of grain state against; null: nobody's, and they pass while nobody has the lease.</param>
    /// <exception cref="ArgumentOutOfRangeException">A limit is out of range.</exception>
    public Database(string store, ConnectionLimits? limits = null, WriterLock? writer = null)
    {
        limits ??= new();
        limits.Check();
        IsSqlite = !store.Contains("Host=", StringComparison.OrdinalIgnoreCase);
        if (IsSqlite)
        {
            File = Path.GetFullPath(store.StartsWith("Data Source=", StringComparison.OrdinalIgnoreCase) ? store["Data Source=".Length..] : store);
            ConnectionString = new SqliteConnectionStringBuilder { DataSource = File, DefaultTimeout = 30 }.ConnectionString;
        }
        else
        {
            // An idle transaction would hold back pg_snapshot_xmin and with it the sequencer. Compiling a statement takes longer than running one of ours.
            var holder = writer?.Holder is { } name ? $" -c release_planner.holder={name}" : "";
            string Pool(int size) => new NpgsqlConnectionStringBuilder(store)
            {
                Options = $"-c idle_in_transaction_session_timeout=30000 -c jit=off{holder}",
                MaxPoolSize = size,
            }.ConnectionString;
            ConnectionString = Pool(limits.GrainStorage);
            postgres = new NpgsqlDataSourceBuilder(Pool(limits.General)).Build();
            readers = new NpgsqlDataSourceBuilder(Pool(limits.QueriesOf(IsSqlite) + limits.CommandReads + limits.BackgroundReads)).Build();
        }
        QueryReads = new(limits.QueriesOf(IsSqlite), limits.Waiting, limits.LongestWait);
        CommandReads = new(limits.CommandReads, limits.Waiting, limits.LongestWait);
    }

    public bool IsSqlite { get; }

    /// <summary>The SQLite file; null on PostgreSQL.</summary>
    public string? File { get; }

    /// <summary>The grain storage's; on PostgreSQL its pool is not shared with what <see cref="OpenAsync"/> opens.</summary>
    public string ConnectionString { get; }

    /// <summary>Bounds the connections that queries read with.</summary>
    internal ReadLimiter QueryReads { get; }

    /// <summary>Bounds the read snapshots that commands need before they decide, so that queries do not take their turn.</summary>
    internal ReadLimiter CommandReads { get; }

    /// <summary>The pool of PostgreSQL connections, for what opens its own; null on SQLite.</summary>
    internal NpgsqlDataSource? Postgres => postgres;

    /// <summary>The Orleans ADO.NET provider's name for it.</summary>
    public string Invariant => IsSqlite ? "System.Data.SQLite" : "Npgsql";

    /// <summary>Rows of a JSON array in a parameter or column: <c>r.value</c> is each element as JSON.</summary>
    public string Each(string json, string alias) => IsSqlite
        ? $"json_each({json}) as {alias}"
        : $"jsonb_array_elements({json}::jsonb) as {alias}(value)";

    /// <summary>The elements of a JSON array of whole numbers, as integers.</summary>
    public string EachInt(string json, string alias) => IsSqlite
        ? $"(select value from json_each({json})) as {alias}"
        : $"(select v::int as value from jsonb_array_elements_text({json}::jsonb) as e(v)) as {alias}";

    /// <summary>Whether a column is among a list given as a parameter (Dapper expands lists for SQLite and sends arrays to PostgreSQL).</summary>
    public string In(string column, string parameter) => IsSqlite ? $"{column} in {parameter}" : $"{column} = any({parameter})";

    /// <summary>Whether <c>|a|b|</c> holds <c>|value|</c>.</summary>
    public string Holds(string list, string value) => $"{(IsSqlite ? "instr" : "strpos")}({list}, '|' || {value} || '|') > 0";

    /// <summary>A member of a JSON object, such as <c>answer.at</c>, as text; null where it is not there.</summary>
    public string Text(string json, string member) => IsSqlite
        ? $"cast({json} ->> '$.{member}' as text)"
        : $"({json}::jsonb #>> '{{{member.Replace('.', ',')}}}')";

    /// <summary>The whole number at an index of a JSON array column, the last one from its end on.</summary>
    public string At(string json, string index) => IsSqlite
        ? $"cast(coalesce({json} ->> {index}, {json} ->> '$[#-1]') as integer)"
        : $"coalesce({json} ->> ({index})::int, {json} ->> -1)::int";

    /// <summary>A connection for work other than queries: short reads and writes, the sequencer, the projector, batches, identities.</summary>
    public Task<DbConnection> OpenAsync(CancellationToken cancellation = default) => OpenFromAsync(postgres, cancellation);

    /// <summary>
    /// A connection to read with, from a pool that writers do not share. With a limiter it waits for its turn, and gives it back when the connection
    /// is closed.
    /// </summary>
    /// <param name="limiter"><see cref="QueryReads"/> or <see cref="CommandReads"/>; null: background work that bounds itself.</param>
    /// <exception cref="ReadLoadShedException">Too many wait already, or it waited too long.</exception>
    internal async Task<DbConnection> OpenReadAsync(ReadLimiter? limiter, CancellationToken cancellation = default)
    {
        var turn = limiter is null ? null : await limiter.EnterAsync(cancellation);
        try
        {
            var connection = await OpenFromAsync(readers, cancellation);
            if (turn is not null)
            {
                connection.StateChange += (_, change) =>
                {
                    if (change.CurrentState == ConnectionState.Closed)
                    {
                        turn.Dispose();
                    }
                };
            }
            return connection;
        }
        catch
        {
            turn?.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Says that the caller, until it returns, answers from one read snapshot. Opening another connection meanwhile is a fault, which the tests'
    /// runs refuse
    /// (the switch <c>ReleasePlanner.RefuseNestedConnections</c>): readers that each hold one connection and wait for a second would stall each
    /// other.
    /// </summary>
    internal void BeginReadSnapshot() => hasReadSnapshot.Value = true;

    private async Task<DbConnection> OpenFromAsync(NpgsqlDataSource? pool, CancellationToken cancellation)
    {
        CheckNotNested();
        if (pool is not null)
        {
            return await pool.OpenConnectionAsync(cancellation);
        }
        var connection = new SqliteConnection(ConnectionString);
        await connection.OpenAsync(cancellation);
        return connection;
    }

    private void CheckNotNested()
    {
        if (RefusesNested && hasReadSnapshot.Value)
        {
            throw new InvalidOperationException("a query that holds a read snapshot opens a second connection: read through the snapshot");
        }
    }

    /// <summary>SQLite has one writer at a time: whoever writes waits here instead of in the driver's 150 ms steps. Free on PostgreSQL.</summary>
    public async ValueTask<IDisposable> WriteGateAsync(CancellationToken cancellation = default)
    {
        if (!IsSqlite)
        {
            return Open.Door;
        }
        return await OneOfFew.EnterAsync(gate, cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        if (postgres is not null)
        {
            await postgres.DisposeAsync();
            await readers!.DisposeAsync();
        }
        else
        {
            SqliteConnection.ClearPool(new SqliteConnection(ConnectionString));
        }
        gate.Dispose();
        QueryReads.Dispose();
        CommandReads.Dispose();
    }

    private sealed class Open : IDisposable
    {
        public static readonly Open Door = new();

        public void Dispose()
        {
        }
    }
}
