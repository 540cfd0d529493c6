using ReleasePlanner.Platform.Journal;
using ReleasePlanner.Platform.Projection;
using ReleasePlanner.Platform.Store;

namespace ReleasePlanner.Feed;

/// <summary>An event of a feed and where it lies in the journal.</summary>
internal sealed record Placed(long Seq, FeedEvent Event);

/// <summary>A stretch of a feed.</summary>
/// <param name="Next">How far the journal was looked through: at least the last event's place.</param>
/// <param name="More">There is another own event, or the search was given up before the end: never that others did something.</param>
internal sealed record FeedPage(IReadOnlyList<Placed> Events, long Next, bool More);

/// <summary>
/// Reads a party's own events out of the journal. Only rows that its indexes know as the party's are looked at, and never more than a stretch at a
/// time, so that a hundred thousand of others' in between cost a few probes, once.
/// </summary>
internal sealed class FeedReader(ReadModel model, FeedPositions positions)
{
    /// <summary>Rows taken at once.</summary>
    private const int Chunk = 500;

    /// <summary>Journal positions looked through at first; four times as many after each stretch with nothing in it.</summary>
    private const long Stretch = 20_000;

    /// <summary>Chunks of one read: whoever asks is answered, and asks on.</summary>
    private const int Most = 100;

    /// <summary>Feeds read at a time, whoever asks: a thousand readers that are woken together leave the store to others too.</summary>
    private readonly SemaphoreSlim reads = new(8);

    private sealed class Row
    {
        public long Seq { get; init; }

        public string Body { get; init; } = "";
    }

    /// <summary>The end of the journal as far as it can be read.</summary>
    public async Task<long> EndAsync(CancellationToken cancellation)
    {
        await using var look = await model.OpenAsync(cancellation: cancellation);
        return look.Seq;
    }

    /// <summary>The next events after a place, oldest first.</summary>
    /// <param name="kinds">Kinds of the feed; empty: all.</param>
    public async Task<FeedPage> ReadAsync(Actor actor, long after, int limit, IReadOnlyCollection<string> kinds, CancellationToken cancellation)
    {
        using var _ = await OneOfFew.EnterAsync(reads, cancellation);
        await positions.ReadyAsync(cancellation);
        await using var look = await model.OpenAsync(cancellation: cancellation);
        var viewer = await look.Viewer(actor);
        var stored = FeedKinds.StoredOf(kinds).ToList();
        var found = new List<Placed>();
        var (next, span) = (after, Stretch);
        for (var chunk = 0; chunk < Most && next < look.Seq; chunk++)
        {
            cancellation.ThrowIfCancellationRequested();
            var to = Math.Min(look.Seq, next + span);
            var rows = await look.Query<Row>(Candidates(look, viewer, stored), new { from = next, to, own = actor.Distributor?.Value ?? "", take = Chunk });
            foreach (var placed in await Tell(look, viewer, rows))
            {
                if (kinds.Count == 0 || kinds.Contains(placed.Event.Kind))
                {
                    if (found.Count == limit)
                    {
                        return new(found, found[^1].Seq, true);
                    }
                    found.Add(placed);
                }
            }
            next = rows.Count < Chunk ? to : rows[^1].Seq;
            span = rows.Count == 0 ? span * 4 : span;
        }
        return new(found, next, next < look.Seq);
    }

    /// <summary>Single events as the actor may see them today; those it may not are left out.</summary>
    public async Task<IReadOnlyList<Placed>> FindAsync(Actor actor, IReadOnlyCollection<long> seqs, CancellationToken cancellation)
    {
        if (seqs.Count == 0)
        {
            return [];
        }
        using var _ = await OneOfFew.EnterAsync(reads, cancellation);
        await positions.ReadyAsync(cancellation);
        await using var look = await model.OpenAsync(cancellation: cancellation);
        var rows = await look.Query<Row>(
            $"select seq as Seq, body as Body from journal j where seq in ({string.Join(", ", seqs)}) and {look.Readable("j")} order by seq");
        return await Tell(look, await look.Viewer(actor), rows);
    }

    private async Task<List<Placed>> Tell(Look look, Viewer viewer, List<Row> rows)
    {
        var read = rows.Select(r => (r.Seq, Recorded: EventText.Read(r.Body))).Where(r => FeedKinds.ByStored.ContainsKey(r.Recorded.Kind))
            .Select(r => (r.Seq, r.Recorded, Event: EventText.Event(r.Recorded))).ToList();
        if (read.Count == 0)
        {
            return [];
        }
        var view = await FeedView.LoadAsync(look, viewer, [.. read.Select(r => r.Event)]);
        return [.. read.Select(r => Tell(r.Seq, r.Recorded, r.Event, view)).OfType<Placed>()];
    }

    private Placed? Tell(long seq, RecordedEvent recorded, Event e, FeedView view)
    {
        var told = FeedKinds.ByStored[recorded.Kind].Tell(e, seq, view);
        if (told.Data is null)
        {
            return null;
        }
        var position = positions.OfEvent(seq);
        var touched = e.Touched;
        return new(seq, new(
            "e-" + position, position, told.Kind, FeedKinds.Version, Stored.Instant(recorded.At), Stored.InstantOrNone(recorded.OccurredAt),
            told.HidesActor ? null : PartyOf(recorded.Actor, touched.Chain), touched.Film, touched.Window,
            touched.Chain is { } chain && view.IsExhibitor && !view.IsChain(chain) ? null : touched.Chain, touched.Theater, touched.Market,
            System.Text.Json.JsonSerializer.SerializeToElement(told.Data, told.Data.GetType(), Json.Options)));
    }

    /// <summary>The party alone: not the person, what staff it is or who approved, nor for whom else an exhibitor acts.</summary>
    internal static string PartyOf(string actor, ChainId? chain)
    {
        var end = actor.AsSpan().IndexOfAny("#&@~");
        var party = end < 0 ? actor : actor[..end];
        return !party.Contains('+', StringComparison.Ordinal) ? party : chain is { } one ? $"exhibitor:{one.Slug}" : "exhibitor";
    }

    /// <summary>
    /// Rows that may be the reader's, by index: an exhibitor's are its houses' and the few that are of no house; a distributor's are its films' and the
    /// few that are of none. Which of the few are the reader's is told by <see cref="FeedView"/>.
    /// </summary>
    private static string Candidates(Look look, Viewer viewer, List<string> stored)
    {
        if (stored.Count == 0)
        {
            return "select 0 as Seq, '' as Body where 1 = 0";
        }
        var kinds = string.Join(", ", stored.Select(k => $"'{k}'"));
        string[] branches = viewer.Actor.Role switch
        {
            Role.Administrator => ["1 = 1"],
            Role.Exhibitor =>
            [
                viewer.Bookings("j"), "j.theater is null", "j.film is null and j.kind = 'theater-moved.v1'",
                // A house's closure names no chain: it is of the chain that had the house then.
                $"j.theater in (select h.id from theater h where {viewer.Theaters("h")} and h.from_seq <= j.seq and h.to_seq > j.seq) and j.kind like 'disruption-%'",
            ],
            _ =>
            [
                $"""
                j.film in (select f.id from film f where f.distributor = @own and {look.InForce("f")}
                    union select w.film from release_window w where w.distributor = @own and {look.InForce("w")})
                """,
                "j.film is null",
            ],
        };
        return $"""
            select distinct seq as Seq, body as Body from (
            {string.Join("\nunion all\n", branches.Select((b, nth) => $"""
                select * from (select j.seq, j.body from journal j where j.seq > @from and j.seq <= @to and {b} and {look.Readable("j")} and j.kind in ({kinds}) order by j.seq limit @take) as b{nth}
                """))}) as rows order by seq limit @take
            """;
    }
}
