using ReleasePlanner.Buyers;
using ReleasePlanner.Chains;
using ReleasePlanner.Disruptions;
using ReleasePlanner.FilmRental;
using ReleasePlanner.Films;
using ReleasePlanner.Groups;
using ReleasePlanner.Markets;
using ReleasePlanner.Notices;
using ReleasePlanner.Offers;
using ReleasePlanner.Platform.Journal;
using ReleasePlanner.Theaters;
using ReleasePlanner.Theaters.Bookings;
using ReleasePlanner.Tracked;
using ReleasePlanner.Windows;

namespace ReleasePlanner.Platform.Projection;

/// <summary>What an event changes in the read model. Events carry what their rows need, but for two that change part of a row.</summary>
public sealed class ReadRows
{
    private readonly Dictionary<string, TheaterDetails> theaters = [];
    private readonly Dictionary<string, WindowDetails> windows = [];

    /// <summary>The house or window whose details an event needs and that was not seen yet; null when there is none.</summary>
    public string? Lacks(Event e) => e switch
    {
        TheaterMoved moved when !theaters.ContainsKey(moved.Theater.Value) => moved.Theater.Value,
        WindowMoved moved when !windows.ContainsKey(moved.Window.Value) => moved.Window.Value,
        _ => null,
    };

    /// <summary>Tells the details that <see cref="Lacks"/> asked for, from the body column.</summary>
    public void Know(string id, string body)
    {
        if (id.StartsWith("theater:", StringComparison.Ordinal))
        {
            theaters[id] = Json.Read<TheaterDetails>(body);
        }
        else
        {
            windows[id] = Json.Read<WindowDetails>(body);
        }
    }

    public IEnumerable<ReadRow> Of(RecordedEvent recorded, Event e, long seq)
    {
        switch (e)
        {
            case MarketRegistered { Details: var d }:
                return [new(ReadTable.Market, seq, new()
                {
                    ["id"] = d.Market.Value, ["name"] = d.Name, ["grp"] = d.Group, ["zone"] = d.TimeZone.Id, ["body"] = Json.Write(d),
                })];
            case FilmRegistered { Details: var d }:
                return [new(ReadTable.Film, seq, new()
                {
                    ["id"] = d.Film.Value, ["title"] = d.Title, ["distributor"] = d.Distributor.Value, ["announce_at"] = d.AnnounceAt is { } at ? Stored.Text(at) : null,
                    ["body"] = Json.Write(d),
                })];
            case ChainRegistered { Details: var d }:
                return [new(ReadTable.Chain, seq, new()
                {
                    ["id"] = d.Chain.Value, ["name"] = d.Name, ["kind"] = d.Kind.ToString().ToLowerInvariant(), ["body"] = Json.Write(d),
                })];
            case WindowPlanned p:
                windows[p.Details.Window.Value] = p.Details;
                return p.First ? [WindowRow(p.Details, p.Opens, seq), OpeningRow(recorded, p.Opens, false, seq)] : [WindowRow(p.Details, p.Opens, seq)];
            case WindowMoved m:
                return [WindowRow(windows[m.Window.Value], m.Opens, seq), OpeningRow(recorded, m.Opens, m.Follow, seq)];
            case TheaterRegistered { Details: var d }:
                theaters[d.Theater.Value] = d;
                return [TheaterRow(d, seq)];
            case TheaterMoved m:
                var moved = theaters[m.Theater.Value] = theaters[m.Theater.Value] with { Chain = m.Chain };
                return [TheaterRow(moved, seq), MoveRow(recorded, m, seq), .. m.Bookings.Select(b => BookingRow(b, seq))];
            case BookingEvent b:
                return [BookingRow(b.Booking, seq)];
            case LineEvent l:
                return [LineRow(l.Line, seq)];
            case OfferMade { Details: var d }:
                return [new(ReadTable.Offer, seq, new()
                {
                    ["id"] = d.Offer.Value, ["window"] = d.Window.Value, ["film"] = d.Film.Value, ["chain"] = d.Chain.Value, ["market"] = d.Market.Value,
                    ["distributor"] = d.Distributor.Value, ["respond_by"] = Text(d.Current.RespondBy), ["body"] = Json.Write(d),
                })];
            case DisruptionEvent d:
                var stop = StopRow.Of(d.Disruption, recorded.Version);
                return [new(ReadTable.Disruption, seq, new()
                {
                    ["id"] = stop.Id, ["owner"] = stop.Owner, ["version"] = stop.Version, ["active"] = stop.Active, ["distributor"] = stop.Distributor,
                    ["film"] = stop.Film, ["window"] = stop.Window, ["chain"] = stop.Chain, ["body"] = stop.Body,
                })];
            case BuyerRegistered { Details: var d }:
                return [new(ReadTable.Buyer, seq, new() { ["id"] = d.Buyer.Value, ["name"] = d.Name, ["body"] = Json.Write(d) })];
            case BuyerAssigned a:
                return a.Changed.Select(c => AssignmentRow(a.Theater, c, seq));
            case BehalfEvent b:
                return MarkRows(recorded, b, seq);
            case NoticesAcknowledged n:
                return n.UpTo is { } upTo ? [AcknowledgedRow(recorded, 0, upTo, seq)] : n.Notices.Select(notice => AcknowledgedRow(recorded, notice, notice, seq));
            case GroupSaved { Details: var d }:
                return [GroupRow(d, deleted: false, seq)];
            case GroupDeleted { Details: var d }:
                return [GroupRow(d, deleted: true, seq)];
            case TermsTemplateSaved { Details: var d }:
                return [TemplateRow(d, deleted: false, seq)];
            case TermsTemplateDeleted { Details: var d }:
                return [TemplateRow(d, deleted: true, seq)];
            case TitleTracked { Details: var d }:
                return [TrackedRow(d, deleted: false, seq)];
            case TitleForgotten { Details: var d }:
                return [TrackedRow(d, deleted: true, seq)];
            default:
                return [];
        }
    }

    private static ReadRow WindowRow(WindowDetails d, LocalDate? opens, long seq) => new(ReadTable.Window, seq, new()
    {
        ["id"] = d.Window.Value,
        ["film"] = d.Film.Value,
        ["market"] = d.Market.Value,
        ["channel"] = d.Window.Channel,
        ["distributor"] = d.Distributor.Value,
        ["opens"] = Day(opens),
        ["bookable"] = d.Bookable.ToString().ToLowerInvariant(),
        ["body"] = Json.Write(d),
    });

    private static ReadRow OpeningRow(RecordedEvent recorded, LocalDate? opens, bool follow, long seq) => new(ReadTable.Opening, seq, new()
    {
        ["window"] = recorded.Stream,
        ["version"] = recorded.Version,
        ["opens"] = Day(opens),
        ["at"] = recorded.At,
        ["follow"] = follow,
    });

    private static ReadRow MoveRow(RecordedEvent recorded, TheaterMoved m, long seq) => new(ReadTable.TheaterMove, seq, new()
    {
        ["theater"] = m.Theater.Value,
        ["version"] = recorded.Version,
        ["from_day"] = Day(m.From),
        ["old_chain"] = m.OldChain.Value,
        ["chain"] = m.Chain.Value,
    });

    private static ReadRow TheaterRow(TheaterDetails d, long seq) => new(ReadTable.Theater, seq, new()
    {
        ["id"] = d.Theater.Value,
        ["name"] = d.Name,
        ["chain"] = d.Chain.Value,
        ["market"] = d.Market.Value,
        ["region"] = d.Region?.Value,
        ["city"] = d.City,
        ["zone"] = d.TimeZone.Id,
        ["screens"] = d.Screens?.Total,
        ["comscore"] = d.Codes?.Comscore,
        ["own_code"] = d.Codes?.Own,
        ["body"] = Json.Write(d),
    });

    private static ReadRow BookingRow(Booking b, long seq) => new(ReadTable.Booking, seq, new()
    {
        ["theater"] = b.Theater.Value,
        ["id"] = b.Id.Value,
        ["chain"] = b.Chain.Value,
        ["market"] = b.Market.Value,
        ["window"] = b.Window.Value,
        ["film"] = b.Film.Value,
        ["distributor"] = b.Distributor.Value,
        ["channel"] = b.Channel,
        ["version"] = b.Version,
        ["format"] = b.Format,
        ["kind"] = b.Kind.ToString().ToLowerInvariant(),
        ["from_day"] = Stored.Day(b.From),
        ["until_day"] = Stored.Day(b.Until),
        ["first_week_ends"] = Stored.Day(b.FirstWeekEnds),
        ["end_day"] = b.End is { } end ? Stored.Day(end) : Stored.NoEnd,
        ["ended_by"] = b.EndedBy.ToString().ToLowerInvariant(),
        ["displaced"] = b.Displaced is not null,
        ["pinned"] = b.Pinned,
        ["made_under"] = Day(b.MadeUnder),
        ["saw_film"] = b.Saw.Film,
        ["saw_window"] = b.Saw.Window,
        ["saw_chain"] = b.Saw.Chain,
        ["saw_market"] = b.Saw.Market,
        ["saw_theater"] = b.Saw.Theater,
        ["saw_distributor"] = b.Saw.Distributor,
        ["screens"] = b.Screens.Weeks.Select(s => s.Halves).ToArray(),
        ["days"] = b.Days.IsEmpty ? null : b.Days.Select(Stored.Day).ToArray(),
        ["previews"] = b.Previews.IsEmpty ? null : b.Previews.Select(Stored.Day).ToArray(),
        ["body"] = Json.Write(b),
    });

    private static ReadRow AssignmentRow(TheaterId theater, BuyerAssignment a, long seq) => new(ReadTable.Assignment, seq, new()
    {
        ["theater"] = theater.Value,
        ["buyer"] = a.Buyer.Value,
        ["from_day"] = Stored.Day(a.From),
        ["until_day"] = Day(a.Until) ?? Stored.NoEnd,
    });

    private static ReadRow AcknowledgedRow(RecordedEvent recorded, long notice, long upTo, long seq) => new(ReadTable.Acknowledged, seq, new()
    {
        ["owner"] = recorded.Stream,
        ["person"] = recorded.Actor,
        ["notice"] = notice,
        ["up_to"] = upTo,
        ["at"] = recorded.At,
    });

    private static ReadRow GroupRow(GroupDetails d, bool deleted, long seq) => new(ReadTable.Group, seq, new()
    {
        ["id"] = d.Group.Value,
        ["owner"] = d.Group.Owner,
        ["deleted"] = deleted ? 1 : 0,
        ["body"] = Json.Write(d),
    });

    private static ReadRow TemplateRow(TermsTemplate d, bool deleted, long seq) => new(ReadTable.TermsTemplate, seq, new()
    {
        ["id"] = d.Template.Value,
        ["distributor"] = d.Distributor.Value,
        ["chain"] = d.Chain?.Value,
        ["film"] = d.Film?.Value,
        ["deleted"] = deleted ? 1 : 0,
        ["body"] = Json.Write(d),
    });

    private static ReadRow TrackedRow(TrackedTitle d, bool deleted, long seq) => new(ReadTable.Tracked, seq, new()
    {
        ["id"] = d.Title.Value,
        ["distributor"] = d.Title.Distributor.Value,
        ["market"] = d.Market.Value,
        ["deleted"] = deleted ? 1 : 0,
        ["body"] = Json.Write(d),
    });

    private static IEnumerable<ReadRow> MarkRows(RecordedEvent recorded, BehalfEvent e, long seq) => e switch
    {
        ActedOnBehalf acted => [.. acted.Retired.Select(m => MarkRow(acted, m, MarkState.Retired, null, seq)), MarkRow(acted, acted.Mark, MarkState.Open, null, seq)],
        OnBehalfDisputed d => [MarkRow(d, d.Mark, MarkState.Disputed, new(Stored.Instant(recorded.At), recorded.Actor, d.Reason), seq)],
        _ => [MarkRow(e, e.Mark, MarkState.Agreed, new(Stored.Instant(recorded.At), recorded.Actor, null), seq)],
    };

    private static ReadRow MarkRow(BehalfEvent e, BehalfMark mark, MarkState state, MarkJudged? judged, long seq) => new(ReadTable.Mark, seq, new()
    {
        ["theater"] = e.Theater.Value,
        ["command"] = mark.Command.Value,
        ["chain"] = e.Chain.Value,
        ["distributor"] = mark.Distributor.Value,
        ["window"] = mark.Window?.Value,
        ["state"] = state.ToString().ToLowerInvariant(),
        ["at"] = Stored.Text(mark.At),
        ["body"] = Json.Write(new OnBehalfMark(e.Theater, e.Chain, state, mark, judged)),
    });

    private static ReadRow LineRow(OfferLine l, long seq) => new(ReadTable.OfferLine, seq, new()
    {
        ["theater"] = l.Theater.Value,
        ["id"] = l.Id,
        ["offer"] = l.Offer?.Value,
        ["chain"] = l.Chain.Value,
        ["market"] = l.Market.Value,
        ["window"] = l.Window.Value,
        ["film"] = l.Film.Value,
        ["distributor"] = l.Distributor.Value,
        ["version"] = l.Run.Version,
        ["format"] = l.Run.Format,
        ["state"] = l.State.ToString().ToLowerInvariant(),
        ["open_until"] = Text(l.OpenUntil),
        ["halves"] = l.Run.Screens.InWeek(0).Halves,
        ["body"] = Json.Write(l),
    });

    private static string? Text(Instant? instant) => instant is { } i ? Stored.Text(i) : null;

    private static int? Day(LocalDate? date) => date is { } d ? Stored.Day(d) : null;
}
