using System.Data;
using System.Data.Common;
using System.Text.Json;
using Dapper;
using Microsoft.Data.Sqlite;
using ReleasePlanner.Buyers;
using ReleasePlanner.Chains;
using ReleasePlanner.Disruptions;
using ReleasePlanner.Films;
using ReleasePlanner.Groups;
using ReleasePlanner.Markets;
using ReleasePlanner.Offers;
using ReleasePlanner.Platform.Grains;
using ReleasePlanner.Platform.Journal;
using ReleasePlanner.Platform.Store;
using ReleasePlanner.Theaters;
using ReleasePlanner.Theaters.Bookings;
using ReleasePlanner.Tracked;
using ReleasePlanner.Windows;

namespace ReleasePlanner.Platform.Verification;

/// <summary>What <c>verify</c> found.</summary>
/// <param name="Findings">What must not be; empty when the store is sound.</param>
/// <param name="Notes">What someone should look at: overrides, and displacements whose cause is gone.</param>
public sealed record VerificationResult(long Events, int Streams, IReadOnlyList<string> Findings, IReadOnlyList<string> Notes);

/// <summary>
/// Checks a store against its own journal: the hash chain, every state = the fold of its events, the stop tables = the fold, no
/// house overbooked, every batch as its lines. Reads in chunks; the folded states are kept in memory.
/// </summary>
public sealed class Verifier(Database database)
{
    private const int Chunk = 5000;

    private readonly List<string> findings = [];
    private readonly List<string> notes = [];
    private readonly Dictionary<string, IFold> folds = [];
    private readonly Dictionary<string, StopRow> stops = [];
    private readonly Dictionary<(string, long), OpeningRow> openings = [];
    private readonly Dictionary<TheaterId, Instant> registered = [];

    private sealed class Row
    {
        public long Seq { get; init; }

        public string RecordedAt { get; init; } = "";

        public string Hash { get; init; } = "";

        public string Body { get; init; } = "";
    }

    private sealed class StateRow
    {
        public string Id { get; init; } = "";

        public string Payload { get; init; } = "";
    }

    /// <param name="progress">Rows of the journal read so far, of how many.</param>
    public async Task<VerificationResult> VerifyAsync(IProgress<(long Done, long Total)>? progress = null, CancellationToken cancellation = default)
    {
        // One snapshot: a server may go on writing.
        await using var connection = await database.OpenAsync(cancellation);
        await using var snapshot = connection is SqliteConnection sqlite
            ? sqlite.BeginTransaction(deferred: true)
            : await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellation);
        var events = await ChainAndFold(connection, snapshot, progress, cancellation);
        await States(connection, snapshot);
        await StopTables(connection, snapshot);
        Houses();
        foreach (var finding in (await BatchCheck.RunAsync(connection, snapshot)).Concat(await Approvals.ProposalCheck.RunAsync(connection, snapshot)))
        {
            Find(true, finding);
        }
        return new(events, folds.Count, findings, notes);
    }

    private async Task<long> ChainAndFold(
        DbConnection connection, DbTransaction snapshot, IProgress<(long, long)>? progress, CancellationToken cancellation)
    {
        var total = await connection.ExecuteScalarAsync<long>("select count(*) from journal where seq is not null", transaction: snapshot);
        var (seq, hash, recordedAt) = (0L, Sequencer.Genesis, "");
        while (true)
        {
            var rows = (await connection.QueryAsync<Row>(
                $"select seq, recorded_at as RecordedAt, hash, body from journal where seq > @seq order by seq limit {Chunk}", new { seq }, snapshot)).AsList();
            if (rows.Count == 0)
            {
                break;
            }
            cancellation.ThrowIfCancellationRequested();
            foreach (var row in rows)
            {
                Find(row.Seq != seq + 1, $"the sequence goes from {seq} to {row.Seq}");
                hash = Sequencer.HashOf(hash, row.Body);
                if (row.Hash != hash)
                {
                    Find(true, $"journal row {row.Seq} does not match its hash: it, or one before it, was changed");
                    hash = row.Hash;
                }
                Find(string.CompareOrdinal(row.RecordedAt, recordedAt) < 0, $"journal row {row.Seq} was recorded before the one before it");
                (seq, recordedAt) = (row.Seq, row.RecordedAt);
                Take(row.Body, $"journal row {row.Seq}");
            }
            progress?.Report((seq, total));
        }
        var head = await connection.QuerySingleAsync<Row>("select seq, recorded_at as RecordedAt, hash, '' as Body from journal_head", transaction: snapshot);
        Find(head.Seq != seq || head.Hash != hash, $"the head says row {head.Seq} with {head.Hash[..8]}…, the journal ends with {seq} and {hash[..8]}…");
        // Written, but not in the sequence yet: the states and stop tables know them already.
        foreach (var body in await connection.QueryAsync<string>("select body from journal where seq is null order by position", transaction: snapshot))
        {
            Take(body, "a journal row that is not in the sequence yet");
        }
        return seq;
    }

    private void Take(string body, string where)
    {
        try
        {
            var recorded = EventText.Read(body);
            Take(recorded, EventText.Event(recorded));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            Find(true, $"{where} cannot be read: {e.Message}");
        }
    }

    private void Take(RecordedEvent recorded, Event e)
    {
        if (!folds.TryGetValue(recorded.Stream, out var fold))
        {
            folds[recorded.Stream] = fold = FoldOf(recorded.Stream);
        }
        Find(!fold.Apply(recorded, e), $"{recorded.Stream} goes from version {fold.Version} to {recorded.Version}.{recorded.Ordinal}");
        switch (e)
        {
            case DisruptionEvent d:
                stops[d.Disruption.Id.Value] = StopRow.Of(d.Disruption, recorded.Version);
                break;
            case TheaterRegistered t:
                registered[t.Details.Theater] = Stored.Instant(recorded.At);
                break;
            case WindowPlanned { First: true } p:
                Opened(recorded, p.Opens, false);
                break;
            case WindowMoved m:
                Opened(recorded, m.Opens, m.Follow);
                break;
        }
    }

    private void Opened(RecordedEvent recorded, LocalDate? opens, bool follow) => openings[(recorded.Stream, recorded.Version)] =
        new(recorded.Stream, recorded.Version, opens is { } day ? Stored.Day(day) : null, recorded.At, follow);

    private async Task States(DbConnection connection, DbTransaction snapshot)
    {
        var text = database.IsSqlite ? "payload" : "payload::text";
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var row in await connection.QueryAsync<StateRow>($"select id_text as Id, {text} as Payload from grain_state", transaction: snapshot))
        {
            seen.Add(row.Id);
            if (folds.TryGetValue(row.Id, out var fold))
            {
                var how = fold.Differs(row.Payload);
                Find(how is not null, $"{row.Id}: {how}");
            }
            else
            {
                Find(true, $"{row.Id} has a state and no events");
            }
        }
        foreach (var stream in folds.Keys.Except(seen))
        {
            Find(true, $"{stream} has events and no state");
        }
    }

    private async Task StopTables(DbConnection connection, DbTransaction snapshot)
    {
        var active = database.IsSqlite ? "cast(active as text)" : "case when active then '1' else '0' end";
        var kept = (await connection.QueryAsync<(string Id, string Body, string Active)>($"select id, body, {active} as active from disruption", transaction: snapshot)).ToDictionary(r => r.Id);
        foreach (var (id, row) in stops)
        {
            Find(
                !kept.TryGetValue(id, out var inTable) || inTable.Body != row.Body || inTable.Active == "1" != row.Active,
                $"disruption {id} in the stop table is not as its events say");
        }
        Find(kept.Count > stops.Count, $"the stop table has {kept.Count} disruptions, the journal {stops.Count}");
        var rows = await connection.QueryAsync<(string Window, long Version, int? Opens)>("select \"window\", version, opens from window_opening", transaction: snapshot);
        Find(
            !rows.ToHashSet().SetEquals(openings.Values.Select(o => (o.Window, o.Version, o.Opens))),
            "the openings in the stop table are not as their events say");
    }

    private void Houses()
    {
        foreach (var fold in folds.Values.OfType<Fold<TheaterState>>())
        {
            if (fold.State.Details is not { } house)
            {
                continue;
            }
            var bookings = fold.State.Bookings;
            if (!bookings.IsEmpty)
            {
                // Since it last said how many screens it has: days before that were kept with another number.
                var since = LocalDate.Max(bookings.Min(b => b.FirstDay), CinemaDay.Of(registered[house.Theater], house.TimeZone));
                var over = ScreenBook.Overbooked(house.Screens, bookings.Where(b => b.Override is null), since);
                Find(over.Count > 0, $"{house.Theater} has more booked than it has screens on {RegisterTheater.Days(over)}");
            }
            notes.AddRange(bookings.Where(b => b.Override is not null).Select(b => $"{house.Theater}: booking {b.Id} overrides the screens: {b.Override}"));
            notes.AddRange(bookings.Where(b => b.Displaced is { } d && CauseIsGone(d))
                .Select(b => $"{house.Theater}: booking {b.Id} was displaced by {b.Displaced!.By} ({b.Displaced.Because}), and the cause is gone"));
        }
    }

    private bool CauseIsGone(Displacement displacement) =>
        displacement.Because.StartsWith("stopped by ", StringComparison.Ordinal)
        && stops.TryGetValue(displacement.Because["stopped by ".Length..], out var stop)
        && Json.Read<Disruption>(stop.Body).IsLifted;

    private void Find(bool wrong, string finding)
    {
        // A broken store can break everywhere; the first hundred say enough.
        if (wrong && findings.Count < 100)
        {
            findings.Add(finding);
        }
    }

    private static IFold FoldOf(string stream) => stream[..stream.IndexOf(':')] switch
    {
        "film" => new Fold<FilmState>(),
        "window" => new Fold<WindowState>(),
        "chain" => new Fold<ChainState>(),
        "theater" => new Fold<TheaterState>(),
        "market" => new Fold<MarketState>(),
        "buyer" => new Fold<BuyerState>(),
        "group" => new Fold<GroupState>(),
        "tracked" => new Fold<TrackedTitleState>(),
        "offer" => new Fold<OfferState>(),
        var kind => throw new InvalidOperationException($"no aggregate keeps streams of kind {kind}"),
    };

    private interface IFold
    {
        long Version { get; }

        /// <summary>False when the event is not the next of its stream.</summary>
        bool Apply(RecordedEvent recorded, Event e);

        /// <summary>How the stored state differs; null when it does not.</summary>
        string? Differs(string payload);
    }

    private sealed class Fold<TState> : IFold
        where TState : State<TState>, new()
    {
        private int ordinal = -1;

        public long Version { get; private set; }

        public TState State { get; private set; } = new();

        public bool Apply(RecordedEvent recorded, Event e)
        {
            var next = recorded.Version == Version ? recorded.Ordinal == ordinal + 1 : recorded.Version == Version + 1 && recorded.Ordinal == 0;
            (Version, ordinal) = (recorded.Version, recorded.Ordinal);
            State = State.Apply(e, recorded.Version, Stored.Instant(recorded.At));
            return next;
        }

        public string? Differs(string payload)
        {
            var stored = Json.Read<Journaled<TState>>(payload);
            if (stored.Version != Version)
            {
                return $"the state is at version {stored.Version}, the journal at {Version}";
            }
            return Json.Write(stored.State) == Json.Write(State) ? null : "the state is not the fold of its events";
        }
    }
}
