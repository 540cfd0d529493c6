using ReleasePlanner.Disruptions;
using ReleasePlanner.History;
using ReleasePlanner.Platform.Journal;
using ReleasePlanner.Platform.Projection;

namespace ReleasePlanner.Notices;

/// <summary>Something others did that concerns the reader.</summary>
/// <param name="Seq">Its journal position: of several houses at once the last one's.</param>
/// <param name="Theaters">How many of the reader's houses it names; 0: it is about a film, a window or a market as a whole.</param>
/// <param name="AcknowledgedBy">Who has seen it, in the order of their names.</param>
public sealed record Notice(
    long Seq, Instant At, string Kind, string Words, string By, FilmId? Film, WindowId? Window, int Theaters, TheaterId? Theater, bool Acknowledged,
    IReadOnlyList<string> AcknowledgedBy);

/// <summary>
/// Derives a recipient's notices from the journal: what was done to its houses, and what films, windows and markets did while it had bookings or
/// offers there. Nothing is written per recipient.
/// </summary>
internal sealed class NoticeReader(Look look, Recipient recipient, Viewer viewer)
{
    /// <summary>The most notices that are counted.</summary>
    private const int Most = 5000;

    internal sealed class Row
    {
        public long Seq { get; init; }

        public string Kind { get; init; } = "";

        public string Command { get; init; } = "";

        public int Theaters { get; init; }

        public string? Theater { get; init; }

        /// <summary>The end of the reader's last run or offer there, in stored days.</summary>
        public int UntilDay { get; init; }
    }

    private sealed class Entry
    {
        public long Seq { get; init; }

        public string Body { get; init; } = "";
    }

    private sealed class Place
    {
        public string Market { get; init; } = "";

        public string? Region { get; init; }

        public string Chain { get; init; } = "";
    }

    /// <summary>Newest first, and how many of all the reader has not acknowledged.</summary>
    /// <param name="before">Only older ones than this.</param>
    public async Task<(IReadOnlyList<Notice> Page, int Unread, long? Next, long Latest)> Read(int limit, long? before)
    {
        var rows = await Rows();
        var stops = await Bodies([.. rows.Where(r => NoticeSql.IsStopKind(r.Kind)).Select(r => r.Seq)]);
        var places = await look.Query<Place>(
            $"select distinct t.market as Market, t.region as Region, t.chain as Chain from theater t where {look.InForce("t")} and {recipient.Theaters("t")}");
        rows.RemoveAll(r => stops.TryGetValue(r.Seq, out var stop) && !Concerns(((DisruptionEvent)EventText.Event(stop)).Disruption, places, stop, r.UntilDay));
        var seen = await Acknowledgements.Load(look, [recipient.Stream]);
        var me = viewer.Actor.ToString();
        var older = rows.Where(r => before is null || r.Seq < before).ToList();
        var page = older.Take(limit).ToList();
        var bodies = await Bodies([.. page.Select(r => r.Seq)]);
        return (
            [.. page.Select(r => Told(r, bodies[r.Seq], seen))],
            rows.Count(r => !seen.By(recipient.Stream, r.Seq, r.Kind, r.Command).Contains(me)),
            older.Count > limit ? page[^1].Seq : null,
            // Not the journal's end: that would tell how much others do.
            rows.Count == 0 ? 0 : rows.Max(r => r.Seq));
    }

    private Notice Told(Row row, RecordedEvent recorded, Acknowledgements seen)
    {
        var e = EventText.Event(recorded);
        var by = seen.By(recipient.Stream, row.Seq, row.Kind, row.Command);
        var words = Words.Of(recorded, e, viewer) + (row.Theaters > 1 ? $" (and the same in {row.Theaters - 1} other houses)" : "");
        return new(
            row.Seq, Stored.Instant(recorded.At), recorded.Kind[..recorded.Kind.IndexOf('.')], words, Actor.Parse(recorded.Actor).Reach,
            recorded.Film is { } film ? FilmId.Parse(film) : null, recorded.Window is { } window ? WindowId.Parse(window) : null,
            row.Theaters, row.Theaters == 1 && row.Theater is { } theater ? TheaterId.Parse(theater) : null, by.Count > 0, by);
    }

    /// <summary>One row per notice, newest first.</summary>
    private async Task<List<Row>> Rows()
    {
        // While it had a booking or an offer there: what a window did before is nothing new to who booked after.
        var sql = $"""
            with own as (
                select b."window" as w, b.film, min(b.from_seq) as since, max(b.to_seq) as upto, max(b.end_day) as until_day
                from booking b where {recipient.Of("b")} and b.end_day >= @oldest group by b."window", b.film
                union all
                select l."window", l.film, min(l.from_seq), max(l.to_seq), {Stored.NoEnd}
                from offer_line l where {recipient.Of("l")} and l.state in ('out', 'pencilled', 'countered', 'asked') group by l."window", l.film),
            r as ({NoticeSql.Releases}),
            n as (
                select j.seq, j.kind, j.theater, {NoticeSql.Command("j")} as command, {Stored.NoEnd} as until_day
                from journal j where j.seq between @first and @seq and {look.Readable("j")} and {recipient.Of("j")} and {NoticeSql.ForHouse("j", viewer.Actor)}
                union all
                select r.seq, j.kind, cast(null as text), {NoticeSql.Whole("j")}, max(o.until_day)
                from r join journal j on j.seq = r.seq join own o on (o.w = r.w or (r.w is null and o.film = r.film)) and o.since < r.seq and o.upto >= r.seq
                where r.seq between @first and @seq and (r.owner like 'film:%' or r.owner like 'window:%') and (j.kind = 'window-moved.v1' or {NoticeSql.IsStop("j")})
                group by r.seq, j.kind, j.actor, j.command_id
                union all
                select r.seq, j.kind, cast(null as text), {NoticeSql.Whole("j")}, {Stored.NoEnd} from r join journal j on j.seq = r.seq
                where r.seq between @first and @seq and {NoticeSql.IsStop("j")}
                    and (r.owner in (select t.market from theater t where {look.InForce("t")} and {recipient.Theaters("t")})
                        or (j.on_behalf is not null and r.owner in (select t.chain from theater t where {look.InForce("t")} and {recipient.Theaters("t")}))))
            select max(seq) as Seq, kind as Kind, command as Command, count(distinct theater) as Theaters, max(theater) as Theater, max(until_day) as UntilDay
            from n group by kind, command order by max(seq) desc limit {Most}
            """;
        return await look.Query<Row>(
            sql, new { seq = look.Seq, first = await NoticeSql.First(look), oldest = Stored.Day(look.Now.InUtc().Date) - 70 });
    }

    private async Task<Dictionary<long, RecordedEvent>> Bodies(IReadOnlyList<long> seqs) => seqs.Count == 0
        ? []
        : (await look.Query<Entry>($"select seq as Seq, body as Body from journal where seq in ({string.Join(", ", seqs)})"))
            .ToDictionary(e => e.Seq, e => EventText.Read(e.Body));

    /// <summary>Not a stop elsewhere: of other markets, regions, houses or chains, or placed when the reader's runs were over.</summary>
    private bool Concerns(Disruption d, IReadOnlyList<Place> places, RecordedEvent recorded, int untilDay) =>
        viewer.MaySee(d)
        && Stored.Day(Stored.Instant(recorded.At).InUtc().Date) <= untilDay
        && (d.Scope.Theaters.IsEmpty || recipient.Chain is not null || d.Scope.Theaters.Any(t => recipient.Houses.Contains(t)))
        && places.Any(p => (d.Scope.Chain is not { } chain || chain.Value == p.Chain)
            && (d.Scope.Markets.IsEmpty || d.Scope.Markets.Any(m => m.Value == p.Market))
            && (d.Scope.Window is not { } window || window.Market.Value == p.Market)
            && (d.Scope.Regions.IsEmpty || d.Scope.Regions.Any(r => r.Value == p.Region)));
}

/// <summary>Who has acknowledged what.</summary>
internal sealed class Acknowledgements
{
    private sealed class Row
    {
        public string Owner { get; init; } = "";

        public string Person { get; init; } = "";

        public long UpTo { get; init; }

        /// <summary>Of a single notice: what kind it is and the command it came of; null: everything up to a position.</summary>
        public string? Kind { get; init; }

        public string? Command { get; init; }
    }

    private readonly ILookup<string, (string Person, long UpTo)> upTo;
    private readonly ILookup<(string, string?, string?), (string Person, long UpTo)> single;

    private Acknowledgements(List<Row> rows)
    {
        upTo = rows.Where(r => r.Kind is null).ToLookup(r => r.Owner, r => (r.Person, r.UpTo));
        single = rows.Where(r => r.Kind is not null).ToLookup(r => (r.Owner, r.Kind, r.Command), r => (r.Person, r.UpTo));
    }

    public static async Task<Acknowledgements> Load(Look look, IReadOnlyCollection<string> owners) => new(await look.Query<Row>(
        $"""
        select a.owner as Owner, a.person as Person, max(a.up_to) as UpTo, cast(null as text) as Kind, cast(null as text) as Command
        from notice_ack a where a.notice = 0 and a.from_seq <= @seq and {look.Database.In("a.owner", "@owners")} group by a.owner, a.person
        union all
        select a.owner, a.person, a.up_to, j.kind, {NoticeSql.Command("j")}
        from notice_ack a join journal j on j.seq = a.notice where a.notice > 0 and a.from_seq <= @seq and {look.Database.In("a.owner", "@owners")}
        """,
        new { seq = look.Seq, owners }));

    /// <summary>Who of an owner has seen a notice, in the order of their names.</summary>
    public IReadOnlyList<string> By(string owner, long seq, string kind, string command) =>
    [
        .. upTo[owner].Where(a => a.UpTo >= seq).Concat(single[(owner, kind, command)].Where(a => a.UpTo >= seq))
            .Select(a => a.Person).Distinct().Order(StringComparer.Ordinal),
    ];
}
