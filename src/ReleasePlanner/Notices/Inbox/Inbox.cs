using MediatR;
using ReleasePlanner.Films;
using ReleasePlanner.Markets;
using ReleasePlanner.Offers;
using ReleasePlanner.Platform.Projection;
using ReleasePlanner.Standing;
using ReleasePlanner.Theaters;
using ReleasePlanner.Theaters.Bookings;
using ReleasePlanner.Windows;

namespace ReleasePlanner.Notices;

/// <summary>What a chain, a buyer or a house has to answer, to reconfirm, to decide and to know. Of none named: the caller's own.</summary>
[May(Role.Administrator, Role.Exhibitor)]
public sealed record Inbox : Query<InboxAnswer>
{
    public ChainId? Chain { get; init; }

    public BuyerId? Buyer { get; init; }

    public TheaterId? Theater { get; init; }

    /// <summary>Of each list, 1 to 500; counts are of all.</summary>
    public int Limit { get; init; } = 50;

    /// <summary>Only notices before this one: the <c>next</c> of the page before.</summary>
    public long? Before { get; init; }

    protected override void CheckShape(Problems problems)
    {
        problems.Page(Limit);
        problems.If(new object?[] { Chain, Buyer, Theater }.Count(o => o is not null) > 1, "", "is of one inbox: give a chain, a buyer or a theater");
    }
}

/// <summary>An offer that waits for an answer.</summary>
/// <param name="RespondBy">The earliest time that one of the lines is open until; null: no time was set.</param>
/// <param name="Awaiting">Lines not answered at all.</param>
/// <param name="Pencilled">Lines that are pencilled, and want a yes or no.</param>
public sealed record OfferToAnswer(OfferId Offer, WindowId Window, string Title, Instant? RespondBy, int Theaters, int Awaiting, int Pencilled);

/// <summary>Counters that wait for the distributor.</summary>
/// <param name="Since">The earliest of them.</param>
public sealed record CountersOut(OfferId Offer, WindowId Window, string Title, int Theaters, int Lines, Instant Since);

/// <summary>A booking that stands once the house confirms it again.</summary>
/// <param name="By">The day the distributor wants to know by; null: none was given.</param>
public sealed record BookingToReconfirm(TheaterId Theater, string Name, BookingId Booking, WindowId Window, LocalDate From, LocalDate? Opens, LocalDate? By);

/// <summary>Runs that the next play week may end or not, and that the house has said nothing firm about.</summary>
/// <param name="PlayWeek">The first day of it in the market with the most such runs; null: there are none.</param>
public sealed record HoldoversOpen(int Bookings, int Theaters, LocalDate? PlayWeek);

public sealed record InboxAnswer : Answer
{
    /// <summary>The chain, buyer or theater whose inbox it is.</summary>
    public required string Of { get; init; }

    /// <summary>The nearest time to answer by first.</summary>
    public required IReadOnlyList<OfferToAnswer> ToAnswer { get; init; }

    /// <summary>Houses with an offer to answer.</summary>
    public required int TheatersToAnswer { get; init; }

    /// <summary>The nearest day to confirm by first, then by the old start.</summary>
    public required IReadOnlyList<BookingToReconfirm> ToReconfirm { get; init; }

    public required int BookingsToReconfirm { get; init; }

    public required IReadOnlyList<CountersOut> Counters { get; init; }

    public required HoldoversOpen Holdovers { get; init; }

    /// <summary>What distributors entered, and the house has neither agreed to nor disputed; newest first.</summary>
    public required IReadOnlyList<OnBehalfMark> OnBehalf { get; init; }

    public required int OnBehalfOpen { get; init; }

    /// <summary>Newest first, of the last 60 days.</summary>
    public required IReadOnlyList<Notice> Notices { get; init; }

    /// <summary>Notices that the caller has not acknowledged.</summary>
    public required int Unread { get; init; }

    /// <summary>What <c>AcknowledgeNotices</c> takes as <c>upTo</c> once these were read.</summary>
    public required long Cursor { get; init; }

    /// <summary>The <c>before</c> of the next page of notices; null: this was the last.</summary>
    public long? Next { get; init; }
}

internal sealed class InboxHandler(ReadModel model, Caller caller) : IRequestHandler<Inbox, Result<InboxAnswer>>
{
    private sealed class LineRow
    {
        public string Offer { get; init; } = "";

        public string Key { get; init; } = "";

        public string? Until { get; init; }

        public int Theaters { get; init; }

        public int Lines { get; init; }

        public string? Since { get; init; }
    }

    private sealed class BookingRow
    {
        public string Body { get; init; } = "";

        public string Name { get; init; } = "";

        public int? Because { get; init; }
    }

    private sealed class MarkRow
    {
        public string Body { get; init; } = "";

        public int Total { get; init; }
    }

    private sealed class HoldRow
    {
        public string Body { get; init; } = "";

        public string Market { get; init; } = "";

        public string Zone { get; init; } = "";

        public string? Region { get; init; }

        /// <summary>The house's own details, where it has play weeks of its own.</summary>
        public string? House { get; init; }
    }

    public Task<Result<InboxAnswer>> Handle(Inbox query, CancellationToken cancellationToken) =>
        model.Answer(query, look => Read(look, query), cancellationToken);

    private async Task<Result<InboxAnswer>> Read(Look look, Inbox query)
    {
        var found = await Recipient.Find(look, caller.Actor, query.Chain, query.Buyer, query.Theater);
        if (found.Refusal is { } refusal)
        {
            return refusal;
        }
        var recipient = found.Value!;
        var (toAnswer, counters, theaters) = await Offers(look, recipient, caller.Actor);
        var reconfirm = await Reconfirm(look, recipient);
        var marks = await look.Query<MarkRow>(
            $"""
            select body as Body, count(*) over () as Total from on_behalf_mark m where {look.InForce("m")} and state = 'open' and {recipient.Of("m")}
            order by at desc, theater, command limit {query.Limit}
            """);
        var (notices, unread, next, latest) = await new NoticeReader(look, recipient, await look.Viewer(caller.Actor)).Read(query.Limit, query.Before);
        return new InboxAnswer
        {
            Of = recipient.Stream,
            ToAnswer = [.. toAnswer.Take(query.Limit)],
            TheatersToAnswer = theaters,
            ToReconfirm = [.. reconfirm.Take(query.Limit)],
            BookingsToReconfirm = reconfirm.Count,
            Counters = [.. counters.Take(query.Limit)],
            Holdovers = await Holdovers(look, recipient),
            OnBehalf = [.. marks.Select(m => Json.Read<OnBehalfMark>(m.Body))],
            OnBehalfOpen = marks.Count > 0 ? marks[0].Total : 0,
            Notices = notices,
            Unread = unread,
            Cursor = latest,
            Next = next,
        };
    }

    private static async Task<(List<OfferToAnswer> ToAnswer, List<CountersOut> Counters, int Theaters)> Offers(Look look, Recipient recipient, Actor reader)
    {
        var lines = $"(select l.*, {LineSql.Key("l")} as key from offer_line l where {look.InForce("l")} and {recipient.Of("l")} and l.offer is not null) l";
        var parameters = LineSql.With([], look);
        var rows = await look.Query<LineRow>(
            $"""
            select l.offer as Offer, l.key as "Key", min(l.open_until) as Until, count(distinct l.theater) as Theaters, count(*) as Lines, min(j.at) as Since
            from {lines} left join journal j on j.seq = l.from_seq where l.key in ('awaiting', 'pencilled', 'countered') group by l.offer, l.key
            """,
            parameters);
        var theaters = await look.Query<(string? Offer, int Theaters)>(
            $"""
            select l.offer, count(distinct l.theater) from {lines} where l.key in ('awaiting', 'pencilled') group by l.offer
            union all select cast(null as text), count(distinct l.theater) from {lines} where l.key in ('awaiting', 'pencilled')
            """,
            parameters);
        var films = rows.Count == 0 ? [] : await look.FilmsToday([.. rows.Select(r => OfferId.Parse(r.Offer).Window.Film.Value).Distinct()]);
        string Title(OfferId offer) => films.GetValueOrDefault(offer.Window.Film)?.TitleFor(reader, look.AskedAt) ?? offer.Window.Film.Value;
        var open = rows.Where(r => r.Key != "countered").GroupBy(r => OfferId.Parse(r.Offer)).Select(g => new OfferToAnswer(
            g.Key, g.Key.Window, Title(g.Key), Stored.InstantOrNone(g.Min(r => r.Until)),
            theaters.First(t => t.Offer == g.Key.Value).Theaters,
            g.Where(r => r.Key == "awaiting").Sum(r => r.Lines), g.Where(r => r.Key == "pencilled").Sum(r => r.Lines)));
        var counters = rows.Where(r => r.Key == "countered").Select(r => (Offer: OfferId.Parse(r.Offer), Row: r)).Select(c =>
            new CountersOut(c.Offer, c.Offer.Window, Title(c.Offer), c.Row.Theaters, c.Row.Lines, Stored.Instant(c.Row.Since!)));
        return (
            [.. open.OrderBy(o => o.RespondBy ?? Instant.MaxValue).ThenBy(o => o.Offer.Value, StringComparer.Ordinal)],
            [.. counters.OrderBy(c => c.Since).ThenBy(c => c.Offer.Value, StringComparer.Ordinal)],
            theaters.FirstOrDefault(t => t.Offer is null).Theaters);
    }

    private static async Task<List<BookingToReconfirm>> Reconfirm(Look look, Recipient recipient)
    {
        var stops = await StopSet.Load(look, recipient.Filter);
        var sql = await StandingSql.Prepare(look, recipient.Filter, stops);
        var rows = await look.Query<BookingRow>($"{sql.With} select body as Body, name as Name, because as Because from st where key in ('needsReconfirmation', 'lapsed')", sql.Parameters);
        if (rows.Count == 0)
        {
            return [];
        }
        // The day a window's last move asked for.
        var moves = (await look.Query<(string Window, string Body)>(
                """
                select o."window", j.body from window_opening_was o join journal j on j.seq = o.from_seq and j.kind = 'window-moved.v1'
                where o.version = (select max(p.version) from window_opening_was p where p."window" = o."window" and p.from_seq <= @seq)
                """,
                new { seq = look.Seq }))
            .ToDictionary(m => m.Window, m => ((WindowMoved)Platform.Journal.EventText.Event(Platform.Journal.EventText.Read(m.Body))).ReconfirmBy);
        return [.. rows
            .Select(r => (Booking: Json.Read<Booking>(r.Body), r.Name, r.Because))
            .Select(r => new BookingToReconfirm(
                r.Booking.Theater, r.Name, r.Booking.Id, r.Booking.Window, r.Booking.From, stops.OpensOf(r.Booking.Window),
                r.Because is { } n ? stops.ByNumber(n).LiftFor(r.Booking.Theater)?.ReconfirmBy : moves.GetValueOrDefault(r.Booking.Window.Value)))
            .OrderBy(r => r.By ?? LocalDate.MaxIsoValue).ThenBy(r => r.From).ThenBy(r => r.Theater.Value, StringComparer.Ordinal).ThenBy(r => r.Booking.Value, StringComparer.Ordinal)];
    }

    /// <summary>What the holdover worklist of the next play week has that still needs the house's word.</summary>
    private static async Task<HoldoversOpen> Holdovers(Look look, Recipient recipient)
    {
        var today = Stored.Day(look.On ?? look.Now.InUtc().Date);
        var starts = look.Database.IsSqlite ? "t.body->>'playWeekStartsOn'" : "t.body::jsonb->>'playWeekStartsOn'";
        var rows = await look.Query<HoldRow>(
            $"""
            select b.body as Body, t.market as Market, t.zone as Zone, t.region as Region, case when {starts} is not null then t.body end as House
            from booking b join theater t on t.id = b.theater and {look.InForce("t")}
            where {look.InForce("b")} and {recipient.Of("b")} and b.kind not in ('sneak', 'event', 'festival') and b.from_day < @soon and b.end_day > @before
            """,
            new { soon = today + 15, before = today - 8 });
        if (rows.Count == 0)
        {
            return new(0, 0, null);
        }
        var markets = (await look.Query<string>($"select body from market m where {look.InForce("m")}")).Select(Json.Read<MarketDetails>).ToDictionary(m => m.Market.Value, m => new PlayWeeks(m.PlayWeeks));
        var stops = await StopSet.Load(look, recipient.Filter);
        var open = new List<(TheaterId Theater, LocalDate Week)>();
        foreach (var row in rows)
        {
            var (booking, zone) = (Json.Read<Booking>(row.Body), DateTimeZoneProviders.Tzdb[row.Zone]);
            var weeks = row.House is { } house && Json.Read<TheaterDetails>(house).PlayWeekStartsOn is { } day ? new PlayWeeks(day) : markets[row.Market];
            var now = weeks.Containing(look.On ?? CinemaDay.Of(look.Now, zone));
            var next = weeks.Containing(now.Until);
            var place = new House(booking.Theater, booking.Chain, MarketId.Parse(row.Market), row.Region is { } region ? RegionId.Parse(region) : null, zone);
            if (HoldoverCells.Of(booking, next).NeedsTheater && WorklistHouse.IsPlaying(booking, place, now, next, stops.Disruptions, [.. stops.Openings[booking.Window]]))
            {
                open.Add((booking.Theater, next.From));
            }
        }
        return new(
            open.Count, open.Select(o => o.Theater).Distinct().Count(),
            open.Count == 0 ? null : open.GroupBy(o => o.Week).OrderByDescending(g => g.Count()).ThenBy(g => g.Key).First().Key);
    }
}
