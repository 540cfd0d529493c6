using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace ReleasePlanner.Platform.Store;

/// <summary>Where the system keeps everything: one SQLite file, or a PostgreSQL database. Says what differs in their SQL.</summary>
public sealed class Database : IAsyncDisposable
{
    private readonly SemaphoreSlim gate = new(1, 1);
    private readonly NpgsqlDataSource? postgres;

    /// <param name="store"><c>Host=…</c> for PostgreSQL, otherwise the path of a SQLite file, which is made when it is missing.</param>
    public Database(string store)
    {
        IsSqlite = !store.Contains("Host=", StringComparison.OrdinalIgnoreCase);
        if (IsSqlite)
        {
            File = Path.GetFullPath(store.StartsWith("Data Source=", StringComparison.OrdinalIgnoreCase) ? store["Data Source=".Length..] : store);
            ConnectionString = new SqliteConnectionStringBuilder { DataSource = File, DefaultTimeout = 30 }.ConnectionString;
        }
        else
        {
            // An idle transaction would hold back pg_snapshot_xmin and with it the sequencer. Compiling a statement takes longer than running one of ours.
            ConnectionString = new NpgsqlConnectionStringBuilder(store) { Options = "-c idle_in_transaction_session_timeout=30000 -c jit=off", MaxPoolSize = 60 }.ConnectionString;
            postgres = new NpgsqlDataSourceBuilder(ConnectionString).Build();
        }
    }

    public bool IsSqlite { get; }

    /// <summary>The SQLite file; null on PostgreSQL.</summary>
    public string? File { get; }

    public string ConnectionString { get; }

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

    public async Task<DbConnection> OpenAsync(CancellationToken cancellation = default)
    {
        if (postgres is not null)
        {
            return await postgres.OpenConnectionAsync(cancellation);
        }
        var connection = new SqliteConnection(ConnectionString);
        await connection.OpenAsync(cancellation);
        return connection;
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
        }
        else
        {
            SqliteConnection.ClearPool(new SqliteConnection(ConnectionString));
        }
        gate.Dispose();
    }

    private sealed class Open : IDisposable
    {
        public static readonly Open Door = new();

        public void Dispose()
        {
        }
    }
}
