using MediatR;
using ReleasePlanner.Disruptions;
using ReleasePlanner.Markets;
using ReleasePlanner.Platform.Projection;
using ReleasePlanner.Platform.Store;

namespace ReleasePlanner.Theaters;

/// <summary>A page of the houses the caller may see, with who books for them and what closes them today.</summary>
[May(Role.Administrator, Role.Distribution, Role.Executive, Role.Exhibitor)]
public sealed record Theaters : Query<TheatersAnswer>
{
    /// <summary>Only this one.</summary>
    public TheaterId? Theater { get; init; }

    /// <summary>Part of the name, id or city, or a code, whatever the case.</summary>
    public string? Text { get; init; }

    public ChainId? Chain { get; init; }

    public MarketId? Market { get; init; }

    /// <summary>A region's slug, of any market when none is given.</summary>
    public RegionId? Region { get; init; }

    /// <summary>Houses that this buyer books for today.</summary>
    public BuyerId? Buyer { get; init; }

    public TheaterSort Sort { get; init; }

    /// <summary>1 to 500.</summary>
    public int Limit { get; init; } = 100;

    /// <summary>The <c>next</c> of the page before.</summary>
    public int? Cursor { get; init; }

    protected override void CheckShape(Problems problems)
    {
        problems.PageAt(Limit, Cursor);
        problems.Text("text", Text, 100);
    }
}

public enum TheaterSort
{
    Name,
    Theater,
    Chain,
    City,

    /// <summary>Most first, unknown last.</summary>
    Screens,
}

/// <summary>What closes a house today.</summary>
/// <param name="Disruption"><c>masked</c>: it is not the caller's affair.</param>
/// <param name="Until">The first day after it; null: until further notice.</param>
public sealed record HouseClosed(string Disruption, DisruptionKind Kind, LocalDate? Until, string? Why);

/// <summary>A house.</summary>
/// <param name="Screens">Null: not known.</param>
/// <param name="Buyer">Who books for it today, whatever instant is looked at; null: its chain.</param>
/// <param name="Closed">Null: it is open on the day asked about.</param>
public sealed record KnownTheater(
    TheaterId Theater, string Name, ChainId Chain, string ChainName, string? City, MarketId Market, RegionId? Region, ScreenCounts? Screens, int? Seats, double? Lat, double? Lon,
    DateTimeZone TimeZone, TheaterKind Kind, TheaterCodes? Codes, IsoDayOfWeek? PlayWeekStartsOn, BuyerId? Buyer, string? BuyerName, HouseClosed? Closed);

public sealed record TheatersAnswer : Answer
{
    /// <summary>All that match, on every page.</summary>
    public long Total { get; init; }

    public required IReadOnlyList<KnownTheater> Theaters { get; init; }

    /// <summary>The cursor of the next page; null: this was the last.</summary>
    public int? Next { get; init; }
}

internal sealed class TheatersHandler(ReadModel model, Caller caller) : IRequestHandler<Theaters, Result<TheatersAnswer>>
{
    private sealed class Row
    {
        public string Body { get; init; } = "";

        public string ChainName { get; init; } = "";

        public long Total { get; init; }
    }

    public Task<Result<TheatersAnswer>> Handle(Theaters query, CancellationToken cancellationToken) => model.Answer(query, look => Read(look, query), cancellationToken);

    private async Task<Result<TheatersAnswer>> Read(Look look, Theaters query)
    {
        var viewer = await look.Viewer(caller.Actor);
        if (query.Chain is { } asked && !viewer.Sees(asked))
        {
            return Refusal.NotFound(asked);
        }
        var booked = query.Buyer is { } buyer ? Viewer.In("t.id", (await Viewer.HousesOf([buyer], look.Connection, look.Transaction, look.AskedAt)).Keys) : "1 = 1";
        var order = query.Sort switch
        {
            TheaterSort.Theater => "t.id",
            TheaterSort.Chain => "c.name, t.name, t.id",
            TheaterSort.City => "coalesce(t.city, '~'), t.name, t.id",
            TheaterSort.Screens => "coalesce(t.screens, -1) desc, t.id",
            _ => "t.name, t.id",
        };
        var from = query.Cursor ?? 0;
        var rows = await look.Query<Row>(
            $"""
            select t.body, c.name as ChainName, count(*) over () as Total from theater t join chain c on c.id = t.chain and {look.InForce("c")}
            where {look.InForce("t")} and {viewer.Theaters("t")} and {booked}
                and (cast(@chain as text) is null or t.chain = @chain) and (cast(@market as text) is null or t.market = @market)
                and (cast(@region as text) is null or t.region = @region)
                and (cast(@theater as text) is null or t.id = @theater)
                and (cast(@text as text) is null or lower(t.name) like @text escape '!' or t.id like @text escape '!' or lower(t.city) like @text escape '!'
                    or t.comscore = @code or t.own_code = @code)
            order by {order} limit {query.Limit} offset {from}
            """,
            new { theater = query.Theater?.Value, chain = query.Chain?.Value, market = query.Market?.Value, region = query.Region?.Value, text = Like.Part(query.Text), code = query.Text });
        var houses = rows.ConvertAll(r => Json.Read<TheaterDetails>(r.Body));
        var buyers = await Buyers(look, houses);
        var closures = await Closures(look, houses);
        var total = rows.Count > 0 ? rows[0].Total : 0;
        return new TheatersAnswer
        {
            Total = total,
            Theaters = [.. houses.Zip(rows, (d, r) =>
            {
                var (by, name) = buyers.GetValueOrDefault(d.Theater);
                return new KnownTheater(
                    d.Theater, d.Name, d.Chain, r.ChainName, d.City, d.Market, d.Region, d.Screens, d.Seats, d.Lat, d.Lon, d.TimeZone, d.Kind, d.Codes, d.PlayWeekStartsOn, by, name,
                    Closed(look, d, closures, viewer));
            })],
            Next = from + rows.Count < total ? from + rows.Count : null,
        };
    }

    private static async Task<Dictionary<TheaterId, (BuyerId? Buyer, string? Name)>> Buyers(Look look, List<TheaterDetails> houses)
    {
        var assigned = await Viewer.Assigned(Viewer.In("a.theater", houses.ConvertAll(d => d.Theater)), look.Connection, look.Transaction, look.AskedAt);
        var names = assigned.Count == 0 ? [] : (await look.Query<(string Id, string Name)>(
            $"select id, name from buyer where to_seq = {Stored.Current} and {look.Database.In("id", "@ids")}", new { ids = assigned.Select(a => a.Buyer.Value).Distinct().ToList() })).ToDictionary();
        return assigned.ToDictionary(a => a.Theater, a => ((BuyerId?)a.Buyer, names.GetValueOrDefault(a.Buyer.Value)));
    }

    /// <summary>What houses, chains and markets of the page closed; of chains and markets it may be about other houses.</summary>
    private static async Task<List<Disruption>> Closures(Look look, List<TheaterDetails> houses)
    {
        var owners = houses.SelectMany(d => new[] { d.Theater.Value, d.Chain.Value, d.Market.Value }).Distinct().ToList();
        var (table, inForce) = look.IsPast ? ("disruption_was", $"{look.InForce("d")} and ") : ("disruption", "");
        return owners.Count == 0 ? [] : [.. (await look.Query<string>(
                $"select body from {table} d where {inForce}active = {(look.Database.IsSqlite ? "1" : "true")} and {look.Database.In("owner", "@owners")}", new { owners }))
            .Select(Json.Read<Disruption>).Where(d => d.Kind is DisruptionKind.TheaterClosed or DisruptionKind.ChainClosed or DisruptionKind.RegionsClosed && d.IsVerified)];
    }

    private static HouseClosed? Closed(Look look, TheaterDetails house, List<Disruption> closures, Viewer viewer)
    {
        var day = look.On ?? CinemaDay.Of(look.Now, house.TimeZone);
        var by = closures
            .Where(d => d.Covers(day) && d.LiftFor(house.Theater) is null && IsOf(d, house))
            .OrderBy(d => d.Kind).ThenBy(d => d.PlacedAt).ThenBy(d => d.Id.Value, StringComparer.Ordinal).FirstOrDefault();
        return by is null ? null : viewer.MaySee(by) ? new(by.Id.Value, by.Kind, by.Until, by.Reason?.ToString()) : new("masked", by.Kind, by.Until, null);
    }

    private static bool IsOf(Disruption d, TheaterDetails house) =>
        (d.Owner == house.Theater.Value || d.Owner == house.Chain.Value || d.Owner == house.Market.Value)
        && (d.Scope.Markets.IsEmpty || d.Scope.Markets.Contains(house.Market))
        && (d.Scope.Regions.IsEmpty || (house.Region is { } region && d.Scope.Regions.Contains(region)))
        && (d.Scope.Theaters.IsEmpty || d.Scope.Theaters.Contains(house.Theater))
        && !d.Scope.Except.Contains(house.Theater);
}
