using System.Data;
using System.Data.Common;
using System.Text.Json;
using Dapper;
using Microsoft.Data.Sqlite;
using ReleasePlanner.Buyers;
using ReleasePlanner.Chains;
using ReleasePlanner.Disruptions;
using ReleasePlanner.Distributors;
using ReleasePlanner.FilmRental;
using ReleasePlanner.Films;
using ReleasePlanner.Groups;
using ReleasePlanner.Markets;
using ReleasePlanner.Offers;
using ReleasePlanner.Platform.Grains;
using ReleasePlanner.Platform.Journal;
using ReleasePlanner.Platform.Projection;
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
    private readonly StopTableCheck stops = new();
    private readonly Dictionary<TheaterId, Instant> registered = [];

    private sealed record Head(long Seq, string RecordedAt, string Hash);

    /// <param name="progress">Rows of the journal read so far, of how many.</param>
    public async Task<VerificationResult> VerifyAsync(IProgress<(long Done, long Total)>? progress = null, CancellationToken cancellation = default)
    {
        // One snapshot: a server may go on writing.
        await using var connection = await database.OpenAsync(cancellation);
        await using var snapshot = connection is SqliteConnection sqlite
            ? sqlite.BeginTransaction(deferred: true)
            : await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellation);
        return await VerifyAsync(connection, snapshot, progress, cancellation);
    }

    /// <summary>Verifies what a transaction sees.</summary>
    internal async Task<VerificationResult> VerifyAsync(
        DbConnection connection, DbTransaction snapshot, IProgress<(long Done, long Total)>? progress = null, CancellationToken cancellation = default)
    {
        var events = await ChainAndFold(connection, snapshot, progress, cancellation);
        await States(connection, snapshot);
        IEnumerable<string> tables =
        [
            .. await stops.RunAsync(connection, snapshot, database.IsSqlite),
            .. await BatchCheck.RunAsync(connection, snapshot),
            .. await Approvals.ProposalCheck.RunAsync(connection, snapshot),
        ];
        Houses();
        foreach (var poisoned in await PoisonedEvent.AllAsync(connection, snapshot))
        {
            Find(true, poisoned.ToString());
        }
        foreach (var finding in tables)
        {
            Find(true, finding);
        }
        return new(events, folds.Count, findings, notes);
    }

    private async Task<long> ChainAndFold(
        DbConnection connection, DbTransaction snapshot, IProgress<(long, long)>? progress, CancellationToken cancellation)
    {
        var total = await connection.ExecuteScalarAsync<long>("select count(*) from journal where seq is not null", transaction: snapshot);
        var last = new Head(0, "", Sequencer.Genesis);
        while (true)
        {
            var rows = (await connection.QueryAsync<StoredEvent>(
                $"select {StoredEvent.Columns} from journal where seq > @seq order by seq limit {Chunk}", new { seq = last.Seq }, snapshot)).AsList();
            if (rows.Count == 0)
            {
                break;
            }
            cancellation.ThrowIfCancellationRequested();
            foreach (var row in rows)
            {
                last = Follow(last, row);
                Take(row, $"journal row {row.Seq}");
            }
            progress?.Report((last.Seq, total));
        }
        var head = await connection.QuerySingleAsync<Head>("select seq, recorded_at as RecordedAt, hash from journal_head", transaction: snapshot);
        Find(head.Seq != last.Seq || head.Hash != last.Hash, $"the head says row {head.Seq} with {Brief(head.Hash)}, the journal ends with {last.Seq} and {Brief(last.Hash)}");
        Find(head.RecordedAt != last.RecordedAt, $"the head says that the last row was recorded at {head.RecordedAt}, it was at {last.RecordedAt}");
        // Written, but not in the sequence yet: the states and stop tables know them already.
        foreach (var row in await connection.QueryAsync<StoredEvent>($"select {StoredEvent.Columns} from journal where seq is null order by position", transaction: snapshot))
        {
            Find(row.RecordedAt is not null || row.Hash is not null, "a journal row has an instant or a hash and no place in the sequence");
            Take(row, "a journal row that is not in the sequence yet");
        }
        return last.Seq;
    }

    /// <summary>Checks a row's place after the row before it. After a wrong hash the chain goes on from the stored one, so that one changed row is one finding.</summary>
    private Head Follow(Head before, StoredEvent row)
    {
        Find(row.Seq != before.Seq + 1, $"the sequence goes from {before.Seq} to {row.Seq}");
        var hash = Sequencer.HashOf(before.Hash, row.Body);
        if (row.Hash != hash)
        {
            Find(true, $"journal row {row.Seq} does not match its hash: it, or one before it, was changed");
            hash = row.Hash is { Length: 64 } stored && stored.All(char.IsAsciiHexDigitLower) ? stored : hash;
        }
        var recordedAt = string.CompareOrdinal(row.At, before.RecordedAt) > 0 ? row.At : before.RecordedAt;
        Find(string.CompareOrdinal(row.RecordedAt, before.RecordedAt) < 0, $"journal row {row.Seq} was recorded before the one before it");
        Find(row.RecordedAt != recordedAt, $"journal row {row.Seq} was recorded at {row.RecordedAt}, which should be {recordedAt}: recorded_at");
        return new(row.Seq, row.RecordedAt ?? recordedAt, hash);
    }

    private static string Brief(string hash) => hash[..Math.Min(8, hash.Length)] + "…";

    private void Take(StoredEvent row, string where)
    {
        try
        {
            var recorded = EventText.Read(row.Body);
            foreach (var column in row.Differences(recorded))
            {
                Find(true, $"{where} is not as its body says: {column}");
            }
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
        stops.Take(recorded, e);
        if (e is TheaterRegistered t)
        {
            registered[t.Details.Theater] = Stored.Instant(recorded.At);
        }
    }

    private async Task States(DbConnection connection, DbTransaction snapshot)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var row in await connection.QueryAsync<GrainRow>($"select {GrainRow.Columns(database.IsSqlite)} from grain_state", transaction: snapshot))
        {
            seen.Add(row.Id);
            if (folds.TryGetValue(row.Id, out var fold))
            {
                var how = fold.Differs(row.Payload);
                Find(how is not null, $"{row.Id}: {how}");
                foreach (var column in row.Differences(Hosting.PlannerHosting.ServiceId, fold.Version))
                {
                    Find(true, $"{row.Id}: its row in grain_state is not as its stream says: {column}");
                }
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
        && stops.Find(displacement.Because["stopped by ".Length..]) is { } stop
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
        "distributor" => new Fold<DistributorState>(),
        "group" => new Fold<GroupState>(),
        "terms" => new Fold<TermsTemplateState>(),
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
        private Instant at = Instant.MinValue;

        public long Version { get; private set; }

        public TState State { get; private set; } = new();

        public bool Apply(RecordedEvent recorded, Event e)
        {
            var next = recorded.Version == Version ? recorded.Ordinal == ordinal + 1 : recorded.Version == Version + 1 && recorded.Ordinal == 0;
            (Version, ordinal) = (recorded.Version, recorded.Ordinal);
            at = Stored.Instant(recorded.At);
            State = State.Apply(e, recorded.Version, at);
            return next;
        }

        public string? Differs(string payload)
        {
            Journaled<TState> stored;
            try
            {
                stored = Journaled<TState>.Read(System.Text.Encoding.UTF8.GetBytes(payload));
            }
            catch (JsonException e)
            {
                return $"the state cannot be read: {e.Message}";
            }
            if (stored.Version != Version)
            {
                return $"the state is at version {stored.Version}, the journal at {Version}";
            }
            if (stored.At != at)
            {
                return $"the state is as of {stored.At}, its last event of {at}";
            }
            return Json.Write(stored.State) == Json.Write(State) ? null : "the state is not the fold of its events";
        }
    }
}
