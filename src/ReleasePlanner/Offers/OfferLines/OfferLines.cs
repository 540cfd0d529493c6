using MediatR;
using ReleasePlanner.Markets;
using ReleasePlanner.Platform.Projection;
using ReleasePlanner.Platform.Store;
using ReleasePlanner.Standing;
using ReleasePlanner.Windows;

namespace ReleasePlanner.Offers;

/// <summary>A page of what houses are offered, answered and ask for, with how each line stands.</summary>
[May(Role.Administrator, Role.Distribution, Role.Executive, Role.Exhibitor)]
public sealed record OfferLines : Query<OfferLinesAnswer>
{
    public OfferId? Offer { get; init; }

    public WindowId? Window { get; init; }

    public FilmId? Film { get; init; }

    public ChainId? Chain { get; init; }

    public TheaterId? Theater { get; init; }

    /// <summary><c>awaiting</c>, <c>lapsed</c>, <c>pencilled</c>, <c>countered</c>, <c>declined</c>, <c>confirmed</c>, <c>withdrawn</c>, <c>moved</c>, <c>asked</c>, <c>granted</c> or <c>refused</c>.</summary>
    public string? State { get; init; }

    /// <summary>Part of the theater's name or id.</summary>
    public string? Text { get; init; }

    /// <summary>1 to 500.</summary>
    public int Limit { get; init; } = 100;

    /// <summary>The <c>next</c> of the page before.</summary>
    public int? Cursor { get; init; }

    protected override void CheckShape(Problems problems)
    {
        problems.If(Offer is null && Window is null && Film is null && Chain is null && Theater is null && State is null, "", "is about nothing: give an offer, window, film, chain, theater or state");
        problems.PageAt(Limit, Cursor);
        problems.Text("text", Text, 100);
        problems.If(State is not null && !LineStanding.Keys.Contains(State), "state", $"is not one of {string.Join(", ", LineStanding.Keys)}");
    }
}

/// <summary>A line as it stands.</summary>
/// <param name="State">As in the question's <c>state</c>.</param>
/// <param name="Name">The theater's.</param>
public sealed record LineStanding(string State, string Name, string? City, string? Region, OfferLine Line)
{
    /// <summary>The first day of its run, with the opening as it is; null: the window is undated.</summary>
    public LocalDate? From { get; init; }

    /// <summary>The first day after its firm weeks; null: the window is undated.</summary>
    public LocalDate? Until { get; init; }

    internal static readonly ImmutableArray<string> Keys =
        ["awaiting", "lapsed", "pencilled", "countered", "declined", "confirmed", "withdrawn", "moved", "asked", "granted", "refused"];
}

public sealed record OfferLinesAnswer : Answer
{
    /// <summary>All that match, on every page.</summary>
    public long Total { get; init; }

    /// <summary>By theater, then id.</summary>
    public required IReadOnlyList<LineStanding> Lines { get; init; }

    /// <summary>The cursor of the next page; null: this was the last.</summary>
    public int? Next { get; init; }
}

internal sealed class OfferLinesHandler(ReadModel model, Caller caller) : IRequestHandler<OfferLines, Result<OfferLinesAnswer>>
{
    private sealed class Row
    {
        public string Body { get; init; } = "";

        public string Key { get; init; } = "";

        public string Name { get; init; } = "";

        public string? City { get; init; }

        public string? Region { get; init; }

        /// <summary>The day that the house's own play weeks start on.</summary>
        public string? StartsOn { get; init; }

        public long Total { get; init; }
    }

    public Task<Result<OfferLinesAnswer>> Handle(OfferLines query, CancellationToken cancellationToken) =>
        model.Answer(query, look => Read(look, query), cancellationToken);

    private async Task<Result<OfferLinesAnswer>> Read(Look look, OfferLines query)
    {
        var viewer = await look.Viewer(caller.Actor);
        var filter = new BookingFilter { Film = query.Film, Window = query.Window, Chain = query.Chain, Theater = query.Theater }.For(viewer);
        if (query.Chain is { } asked && !viewer.Sees(asked))
        {
            return Refusal.NotFound(asked);
        }
        var starts = look.Database.Text("t.body", "playWeekStartsOn");
        var rows = await look.Query<Row>(
            $"""
            select l.body, l.key as "Key", t.name as Name, t.city as City, t.region as Region, {starts} as StartsOn, count(*) over () as Total
            from (select l.*, coalesce({LineSql.Key("l")}, l.state) as key from offer_line l where {look.InForce("l")}{LineSql.Where(look, filter)}) l
            join theater t on t.id = l.theater and {look.InForce("t")}
            where (cast(@offer as text) is null or l.offer = @offer) and (cast(@state as text) is null or l.key = @state)
                and (cast(@text as text) is null or lower(t.name) like @text escape '!' or t.id like @text escape '!')
            order by l.theater, l.id limit {query.Limit} offset {query.Cursor ?? 0}
            """,
            LineSql.With(
                LineSql.Parameters(filter, new()
                {
                    ["offer"] = query.Offer?.Value,
                    ["state"] = query.State,
                    ["text"] = Like.Part(query.Text),
                }),
                look));
        var next = (query.Cursor ?? 0) + rows.Count;
        var total = rows.Count > 0 ? rows[0].Total : 0;
        return new OfferLinesAnswer
        {
            Total = total,
            Lines = await Dated(look, rows),
            Next = next < total ? next : null,
        };
    }

    /// <summary>The lines with the days that their runs would be played on.</summary>
    private static async Task<IReadOnlyList<LineStanding>> Dated(Look look, IReadOnlyList<Row> rows)
    {
        var lines = rows.Select(r => (Row: r, Line: Json.Read<OfferLine>(r.Body))).ToList();
        var windows = (await look.Query<string>(
            $"select body from release_window w where {look.InForce("w")} and {look.Database.In("id", "@ids")}", new { ids = lines.Select(l => l.Line.Window.Value).Distinct().ToList() }))
            .Select(Json.Read<WindowDetails>).ToDictionary(w => w.Window);
        var markets = (await look.Query<string>(
            $"select body from market m where {look.InForce("m")} and {look.Database.In("id", "@ids")}", new { ids = lines.Select(l => l.Line.Market.Value).Distinct().ToList() }))
            .Select(Json.Read<MarketDetails>).ToDictionary(m => m.Market);
        var days = new Dictionary<WindowId, LineDays>();
        foreach (var film in windows.Values.GroupBy(w => w.Film))
        {
            var stops = await StopSet.Load(look, new BookingFilter { Film = film.Key });
            foreach (var window in film)
            {
                days[window.Window] = new(stops.OpensOf(window.Window), new PlayWeeks(markets[window.Market].PlayWeeks), window.Stub);
            }
        }
        return [.. lines.Select(l =>
        {
            var played = days.GetValueOrDefault(l.Line.Window)?.Of(l.Line.Run.From, l.Line.Run.Weeks, LineDays.StartsOn(l.Row.StartsOn));
            return new LineStanding(l.Row.Key, l.Row.Name, l.Row.City, l.Row.Region, l.Line) { From = played?.From, Until = played?.Until };
        })];
    }
}
