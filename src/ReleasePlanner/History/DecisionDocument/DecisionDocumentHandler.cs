using MediatR;
using ReleasePlanner.Approvals;
using ReleasePlanner.Disruptions;
using ReleasePlanner.Films;
using ReleasePlanner.Identities;
using ReleasePlanner.Offers;
using ReleasePlanner.Platform.Journal;
using ReleasePlanner.Platform.Projection;
using ReleasePlanner.Standing;
using ReleasePlanner.Theaters;
using ReleasePlanner.Theaters.Bookings;
using ReleasePlanner.Windows;

namespace ReleasePlanner.History;

internal sealed class DecisionDocumentHandler(ReadModel model, Caller caller, IClock clock)
    : IRequestHandler<DecisionDocument, Result<DecisionDocumentAnswer>>
{
    private const int Shown = 12;

    private static readonly string[] Ends =
        ["booking-dropped.v1", "booking-cancelled.v1", "booking-displaced.v1", "line-withdrawn.v1", "line-declined.v1", "ask-withdrawn.v1", "ask-refused.v1"];

    private static readonly string[] Begins = ["booking-confirmed.v1", "line-offered.v1", "line-amended.v1", "film-asked.v1"];

    private sealed class Row
    {
        public long Seq { get; init; }

        public string RecordedAt { get; init; } = "";

        public string Hash { get; init; } = "";

        public string Body { get; init; } = "";

        public RecordedEvent Recorded => EventText.Read(Body);

        public DecisionRow Told
        {
            get
            {
                var recorded = Recorded;
                return new(Seq, Stored.Instant(RecordedAt), recorded.Stream, recorded.Kind, Hash);
            }
        }
    }

    private sealed class ChainRow
    {
        public string Chain { get; init; } = "";

        public long Theaters { get; init; }

        public long Bookings { get; init; }

        public long Lines { get; init; }

        public long Halves { get; init; }

        public DecisionChain Named(Dictionary<string, string> names) =>
            new(ChainId.Parse(Chain), names.GetValueOrDefault(Chain, Chain), (int)Theaters, (int)Bookings, (int)Lines, Halves / 2m);
    }

    private sealed class AfterRow
    {
        public long Seq { get; init; }

        public string At { get; init; } = "";

        public string Actor { get; init; } = "";

        public string Kind { get; init; } = "";

        public string Command { get; init; } = "";

        public long Theaters { get; init; }

        public string Body { get; init; } = "";
    }

    public Task<Result<DecisionDocumentAnswer>> Handle(DecisionDocument query, CancellationToken cancellationToken) =>
        model.Answer(query, look => Read(look, query), cancellationToken);

    private async Task<Result<DecisionDocumentAnswer>> Read(Look look, DecisionDocument query)
    {
        var viewer = await look.Viewer(caller.Actor);
        var own = ActivityHandler.Own(look, viewer);
        var named = look.Database.IsSqlite ? "j.command_id" : "j.command_id collate \"C\"";
        // A batch's lines are named after it: what begins with its id and a slash, which is followed by a zero.
        var mine = $"({named} = @command or ({named} >= @command || '/' and {named} < @command || '0')) and j.seq <= @seq and j.kind <> 'acted-on-behalf.v1'{own}";
        var parameters = new Dictionary<string, object?> { ["command"] = query.Command.Value, ["seq"] = look.Seq, ["own"] = caller.Actor.Distributor?.Value };
        var senders = (await look.Query<string>($"select actor from journal j where {mine} group by actor order by min(seq)", parameters)).Where(a => viewer.IsOwnSide(Actor.Parse(a))).ToList();
        if (senders.Count == 0)
        {
            return Refusal.NotFound(query.Command);
        }
        // Two parties may use the same id: the caller's own or, of several that it sees, the first.
        var sender = senders.Select(Actor.Parse).FirstOrDefault(a => a.Organization == caller.Actor.Organization) ?? Actor.Parse(senders[0]);
        parameters["senders"] = senders.Where(a => Actor.Parse(a).Reach == sender.Reach).ToList();
        mine += $" and {look.Database.In("j.actor", "@senders")}";
        var deeds = await look.Query<(string Kind, long Count, long First)>($"select kind, count(*), min(seq) from journal j where {mine} group by kind order by min(seq)", parameters);
        var rows = await look.Query<Row>(
            $"select seq as Seq, recorded_at as RecordedAt, hash as Hash, body as Body from journal j where seq in ({string.Join(", ", deeds.Select(d => d.First))}) or seq = (select max(seq) from journal j where {mine})",
            parameters);
        var shown = await look.Query<Row>($"select seq as Seq, recorded_at as RecordedAt, hash as Hash, body as Body from journal j where {mine} order by seq limit {Shown}", parameters);
        var last = rows.MaxBy(r => r.Seq)!;
        var first = shown[0].Recorded;
        var events = deeds.ConvertAll(d => (Deed: d, Recorded: rows.Single(r => r.Seq == d.First).Recorded));
        var told = events.ConvertAll(e => EventText.Event(e.Recorded));
        if (told.Exists(t => t is DisruptionEvent d && !viewer.MaySee(d.Disruption)))
        {
            // What the history masks has no document, whoever entered it.
            return Refusal.NotFound(query.Command);
        }
        var proposal = await ProposalAccess.FindAsync(sender, query.Command, caller.Actor, look);
        var approval = proposal is { } asked ? Approval(Proposal.Of(asked, clock.GetCurrentInstant())) : null;
        var after = await After(look, told, first.Stream, last.Seq, viewer, own, mine, parameters);
        return new DecisionDocumentAnswer
        {
            Command = query.Command,
            Actor = sender.ToString(),
            Persons = (await PersonNames.LoadAsync(look, [sender.ToString(), approval?.ProposedBy, approval?.DecidedBy, .. after.Select(a => a.Actor)])).All,
            OnBehalf = first.OnBehalf,
            RecordedAt = Stored.Instant(shown[0].RecordedAt),
            Until = Stored.Instant(last.RecordedAt),
            OccurredAt = Stored.InstantOrNone(first.OccurredAt),
            Film = events.Select(e => e.Recorded.Film).OfType<string>().Select(f => (FilmId?)FilmId.Parse(f)).FirstOrDefault(),
            Deeds = [.. events.Zip(told, (e, t) => new DecisionDeed(e.Recorded.Kind, Words.Of(e.Recorded, t, viewer), (int)e.Deed.Count))],
            Reason = told.Select(Reason).FirstOrDefault(r => r is not null)?.ToString(),
            Cause = told.Select(Cause).FirstOrDefault(c => c is not null),
            Note = first.Note,
            Approval = approval,
            Effect = await Effect(look, told, last, viewer, mine, parameters),
            After = after,
            Total = (int)deeds.Sum(d => d.Count),
            Rows = [.. shown.Concat(shown.Exists(r => r.Seq == last.Seq) ? [] : [last]).Select(r => r.Told)],
        };
    }

    private static DecisionApproval Approval(Proposal p) => new(p.Id, p.State, p.ProposedBy, p.WaitsSince, p.DecidedBy, p.DecidedAt, p.Note);

    private static async Task<DecisionEffect> Effect(Look look, List<Event> told, Row last, Viewer viewer, string mine, Dictionary<string, object?> parameters)
    {
        var stopped = told.OfType<DisruptionEvent>().FirstOrDefault(e => e is DisruptionPlaced or ReportVerified)?.Disruption;
        var chains = stopped is { } stop ? await Stopped(look, stop, last.Seq, Stored.Instant(last.RecordedAt), viewer) : await look.Query<ChainRow>(
            $"""
            select j.chain as Chain, count(distinct j.theater) as Theaters, count(b.id) as Bookings, count(l.id) as Lines,
                cast(case when count(b.id) > 0 then coalesce(sum({look.Database.At("b.screens", "0")}), 0) else coalesce(sum(l.halves), 0) end as bigint) as Halves
            from journal j
                left join booking b on b.theater = j.theater and b.from_seq = j.seq and j.kind <> 'booking-displaced.v1'
                left join offer_line l on l.theater = j.theater and l.from_seq = j.seq
            where {mine} and j.theater is not null and j.chain is not null group by j.chain order by count(distinct j.theater) desc, j.chain
            """,
            parameters);
        var names = await look.ChainNames();
        var parts = chains.ConvertAll(c => c.Named(names));
        return new(parts.Sum(c => c.Theaters), parts.Sum(c => c.Bookings), parts.Sum(c => c.Lines), parts.Sum(c => c.Screens), parts);
    }

    /// <summary>The bookings that the stop decided over when it was recorded: derived as of its row, as everything that is stopped.</summary>
    private static async Task<List<ChainRow>> Stopped(Look look, Disruption stop, long placed, Instant at, Viewer viewer)
    {
        var then = look with { Seq = placed, Now = at, IsPast = true, On = null, PlayWeek = null };
        var filter = new BookingFilter { Film = stop.Scope.Film, Window = stop.Scope.Window, Chain = stop.Scope.Chain }.For(viewer);
        var stops = await StopSet.Load(then, filter);
        if (stops.Numbered().Where(n => n.Disruption.Id == stop.Id).Select(n => (int?)n.Number).FirstOrDefault() is not { } number)
        {
            return [];
        }
        var sql = await StandingSql.Prepare(then, filter, stops);
        return await then.Query<ChainRow>(
            $"""
            {sql.With}
            select chain as Chain, count(distinct theater) as Theaters, count(*) as Bookings, 0 as Lines, cast(sum(halves) as bigint) as Halves
            from st where key = 'stopped' and because = {number} group by chain order by count(distinct theater) desc, chain
            """,
            sql.Parameters);
    }

    private static async Task<IReadOnlyList<DecisionAfter>> After(
        Look look, List<Event> told, string stream, long last, Viewer viewer, string own, string mine, Dictionary<string, object?> parameters)
    {
        (parameters["stream"], parameters["last"], parameters["kinds"]) = (stream, last, told.Exists(IsEnd) ? Begins : Ends);
        var ofStream = told.Exists(t => t is DisruptionEvent or WindowMoved or WindowPlanned);
        var rows = ofStream
            ? await look.Query<AfterRow>(
                $"""
                select j.seq as Seq, j.recorded_at as At, j.actor as Actor, j.kind as Kind, j.command_id as Command, 0 as Theaters, j.body as Body
                from journal j where j.stream = @stream and j.seq > @last and j.seq <= @seq{own} and (j.kind like 'disruption-%' or j.kind like 'report-%' or j.kind = 'window-moved.v1')
                order by j.seq
                """,
                parameters)
            : await look.Query<AfterRow>(
                $"""
                with mine as (select distinct j.theater, j."window" from journal j where {mine} and j.theater is not null and j."window" is not null),
                -- a line of a batch is its decision: the id without the house's slug
                k as (
                    select j.seq, j.recorded_at, j.actor, j.kind, j.theater, case when j.command_id like '%/' || substr(j.theater, 9)
                        then substr(j.command_id, 1, length(j.command_id) - length(j.theater) + 7) else j.command_id end as command
                    from mine join journal j on j.theater = mine.theater and j."window" = mine."window"
                    where j.seq > @last and j.seq <= @seq and {look.Database.In("j.kind", "@kinds")}{own}),
                g as (select min(seq) as seq, min(recorded_at) as at, actor, kind, command, count(distinct theater) as theaters from k group by actor, kind, command)
                select g.seq as Seq, g.at as At, g.actor as Actor, g.kind as Kind, g.command as Command, g.theaters as Theaters, j.body as Body
                from g join journal j on j.seq = g.seq order by g.seq limit {Shown}
                """,
                parameters);
        var disruptions = told.OfType<DisruptionEvent>().Select(d => d.Disruption.Id).ToHashSet();
        return [.. rows.Select(r => (Row: r, Recorded: EventText.Read(r.Body)))
            .Select(r => (r.Row, r.Recorded, Event: EventText.Event(r.Recorded)))
            .Where(r => r.Event is DisruptionEvent d ? disruptions.Contains(d.Disruption.Id) : !ofStream || told.Exists(t => t is WindowMoved or WindowPlanned))
            .Take(Shown)
            .Select(r => Told(r.Row, r.Recorded, r.Event, viewer))];
    }

    /// <summary>Of the other side the party and what it did, as in the history.</summary>
    private static DecisionAfter Told(AfterRow row, RecordedEvent recorded, Event e, Viewer viewer)
    {
        var sender = Actor.Parse(row.Actor);
        var masked = e switch
        {
            DisruptionEvent d => !viewer.MaySee(d.Disruption),
            BookingDisplaced b => !viewer.IsOf(b.Booking.Theater, b.Booking.Chain),
            _ => false,
        };
        var ours = viewer.IsOwnSide(sender) && !masked;
        return new(
            Stored.Instant(row.At), masked ? "another party" : ours ? row.Actor : sender.Reach, row.Kind, Words.Of(recorded, e, viewer), ours ? row.Command : "", (int)row.Theaters);
    }

    private static bool IsEnd(Event e) => e is BookingDropped or BookingCancelled or LineWithdrawn or LineDeclined or AskRefused or AskWithdrawn;

    private static Reason? Reason(Event e) => e switch
    {
        DisruptionLifted d => d.Disruption.Lifts[^1].Reason,
        DisruptionEvent d => d.Disruption.Reason,
        WindowMoved w => w.Reason,
        CommitmentsWaived w => w.Waiver.Reason,
        BookingDropped b => b.Booking.Dropped?.Reason,
        BookingCancelled b => b.Booking.Cancelled?.Reason,
        BookingFinalled b => b.Booking.Final?.Reason,
        LineEvent l => l.Line.Answer?.Reason,
        _ => null,
    };

    private static string? Cause(Event e) => e switch
    {
        DisruptionEvent { Disruption.Report: { } report } => $"reported by {report.Source}",
        DisruptionLifted { Disruption: { Reason: { } reason } d } => $"what was lifted had been placed {d.PlacedAt:uuuu-MM-dd}: {reason}",
        _ => null,
    };
}
