using System.Data;
using System.Data.Common;
using System.Diagnostics;
using Dapper;
using ReleasePlanner.Platform.Store;

namespace ReleasePlanner.Platform.Projection;

/// <summary>Opens looks at the read model: of now, or as it stood at an instant.</summary>
public sealed class ReadModel(Database database, IClock clock, PumpSignal signal)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private sealed class Checkpoint
    {
        public long Seq { get; init; }

        public string At { get; init; } = "";
    }

    /// <summary>
    /// One consistent look. Now: bookings as of the checkpoint, disruptions and openings as of this very moment. As of T: both as of
    /// the last row recorded at or before T.
    /// </summary>
    public async Task<Result<Look>> OpenAsync(Query query, CancellationToken cancellation)
    {
        if (query.AtLeast is { Count: > 0 } versions && !await HasAsync(versions, cancellation))
        {
            return Refusal.Unavailable("the read model has not taken in those versions yet: ask again in a moment");
        }
        var connection = await database.OpenAsync(cancellation);
        var transaction = await connection.BeginTransactionAsync(
            database.IsSqlite ? IsolationLevel.Unspecified : IsolationLevel.RepeatableRead, cancellation);
        var checkpoint = await connection.QuerySingleAsync<Checkpoint>("select seq, at from projection where name = 'read'", transaction: transaction);
        if (query.AsOf is { } asOf)
        {
            checkpoint = await connection.QuerySingleOrDefaultAsync<Checkpoint>(
                "select seq, recorded_at as At from journal where recorded_at <= @at order by recorded_at desc, seq desc limit 1",
                new { at = Stored.Text(asOf) },
                transaction) ?? new Checkpoint();
        }
        return new Look(database, connection, transaction, checkpoint.Seq, query.AsOf ?? clock.GetCurrentInstant(), query.AsOf is not null)
        {
            On = query.On ?? query.PlayWeek,
            ReadAt = checkpoint.At.Length > 0 ? Stored.Instant(checkpoint.At) : Instant.MinValue,
        };
    }

    private async Task<bool> HasAsync(IReadOnlyList<StreamVersion> versions, CancellationToken cancellation)
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            await using (var connection = await database.OpenAsync(cancellation))
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

    public Instant ReadAt { get; init; }

    /// <summary>The condition that a row is the version in force at <see cref="Seq"/>.</summary>
    public string InForce(string alias) => IsPast
        ? $"{alias}.from_seq <= {Seq} and {alias}.to_seq > {Seq}"
        : $"{alias}.to_seq = {Stored.Current}";

    public async Task<List<T>> Query<T>(string sql, object? parameters = null) => (await Connection.QueryAsync<T>(sql, parameters, Transaction)).AsList();

    /// <summary>The body of one row, read; null when there is none in force.</summary>
    public async Task<T?> Find<T>(ReadTable table, string id)
        where T : class
    {
        var body = await Connection.QuerySingleOrDefaultAsync<string>(
            $"select body from {table.Name} t where id = @id and {InForce("t")}", new { id }, Transaction);
        return body is null ? null : Json.Read<T>(body);
    }

    public async ValueTask DisposeAsync()
    {
        await Transaction.DisposeAsync();
        await Connection.DisposeAsync();
    }
}
