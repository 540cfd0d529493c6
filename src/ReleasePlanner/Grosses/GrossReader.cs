using ReleasePlanner.Markets;
using ReleasePlanner.Platform.Projection;

namespace ReleasePlanner.Grosses;

/// <summary>Whose figures are asked for; members that are set are ANDed.</summary>
internal sealed record GrossFilter
{
    public FilmId? Film { get; init; }

    public MarketId? Market { get; init; }

    public TheaterId? Theater { get; init; }

    public ChainId? Chain { get; init; }

    /// <summary>Figures of the houses this one may see only.</summary>
    public Viewer? HousesOf { get; init; }

    /// <summary>Figures of this distributor's films only.</summary>
    public DistributorId? Distributor { get; init; }

    /// <summary>The first day.</summary>
    public LocalDate? From { get; init; }

    /// <summary>The first day after.</summary>
    public LocalDate? Until { get; init; }
}

/// <summary>What houses of a market took on some days.</summary>
/// <param name="Theaters">Houses that took anything.</param>
/// <param name="Gross">In the market's money.</param>
/// <param name="Admissions">Null: none reported.</param>
/// <param name="Shows">Null: none reported.</param>
internal sealed record GrossSum(MarketId Market, PlayWeek Days, int Theaters, decimal Gross, long? Admissions, long? Shows);

/// <summary>What a film took in a house in a play week and in the one before. Null: nothing was reported.</summary>
internal sealed record HouseGross(
    TheaterId Theater, FilmId Film, decimal? Weekend, decimal? WeekendBefore, decimal? Week, decimal? WeekBefore);

/// <summary>The days of a play week and of the one before, of houses that share their play weeks.</summary>
/// <param name="StartsOn">The houses' own play-week start; null: those that go by their market's.</param>
internal sealed record GrossWeeks(MarketId Market, IsoDayOfWeek? StartsOn, PlayWeek Week, PlayWeek Before)
{
    /// <param name="day">Any day of the play week.</param>
    public static GrossWeeks Of(MarketDetails market, IsoDayOfWeek? startsOn, LocalDate day)
    {
        var weeks = PlayWeeks.Of(startsOn, market);
        var week = weeks.Containing(day);
        return new(market.Market, startsOn, week, weeks.Containing(week.From.PlusDays(-1)));
    }

    /// <summary>The same a week earlier: what was played when a week is decided.</summary>
    public static GrossWeeks Earlier(MarketDetails market, IsoDayOfWeek? startsOn, LocalDate day) => Of(market, startsOn, Of(market, startsOn, day).Before.From);
}

/// <summary>Sums of reported figures, whole sets in one statement. Of now the latest figures; of the past those recorded by then.</summary>
internal static class GrossReader
{
    private sealed class SumRow
    {
        public string Market { get; init; } = "";

        public int FromDay { get; init; }

        public int UntilDay { get; init; }

        public long Theaters { get; init; }

        public long Gross { get; init; }

        public long? Admissions { get; init; }

        public long? Shows { get; init; }
    }

    private sealed class HouseRow
    {
        public string Theater { get; init; } = "";

        public string Film { get; init; } = "";

        public long? Weekend { get; init; }

        public long? WeekendBefore { get; init; }

        public long? Week { get; init; }

        public long? WeekBefore { get; init; }
    }

    /// <summary>The first and last day with a figure, by market.</summary>
    public static async Task<IReadOnlyList<(MarketId Market, LocalDate First, LocalDate Last)>> Days(this Look look, GrossFilter filter) =>
        [.. (await look.Query<(string Market, int First, int Last)>(
            $"select t.market, min(g.day), max(g.day) {From(look, filter)} group by t.market order by t.market", Parameters(filter, look)))
            .Select(r => (MarketId.Parse(r.Market), Stored.Date(r.First), Stored.Date(r.Last)))];

    /// <summary>Sums of each of the periods in which anything was reported, by their first day, then market.</summary>
    public static async Task<IReadOnlyList<GrossSum>> Sums(this Look look, GrossFilter filter, IEnumerable<(MarketId Market, PlayWeek Days)> periods)
    {
        var parameters = Parameters(filter, look);
        parameters["periods"] = Json.Write(periods.Select(p => new { market = p.Market.Value, from = Stored.Day(p.Days.From), until = Stored.Day(p.Days.Until) }));
        var rows = await look.Query<SumRow>(
            $"""
            with p as (select r.value->>'market' as market, {Int(look, "from")} as from_day, {Int(look, "until")} as until_day from {look.Database.Each("@periods", "r")})
            select t.market, p.from_day as FromDay, p.until_day as UntilDay, count(distinct case when g.gross > 0 then g.theater end) as Theaters,
                cast(coalesce(sum(g.gross), 0) as bigint) as Gross, sum(g.admissions) as Admissions, sum(g.shows) as Shows
            {From(look, filter, " join p on p.market = t.market and g.day >= p.from_day and g.day < p.until_day")}
            group by t.market, p.from_day, p.until_day order by p.from_day, t.market
            """,
            parameters);
        return [.. rows.Select(r => new GrossSum(
            MarketId.Parse(r.Market), new(Stored.Date(r.FromDay), Stored.Date(r.UntilDay)), (int)r.Theaters, (decimal)r.Gross / GrossWriter.Unit, r.Admissions, r.Shows))];
    }

    /// <summary>What every film took in every house in a play week, and in the one before.</summary>
    /// <param name="weeks">One for each kind of house; houses of no kind are left out.</param>
    public static async Task<IReadOnlyList<HouseGross>> Weeks(this Look look, GrossFilter filter, IReadOnlyCollection<GrossWeeks> weeks)
    {
        if (weeks.Count == 0)
        {
            return [];
        }
        var parameters = Parameters(filter with { From = weeks.Min(w => w.Before.From), Until = weeks.Max(w => w.Week.Until) }, look);
        parameters["kinds"] = Json.Write(weeks.Select(w => new
        {
            market = w.Market.Value,
            starts = w.StartsOn is { } day ? Json.Write(day).Trim('"') : "",
            from = Stored.Day(w.Week.From),
            until = Stored.Day(w.Week.Until),
            fri = Stored.Day(Weekend.In(w.Week).From),
            mon = Stored.Day(Weekend.In(w.Week).Until),
            from0 = Stored.Day(w.Before.From),
            fri0 = Stored.Day(Weekend.In(w.Before).From),
            mon0 = Stored.Day(Weekend.In(w.Before).Until),
        }));
        string[] days = ["from", "until", "fri", "mon", "from0", "fri0", "mon0"];
        string Within(string from, string until, string name) =>
            $"cast(sum(case when g.day >= t.d_{from} and g.day < t.d_{until} then g.gross end) as bigint) as {name}";
        var starts = look.Database.IsSqlite ? "t.body->>'playWeekStartsOn'" : "t.body::jsonb->>'playWeekStartsOn'";
        var rows = await look.Query<HouseRow>(
            $"""
            with k as materialized (
                select r.value->>'market' as market, r.value->>'starts' as starts, {string.Join(", ", days.Select(d => $"{Int(look, d)} as d_{d}"))}
                from {look.Database.Each("@kinds", "r")}),
            h as materialized (
                select t.id, t.chain, k.* from theater t join k on k.market = t.market and k.starts = coalesce({starts}, '')
                where {string.Join(" and ", Houses(filter).Prepend(look.InForce("t")))})
            select g.theater, g.film, {Within("fri", "mon", "Weekend")}, {Within("fri0", "mon0", "WeekendBefore")},
                {Within("from", "until", "Week")}, {Within("from0", "from", "WeekBefore")}
            {From(look, filter with { Theater = null, Market = null, From = weeks.Min(w => w.Before.From), Until = weeks.Max(w => w.Week.Until) }, "", "h t on t.id = g.theater")}
            group by g.theater, g.film
            """,
            parameters);
        static decimal? Money(long? amount) => (decimal?)amount / GrossWriter.Unit;
        return [.. rows.Select(r => new HouseGross(
            TheaterId.Parse(r.Theater), FilmId.Parse(r.Film), Money(r.Weekend), Money(r.WeekendBefore), Money(r.Week), Money(r.WeekBefore)))];
    }

    /// <summary>From the figures in force, with their houses, and where they are of those asked for.</summary>
    private static string From(Look look, GrossFilter filter, string join = "", string? houses = null)
    {
        var conditions = new List<string> { look.IsPast ? "g.recorded_at <= @at and g.replaced_at > @at" : $"g.replaced_at = '{GrossWriter.Never}'" };
        void And(bool when, string condition)
        {
            if (when)
            {
                conditions.Add(condition);
            }
        }
        And(filter.Film is not null, "g.film = @film");
        conditions.AddRange(Houses(filter));
        // Whose a figure is goes by the day it was taken, not by whose the house is now.
        And(filter.Chain is not null, $"{TheaterChains.Sql("t", "g.day")} = @chain");
        And(filter.HousesOf is not null, filter.HousesOf?.TheatersOn("t", "g.day") ?? "");
        And(filter.Distributor is not null, $"g.film in (select id from film f where distributor = @distributor and {look.InForce("f")})");
        And(filter.From is not null, "g.day >= @from");
        And(filter.Until is not null, "g.day < @until");
        return $"from gross g join {houses ?? $"theater t on t.id = g.theater and {look.InForce("t")}"}{join} where {string.Join(" and ", conditions)}";
    }

    private static IEnumerable<string> Houses(GrossFilter filter) => new[]
    {
        filter.Market is null ? null : "t.market = @market",
        filter.Theater is null ? null : "t.id = @theater",
        // Those that have figures of theirs on some day: read by index before it is asked day by day.
        filter.Chain is null ? null : "(t.chain = @chain or t.id in (select mv.theater from theater_move mv where mv.old_chain = @chain or mv.chain = @chain))",
        filter.HousesOf?.TheatersEver("t"),
    }.OfType<string>();

    private static Dictionary<string, object?> Parameters(GrossFilter filter, Look look) => new()
    {
        ["film"] = filter.Film?.Value,
        ["market"] = filter.Market?.Value,
        ["theater"] = filter.Theater?.Value,
        ["chain"] = filter.Chain?.Value,
        ["distributor"] = filter.Distributor?.Value,
        ["from"] = filter.From is { } from ? Stored.Day(from) : null,
        ["until"] = filter.Until is { } until ? Stored.Day(until) : null,
        ["at"] = Stored.Text(look.Now),
    };

    private static string Int(Look look, string member) => look.Database.IsSqlite ? $"(r.value->>'{member}')" : $"(r.value->>'{member}')::int";
}
