using System.Diagnostics;
using Dapper;

namespace ReleasePlanner.Platform.Store;

/// <summary>How far clocks may differ before commands are refused.</summary>
/// <param name="Tolerance">Null: the clock is a scenario's or a demonstration's, and is compared with nothing.</param>
public sealed record ClockTolerance(Duration? Tolerance)
{
    /// <summary>The configuration's name for it, in minutes.</summary>
    public const string Setting = "Clock:ToleranceMinutes";

    /// <summary>More than clocks that are kept by a time service ever differ, less than anybody would look back for.</summary>
    public static readonly Duration Default = Duration.FromMinutes(10);
}

/// <summary>
/// Compares this process's clock with the database's (PostgreSQL) and with the journal's last row, so that a clock that is wrong does not record
/// commands at instants that later hide what came after them. The database's clock is asked now and then, and goes on between by this machine's
/// steady counter: a jump of the clock is noticed by the very next command.
/// </summary>
public sealed class ClockGuard(Database database, IClock clock, ClockTolerance settings)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(30);

    private volatile Sample? sample;

    /// <param name="Taken">Of the steady counter.</param>
    /// <param name="OfDatabase">What the database's clock showed then; null on SQLite, which has none.</param>
    /// <param name="LastRecorded">Of the journal's last row; null: it is empty.</param>
    private sealed record Sample(long Taken, Instant? OfDatabase, Instant? LastRecorded);

    private sealed class Row
    {
        public string RecordedAt { get; init; } = "";

        public DateTime? Now { get; init; }
    }

    /// <summary>Why the clock is not to be believed, in words for whoever is refused; null: it is, as far as was looked.</summary>
    public string? WrongBecause => settings.Tolerance is { } tolerance && sample is { } seen ? Compare(clock.GetCurrentInstant(), seen, tolerance) : null;

    /// <summary>Looks at the other clocks, unless it did within half a minute.</summary>
    /// <param name="now">Whether to look however fresh the last look is.</param>
    public async ValueTask SampleAsync(bool now = false, CancellationToken cancellation = default)
    {
        if (settings.Tolerance is null || (!now && sample is { } last && Stopwatch.GetElapsedTime(last.Taken) < Fresh))
        {
            return;
        }
        await using var connection = await database.OpenAsync(cancellation);
        var row = await connection.QuerySingleAsync<Row>(
            $"select recorded_at as RecordedAt, {(database.IsSqlite ? "null" : "clock_timestamp()")} as Now from journal_head");
        sample = new(
            Stopwatch.GetTimestamp(),
            row.Now is { } ofDatabase ? Instant.FromDateTimeUtc(DateTime.SpecifyKind(ofDatabase, DateTimeKind.Utc)) : null,
            row.RecordedAt.Length > 0 ? Stored.Instant(row.RecordedAt) : null);
    }

    private static string? Compare(Instant now, Sample seen, Duration tolerance)
    {
        if (seen.OfDatabase is { } then)
        {
            // The database's clock is a second witness: when it agrees, a journal that is ahead was written by a clock that was wrong.
            var ofDatabase = then + Duration.FromTimeSpan(Stopwatch.GetElapsedTime(seen.Taken));
            return now > ofDatabase + tolerance ? $"this machine's clock shows {now}, and the database's {ofDatabase}: set the clock"
                : now < ofDatabase - tolerance && seen.LastRecorded is { } written && now < written - tolerance ? Behind(now, written)
                : null;
        }
        return seen.LastRecorded is { } last && now < last - tolerance ? Behind(now, last) : null;
    }

    private static string Behind(Instant now, Instant last) =>
        $"this machine's clock shows {now}, and the journal's last row was recorded at {last}: set the clock, or raise {ClockTolerance.Setting} if it is the journal that is wrong";
}
