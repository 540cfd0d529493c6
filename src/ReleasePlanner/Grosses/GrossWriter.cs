using System.Data.Common;
using Dapper;
using ReleasePlanner.Platform.Store;

namespace ReleasePlanner.Grosses;

/// <summary>A figure for a house that is known.</summary>
internal sealed record GrossFigure(int Line, TheaterId Theater, FilmId Film, LocalDate Day, decimal? Gross, int? Admissions, int? Shows);

/// <summary>What became of figures: lines added, amended and left as they were, and those that would leave a run with less than nothing.</summary>
internal sealed record GrossesWritten(int Added, int Amended, int Unchanged, IReadOnlyList<(int Line, string Reason)> Bad);

/// <summary>
/// Writes figures set-based. What is known already is no new version, so the same file twice changes nothing; another figure replaces the one
/// before, which stays readable as of its time. One writer at a time, because a total that must not fall below zero is of many rows.
/// </summary>
internal sealed class GrossWriter(Database database)
{
    /// <summary>Amounts are stored in thousandths.</summary>
    public const int Unit = 1000;

    /// <summary>The <c>replaced_at</c> of a version that counts: later than any instant.</summary>
    public const string Never = "9";

    private const int Chunk = 5000;
    private const long AdvisoryLock = 0x52_50_47_52_4f_53_53; // "RPGROSS"

    private sealed class Row
    {
        public int N { get; init; }

        public int Version { get; init; }

        public string RecordedAt { get; init; } = "";

        public long? Gross { get; init; }

        public int? Admissions { get; init; }

        public int? Shows { get; init; }
    }

    private sealed class Sum
    {
        public string Theater { get; init; } = "";

        public string Film { get; init; } = "";

        public long Total { get; init; }
    }

    /// <summary>A figure to write, with the version before it.</summary>
    private sealed record Change(GrossFigure Figure, Row? Was)
    {
        public long? Gross => Figure.Gross is { } gross ? (long)(gross * Unit) : Was?.Gross;

        public int? Admissions => Figure.Admissions ?? Was?.Admissions;

        public int? Shows => Figure.Shows ?? Was?.Shows;

        /// <summary>By how much it changes the total of the run.</summary>
        public long By => (Gross ?? 0) - (Was?.Gross ?? 0);

        public bool IsNone => Was is null ? (Gross, Admissions, Shows) == (null, null, null) : (Gross, Admissions, Shows) == (Was.Gross, Was.Admissions, Was.Shows);
    }

    /// <param name="figures">At most one per house, film and day.</param>
    /// <param name="strict">All or nothing: with one bad line, nothing is written. Otherwise chunk by chunk, runs kept together.</param>
    public async Task<GrossesWritten> WriteAsync(
        IReadOnlyList<GrossFigure> figures, string reportedBy, string source, Instant now, bool strict, Action<int>? progress, CancellationToken cancellation)
    {
        var (added, amended, unchanged, done) = (0, 0, 0, 0);
        var bad = new List<(int, string)>();
        foreach (var chunk in Chunks(figures, strict ? int.MaxValue : Chunk))
        {
            using var gate = await database.WriteGateAsync(cancellation);
            await using var connection = await database.OpenAsync(cancellation);
            await using var transaction = await connection.BeginTransactionAsync(cancellation);
            if (!database.IsSqlite)
            {
                await connection.ExecuteAsync("select pg_advisory_xact_lock(@AdvisoryLock)", new { AdvisoryLock }, transaction);
            }
            var (changes, wrong) = await PlanAsync(chunk, connection, transaction);
            bad.AddRange(wrong);
            if (strict && bad.Count > 0)
            {
                return new(0, 0, 0, bad);
            }
            await ReplaceAsync(changes, reportedBy, source, Stored.Text(now), connection, transaction);
            await transaction.CommitAsync(cancellation);
            added += changes.Count(c => c.Was is null);
            amended += changes.Count(c => c.Was is not null);
            unchanged += chunk.Count - changes.Count - wrong.Count;
            progress?.Invoke(done += chunk.Count);
        }
        return new(added, amended, unchanged, bad);
    }

    private async Task<(List<Change> Changes, List<(int Line, string Reason)> Bad)> PlanAsync(
        IReadOnlyList<GrossFigure> figures, DbConnection connection, DbTransaction transaction)
    {
        var known = (await connection.QueryAsync<Row>(
            $"""
            select {Int("n")} as N, g.version, g.recorded_at as RecordedAt, g.gross, g.admissions, g.shows from {database.Each("@rows", "r")}
            join gross g on g.theater = r.value->>'theater' and g.film = r.value->>'film' and g.day = {Int("day")} and g.replaced_at = '{Never}'
            """,
            new { rows = Json.Write(figures.Select((f, n) => new { n, theater = f.Theater.Value, film = f.Film.Value, day = Stored.Day(f.Day) })) },
            transaction)).ToDictionary(r => r.N);
        var changes = figures.Select((f, n) => new Change(f, known.GetValueOrDefault(n))).Where(c => !c.IsNone).ToList();
        var lower = changes.Where(c => c.By < 0).Select(Run).ToHashSet();
        var bad = new List<(int, string)>();
        if (lower.Count == 0)
        {
            return (changes, bad);
        }
        var totals = (await connection.QueryAsync<Sum>(
            $"""
            select g.theater, g.film, cast(sum(g.gross) as bigint) as Total from {database.Each("@runs", "r")}
            join gross g on g.theater = r.value->>'theater' and g.film = r.value->>'film' and g.replaced_at = '{Never}' and g.gross is not null
            group by g.theater, g.film
            """,
            new { runs = Json.Write(lower.Select(r => new { theater = r.Theater.Value, film = r.Film.Value })) },
            transaction)).ToDictionary(s => (TheaterId.Parse(s.Theater), FilmId.Parse(s.Film)), s => s.Total);
        foreach (var run in changes.Where(c => lower.Contains(Run(c))).GroupBy(Run).ToList())
        {
            var total = totals.GetValueOrDefault(run.Key) + run.Sum(c => c.By);
            foreach (var change in run.Where(c => c.By < 0).OrderByDescending(c => c.Figure.Line).TakeWhile(_ => total < 0))
            {
                total -= change.By;
                changes.Remove(change);
                bad.Add((change.Figure.Line, $"it would leave {run.Key.Film} in {run.Key.Theater} with less than nothing in all"));
            }
        }
        return (changes, bad);
    }

    private async Task ReplaceAsync(
        List<Change> changes, string reportedBy, string source, string now, DbConnection connection, DbTransaction transaction)
    {
        if (changes.Count == 0)
        {
            return;
        }
        var rows = Json.Write(changes.Select(c => new
        {
            theater = c.Figure.Theater.Value,
            film = c.Figure.Film.Value,
            day = Stored.Day(c.Figure.Day),
            version = (c.Was?.Version ?? 0) + 1,
            // Clocks of several processes differ; a version never begins before the one it replaces.
            at = string.CompareOrdinal(c.Was?.RecordedAt, now) > 0 ? c.Was!.RecordedAt : now,
            gross = c.Gross,
            admissions = c.Admissions,
            shows = c.Shows,
        }));
        await connection.ExecuteAsync(
            $"""
            update gross set replaced_at = r.value->>'at' from {database.Each("@rows", "r")}
            where theater = r.value->>'theater' and film = r.value->>'film' and day = {Int("day")} and version = {Int("version")} - 1
            """,
            new { rows },
            transaction);
        await connection.ExecuteAsync(
            $"""
            insert into gross (theater, film, day, version, recorded_at, replaced_at, gross, admissions, shows, reported_by, source)
            select r.value->>'theater', r.value->>'film', {Int("day")}, {Int("version")}, r.value->>'at', '{Never}', {Int("gross")}, {Int("admissions")}, {Int("shows")},
                @reportedBy, @source
            from {database.Each("@rows", "r")}
            """,
            new { rows, reportedBy, source },
            transaction);
    }

    private string Int(string member) => database.IsSqlite ? $"(r.value->>'{member}')" : $"(r.value->>'{member}')::bigint";

    private static (TheaterId Theater, FilmId Film) Run(Change change) => (change.Figure.Theater, change.Figure.Film);

    /// <summary>Lines of about so many, with all of a run in one.</summary>
    private static IEnumerable<IReadOnlyList<GrossFigure>> Chunks(IReadOnlyList<GrossFigure> figures, int size)
    {
        var chunk = new List<GrossFigure>();
        foreach (var run in figures.GroupBy(f => (f.Theater, f.Film)))
        {
            if (chunk.Count > 0 && chunk.Count + run.Count() > size)
            {
                yield return chunk;
                chunk = [];
            }
            chunk.AddRange(run);
        }
        if (chunk.Count > 0)
        {
            yield return chunk;
        }
    }
}
