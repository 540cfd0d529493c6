using MediatR;
using ReleasePlanner.Identities;
using ReleasePlanner.Platform.Journal;
using ReleasePlanner.Platform.Projection;

namespace ReleasePlanner.History;

/// <summary>The journal in words, newest first.</summary>
[May(Role.Administrator, Role.Distribution, Role.Executive, Role.Exhibitor)]
public sealed record Activity : Query<ActivityAnswer>
{
    public FilmId? Film { get; init; }

    public WindowId? Window { get; init; }

    public ChainId? Chain { get; init; }

    public TheaterId? Theater { get; init; }

    public MarketId? Market { get; init; }

    /// <summary>1 to 500.</summary>
    public int Limit { get; init; } = 50;

    /// <summary>Only what came before this position: the <c>next</c> of the page before.</summary>
    public long? Cursor { get; init; }

    protected override void CheckShape(Problems problems) => problems.Page(Limit);
}

/// <summary>One thing that happened.</summary>
/// <param name="OccurredAt">When it happened, if that was before it was recorded.</param>
/// <param name="Actor">Who sent it; of the other side the party only.</param>
/// <param name="Person">What the sender is called today, on one's own side; null: the other side's, or nobody by name.</param>
/// <param name="ApprovedBy">What who approved it is called, on one's own side.</param>
public sealed record ActivityEntry(
    long Seq, Instant At, Instant? OccurredAt, string Actor, string Kind, string Words, string? Note, string Stream, string CommandId, string? Person = null, string? ApprovedBy = null);

public sealed record ActivityAnswer : Answer
{
    /// <summary>Newest first.</summary>
    public required IReadOnlyList<ActivityEntry> Entries { get; init; }

    /// <summary>The cursor of the next page; null: this was the last.</summary>
    public long? Next { get; init; }
}

internal sealed class ActivityHandler(ReadModel model, Caller caller) : IRequestHandler<Activity, Result<ActivityAnswer>>
{
    private sealed class Row
    {
        public long Seq { get; init; }

        public string Body { get; init; } = "";
    }

    public Task<Result<ActivityAnswer>> Handle(Activity query, CancellationToken cancellationToken) =>
        model.Answer(query, look => Read(look, query), cancellationToken);

    private async Task<Result<ActivityAnswer>> Read(Look look, Activity query)
    {
        var actor = caller.Actor;
        var viewer = await look.Viewer(actor);
        if (query.Film is { } film && (await look.Film(film, actor)).Refusal is { } unknownFilm)
        {
            return unknownFilm;
        }
        if (query.Window is { } window && (await look.Window(window, actor)).Refusal is { } unknownWindow)
        {
            return unknownWindow;
        }
        if (query.Theater is { } theater && (await look.Theater(theater, actor)).Refusal is { } unknownTheater)
        {
            return unknownTheater;
        }
        if (query.Chain is { } chain && !viewer.Sees(chain))
        {
            return Refusal.NotFound(chain);
        }
        var own = Own(look, viewer);
        var rows = await look.Query<Row>(
            $"""
            select seq, body from journal j where seq <= @seq and seq < @before and kind <> 'acted-on-behalf.v1'{own}
                and (cast(@film as text) is null or film = @film) and (cast(@window as text) is null or "window" = @window)
                and (cast(@chain as text) is null or chain = @chain) and (cast(@theater as text) is null or theater = @theater)
                and (cast(@market as text) is null or market = @market)
            order by seq desc limit {query.Limit + 1}
            """,
            new
            {
                seq = look.Seq,
                before = query.Cursor ?? long.MaxValue,
                own = actor.Distributor?.Value,
                film = query.Film?.Value,
                window = query.Window?.Value,
                chain = query.Chain?.Value,
                theater = query.Theater?.Value,
                market = query.Market?.Value,
            });
        var page = rows.Take(query.Limit).Select(r => Entry(r, viewer)).ToList();
        var names = await PersonNames.LoadAsync(look, page.Select(e => e.Actor));
        return new ActivityAnswer
        {
            Entries = page.ConvertAll(e => e with { Person = names.Sender(e.Actor), ApprovedBy = names.Approver(e.Actor) }),
            Next = rows.Count > query.Limit ? page[^1].Seq : null,
        };
    }

    /// <summary>The condition on a row of the journal <c>j</c>, begun with <c>and</c>, that it is of what the viewer may follow; a distributor's needs <c>@own</c>.</summary>
    internal static string Own(Look look, Viewer viewer)
    {
        var actor = viewer.Actor;
        // An exhibitor sees its own chain's doings, a buyer its houses'; a distributor what is of its own films, or of none.
        return (look.AnySetAside ? $" and {look.Readable("j")}" : "") + actor.Role switch
        {
            Role.Administrator => "",
            Role.Exhibitor => $" and ({viewer.Bookings("j")} or (j.kind like 'disruption-%' and exists (select 1 from theater t where t.id = j.theater and t.from_seq <= j.seq and t.to_seq > j.seq and {viewer.Theaters("t")}))) and j.kind not in ('disruption-reported.v1', 'report-verified.v1', 'report-dismissed.v1')",
            _ => $" and j.kind not in ('bookings-retired.v1', 'lines-retired.v1', 'notices-acknowledged.v1', 'group-saved.v1', 'group-deleted.v1', 'terms-template-saved.v1', 'terms-template-deleted.v1', 'title-tracked.v1', 'title-forgotten.v1') and (j.\"window\" is not null or j.film is null or j.film in (select id from film f where distributor = @own and {look.InForce("f")}))"
                + $" and (j.\"window\" is null or j.\"window\" in (select id from release_window w where distributor = @own and {look.InForce("w")}))"
                + (actor.Territories.IsEmpty ? "" : $" and (j.theater is null or j.theater in (select t.id from theater t where {look.InForce("t")} and {viewer.Theaters("t")}))"
                    + $" and (j.market is null or j.market in ({string.Join(", ", actor.Territories.Select(t => $"'{t.Market}'"))}))")
                + " and (j.kind not like 'disruption-%' or j.film is not null or not exists (select 1 from disruption_was d where d.from_seq = j.seq and d.distributor is not null and d.distributor <> @own))"
                + " and (j.kind not in ('on-behalf-agreed.v1', 'on-behalf-disputed.v1') or exists (select 1 from on_behalf_mark m where m.theater = j.theater and m.from_seq = j.seq and m.distributor = @own))",
        };
    }

    private static ActivityEntry Entry(Row row, Viewer viewer)
    {
        var recorded = EventText.Read(row.Body);
        var e = EventText.Event(recorded);
        // Who did it and with what words is the other side's: another chain's stop, or the booking that took the screens.
        var masked = e switch
        {
            Disruptions.DisruptionEvent d => !viewer.MaySee(d.Disruption),
            Theaters.BookingDisplaced b => !viewer.IsOf(b.Booking.Theater, b.Booking.Chain),
            _ => false,
        };
        var sender = Actor.Parse(recorded.Actor);
        // The other side is told which party it was, not which of its people, and neither its remarks nor what it calls its commands.
        var theirs = viewer.IsOwnSide(sender);
        return new(
            row.Seq, Stored.Instant(recorded.At), Stored.InstantOrNone(recorded.OccurredAt), masked ? "another party" : theirs ? recorded.Actor : sender.Reach, recorded.Kind,
            Words.Of(recorded, e, viewer), masked || !theirs ? null : recorded.Note, recorded.Stream, masked || !theirs ? "" : recorded.CommandId);
    }
}
