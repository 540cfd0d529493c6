using System.Data;
using System.Data.Common;
using System.Diagnostics;
using Dapper;
using Microsoft.Data.Sqlite;
using ReleasePlanner.Platform.Store;

namespace ReleasePlanner.Platform.Projection;

/// <summary>Opens looks at the read model: of now, or as it stood at an instant.</summary>
public sealed class ReadModel(Database database, IClock clock, PumpSignal signal)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>Snapshots between two looks at the cache of statements.</summary>
    private const int TrimEvery = 500;

    /// <summary>Statements whose readers are kept; when there are more, all go and are made again when they are needed.</summary>
    private const int MostStatements = 4_000;

    private int opened;

    /// <summary>Answers a question from one look, so that bookings and what stops them are of one moment.</summary>
    public async Task<Result<TAnswer>> Answer<TAnswer>(
        Query<TAnswer> query, Func<Look, Task<Result<TAnswer>>> read, CancellationToken cancellation = default)
        where TAnswer : Answer
    {
        if (query.AtLeast is { Count: > 0 } versions && !await HasAsync(versions, cancellation))
        {
            return Refusal.Unavailable("the read model has not taken in those versions within 2 s: ask again in a moment");
        }
        await using var look = await OpenAsync(database.QueryReads, query.AsOf, query.On, query.PlayWeek, cancellation);
        database.BeginReadSnapshot();
        var result = await read(look);
        return result.Match<Result<TAnswer>>(answer => answer with { ReadAt = look.ReadAt, Seq = look.Seq }, refusal => refusal);
    }

    /// <summary>
    /// One consistent look. Now: bookings as of the checkpoint, disruptions and openings as of this very moment. As of T: both as of
    /// the last row recorded at or before T, or of a later one that only waited behind a clock that ran ahead.
    /// </summary>
    /// <remarks>For background work, which bounds by itself how many it opens.</remarks>
    public Task<Look> OpenAsync(Instant? asOf = null, LocalDate? on = null, LocalDate? playWeek = null, CancellationToken cancellation = default) =>
        OpenAsync(null, asOf, on, playWeek, cancellation);

    /// <summary>The same for a command that has to know something before it decides: of now, and in the commands' own turn.</summary>
    /// <exception cref="ReadLoadShedException">Too many commands wait already.</exception>
    internal Task<Look> OpenForCommandAsync(CancellationToken cancellation) => OpenAsync(database.CommandReads, null, null, null, cancellation);

    private async Task<Look> OpenAsync(ReadLimiter? limiter, Instant? asOf, LocalDate? on, LocalDate? playWeek, CancellationToken cancellation)
    {
        var connection = await database.OpenReadAsync(limiter, cancellation);
        try
        {
            return await SnapshotAsync(connection, asOf, on, playWeek, cancellation);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private async Task<Look> SnapshotAsync(DbConnection connection, Instant? asOf, LocalDate? on, LocalDate? playWeek, CancellationToken cancellation)
    {
        if (Interlocked.Increment(ref opened) % TrimEvery == 0)
        {
            TrimStatements(MostStatements);
        }
        // A reader of SQLite must not ask for the write lock.
        var transaction = connection is SqliteConnection sqlite
            ? sqlite.BeginTransaction(deferred: true)
            : await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellation);
        var (seq, at, behind, poisoned) = await connection.QuerySingleAsync<(long Seq, string At, long Behind, long Poisoned)>(
            $"""
            select p.seq, p.at, case when exists (select 1 from journal where seq is null) or p.seq < (select seq from journal_head) then 1 else 0 end,
                (select count(*) from {PoisonedEvent.Table})
            from projection p where p.name = 'read'
            """,
            transaction: transaction);
        var now = clock.GetCurrentInstant();
        var readAt = behind == 1 && at.Length > 0 ? Stored.Instant(at) : now;
        var look = new Look(database, connection, transaction, seq, now, IsPast: false)
        {
            On = on ?? playWeek,
            PlayWeek = playWeek,
            ReadAt = readAt,
            AskedAt = now,
            AnySetAside = poisoned > 0,
        };
        return asOf is { } past ? await look.AsOf(past) : look;
    }

    /// <summary>
    /// Dapper keeps what it made for a statement as long as the process runs, once the statement was run twice; and statements about the past name
    /// their place in the journal, so that
    /// there is no end of different ones. True: there were more, and they are gone.
    /// </summary>
    internal static bool TrimStatements(int most)
    {
        if (SqlMapper.GetCachedSQLCount() <= most)
        {
            return false;
        }
        SqlMapper.PurgeQueryCache();
        return true;
    }

    private async Task<bool> HasAsync(IReadOnlyList<StreamVersion> versions, CancellationToken cancellation)
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            await using (var connection = await database.OpenReadAsync(database.QueryReads, cancellation))
            {
                var heads = (await connection.QueryAsync<(string Stream, long Version)>(
                    $"select stream, version from stream_head where {database.In("stream", "@streams")}", new { streams = versions.Select(v => v.Stream).ToList() })).ToDictionary();
                if (versions.All(v => heads.GetValueOrDefault(v.Stream) >= v.Version))
                {
                    return true;
                }
            }
            if (Stopwatch.GetElapsedTime(started) > Patience)
            {
                return false;
            }
            signal.Wake();
            await Task.Delay(20, cancellation);
        }
    }
}

/// <summary>One consistent look at the read model.</summary>
/// <param name="Seq">The journal row that bookings, theaters and the rest are as of.</param>
/// <param name="Now">The instant asked about.</param>
/// <param name="IsPast">True when it looks back: disruptions and openings are then as of <paramref name="Seq"/> too.</param>
public sealed record Look(Database Database, DbConnection Connection, DbTransaction Transaction, long Seq, Instant Now, bool IsPast) : IAsyncDisposable
{
    /// <summary>The day asked about; null: the cinema day of <see cref="Now"/> in each house's zone.</summary>
    public LocalDate? On { get; init; }

    /// <summary>The first day of the play week asked about: a house plays in it that plays any day of it.</summary>
    public LocalDate? PlayWeek { get; init; }

    /// <summary>How fresh the bookings are: now, unless the read model is behind.</summary>
    public Instant ReadAt { get; init; }

    /// <summary>When the question was asked, whatever instant it asks about: what a party may see is always today's.</summary>
    public Instant AskedAt { get; init; }

    /// <summary>The condition that a row is the version in force at <see cref="Seq"/>.</summary>
    public string InForce(string alias) => IsPast
        ? $"{alias}.from_seq <= {Seq} and {alias}.to_seq > {Seq}"
        : $"{alias}.to_seq = {Stored.Current}";

    /// <summary>
    /// The same snapshot, through the same connection, as the store stood at an instant: whatever it asks about is as of the last row recorded by
    /// then. Only the
    /// snapshot that it was made from is disposed of.
    /// </summary>
    public async Task<Look> AsOf(Instant past)
    {
        var known = await Connection.ExecuteScalarAsync<long?>(
            "select seq from journal where recorded_at <= @at order by recorded_at desc, seq desc limit 1", new { at = Stored.Text(past) }, Transaction);
        // A clock that ran ahead stamped what came after it with the same instant: those rows are placed by their own.
        var held = await Connection.ExecuteScalarAsync<long?>(
            "select max(seq) from journal where recorded_at = (select min(recorded_at) from journal where recorded_at > @at) and at <= @at",
            new { at = Stored.Text(past) },
            Transaction);
        return this with { Seq = Math.Min(Seq, Math.Max(known ?? 0, held ?? 0)), Now = past, IsPast = true, ReadAt = Instant.Min(ReadAt, past) };
    }

    /// <summary>True when streams are set aside.</summary>
    public bool AnySetAside { get; init; }

    /// <summary>The condition that a row of the journal can be read: it is none of a stream that was set aside.</summary>
    /// <param name="journal">The name of the journal in the statement.</param>
    public string Readable(string journal) => AnySetAside ? PoisonedEvent.Without(journal) : "1 = 1";

    private Viewer? viewer;

    /// <summary>What the actor may see; looked up once.</summary>
    internal async Task<Viewer> Viewer(Actor actor) =>
        viewer?.Actor.Equals(actor) == true ? viewer : viewer = await Projection.Viewer.LoadAsync(Connection, Transaction, actor, AskedAt);

    public async Task<List<T>> Query<T>(string sql, object? parameters = null) => (await Connection.QueryAsync<T>(sql, parameters, Transaction)).AsList();

    /// <summary>What chains are called, by their ids.</summary>
    public async Task<Dictionary<string, string>> ChainNames() =>
        (await Query<(string Id, string Name)>($"select id, name from chain c where {InForce("c")}")).ToDictionary();

    /// <summary>The body of one row, read; null when there is none in force.</summary>
    public async Task<T?> Find<T>(ReadTable table, string id)
        where T : class
    {
        var body = await Connection.QuerySingleOrDefaultAsync<string>(
            $"select body from {table.Name} t where id = @id and {InForce("t")}", new { id }, Transaction);
        return body is null ? null : Json.Read<T>(body);
    }

    /// <summary>The version of a stream that this look has taken in, to be expected by a command about what it showed; null: it looks at the past, which nothing changes.</summary>
    public async Task<long?> Version(string stream) => IsPast
        ? null
        : await Connection.QuerySingleOrDefaultAsync<long?>("select version from stream_head where stream = @stream", new { stream }, Transaction);

    public async ValueTask DisposeAsync()
    {
        await Transaction.DisposeAsync();
        await Connection.DisposeAsync();
    }
}
