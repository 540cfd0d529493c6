using MediatR;
using ReleasePlanner.Markets;
using ReleasePlanner.Platform.Projection;
using ReleasePlanner.Theaters;
using ReleasePlanner.Windows;

namespace ReleasePlanner.Grosses;

/// <summary>By which days figures are summed.</summary>
public enum GrossesBy
{
    Day,

    /// <summary>Friday to Sunday of each play week.</summary>
    Weekend,
    PlayWeek,
}

/// <summary>What was reported to have been taken: of a window, film or house. A distributor and an executive see their own films, an exhibitor its own houses.</summary>
[May(Role.Administrator, Role.Distribution, Role.Executive, Role.Exhibitor)]
public sealed record Grosses : Query<GrossesAnswer>
{
    /// <summary>The film in the window's market; where the market has several windows of it, from this one's opening until the next one's.</summary>
    public WindowId? Window { get; init; }

    public FilmId? Film { get; init; }

    public TheaterId? Theater { get; init; }

    /// <summary>Of a film: in this market only.</summary>
    public MarketId? Market { get; init; }

    public GrossesBy By { get; init; }

    /// <summary>The first day.</summary>
    public LocalDate? From { get; init; }

    /// <summary>The first day after.</summary>
    public LocalDate? Until { get; init; }

    /// <summary>The most periods of all markets together that are told at once.</summary>
    internal const int Most = 5_000;

    protected override void CheckShape(Problems problems)
    {
        problems.If(Window is null && Film is null && Theater is null, "window", "give a window, a film or a theater");
        problems.If(Window is not null && Film is not null && Window?.Film != Film, "film", $"is not the film of {Window}");
        problems.If(On is not null || PlayWeek is not null, "on", "give from and until instead");
        problems.Period(From, Until);
    }
}

/// <summary>What was taken in some days of a market, in its money.</summary>
/// <param name="From">The first day.</param>
/// <param name="Until">The first day after.</param>
/// <param name="Theaters">Houses that took anything.</param>
/// <param name="Average">Per theater, to the hundredth; null when there is none.</param>
/// <param name="Admissions">Null: none reported.</param>
/// <param name="Shows">Null: none reported.</param>
public sealed record GrossPeriod(
    MarketId Market, LocalDate From, LocalDate Until, int Theaters, decimal Gross, decimal? Average, long? Admissions, long? Shows);

public sealed record GrossesAnswer : Answer
{
    /// <summary>Periods with a figure, earliest first, then by market.</summary>
    public required IReadOnlyList<GrossPeriod> Periods { get; init; }

    /// <summary>All days asked about together, by market: markets have moneys of their own.</summary>
    public required IReadOnlyList<GrossPeriod> Totals { get; init; }
}

internal sealed class GrossesHandler(ReadModel model, Caller caller) : IRequestHandler<Grosses, Result<GrossesAnswer>>
{
    public Task<Result<GrossesAnswer>> Handle(Grosses query, CancellationToken cancellationToken) =>
        model.Answer(query, look => Read(look, query), cancellationToken);

    private async Task<Result<GrossesAnswer>> Read(Look look, Grosses query)
    {
        var filter = new GrossFilter { Film = query.Film, Market = query.Market, Theater = query.Theater, From = query.From, Until = query.Until };
        IsoDayOfWeek? startsOn = null;
        if (query.Theater is { } theater)
        {
            var house = await look.Theater(theater, caller.Actor);
            if (house.Refusal is { } unknown)
            {
                return unknown;
            }
            startsOn = house.Value!.PlayWeekStartsOn;
        }
        if (query.Film is { } film && !await MaySee(look, film))
        {
            return Refusal.NotFound(film);
        }
        if (query.Window is { } window)
        {
            var found = await look.Window(window, caller.Actor);
            if (found.Refusal is { } unknown)
            {
                return unknown;
            }
            filter = await Within(look, filter, found.Value!);
        }
        filter = caller.Actor.Role switch
        {
            Role.Exhibitor => filter with { HousesOf = await look.Viewer(caller.Actor) },
            Role.Administrator => filter,
            _ => filter with { Distributor = caller.Actor.Distributor, HousesOf = await look.Viewer(caller.Actor) },
        };
        var days = await look.Days(filter);
        var weeks = new Dictionary<MarketId, PlayWeeks>();
        foreach (var (market, _, _) in days)
        {
            weeks[market] = startsOn is { } own ? new(own) : new((await look.Find<MarketDetails>(ReadTable.Market, market.Value))!.PlayWeeks);
        }
        var asked = days.SelectMany(d => Periods(query.By, weeks[d.Market], d.First, d.Last).Select(p => (d.Market, p))).Take(Grosses.Most + 1).ToList();
        if (asked.Count > Grosses.Most)
        {
            return Refusal.Invalid($"gives more than {Grosses.Most} periods: give a later from, an earlier until, one market, or weeks instead of days", "by");
        }
        var periods = await look.Sums(filter, asked);
        var totals = await look.Sums(filter, days.Select(d => (d.Market, new PlayWeek(d.First, d.Last.PlusDays(1)))));
        return new GrossesAnswer { Periods = [.. periods.Select(Of)], Totals = [.. totals.Select(Of)] };
    }

    private static GrossPeriod Of(GrossSum s) => new(
        s.Market, s.Days.From, s.Days.Until, s.Theaters, s.Gross, s.Theaters == 0 ? null : Math.Round(s.Gross / s.Theaters, 2, MidpointRounding.AwayFromZero), s.Admissions, s.Shows);

    private static IEnumerable<PlayWeek> Periods(GrossesBy by, PlayWeeks weeks, LocalDate first, LocalDate last)
    {
        for (var day = first; day <= last;)
        {
            var week = by == GrossesBy.Day ? new PlayWeek(day, day.PlusDays(1)) : weeks.Containing(day);
            yield return by == GrossesBy.Weekend ? Weekend.In(week) : week;
            day = week.Until;
        }
    }

    private async Task<bool> MaySee(Look look, FilmId film) =>
        caller.Actor.Role != Role.Exhibitor
            ? (await look.Film(film, caller.Actor)).Refusal is null
            : (await look.Query<string>(
                $"""
                select film from release_window w where film = @film and w.bookable = 'open' and {(await look.Viewer(caller.Actor)).Announced("w.film")} and {look.InForce("w")}
                union select film from booking b where film = @film and {(await look.Viewer(caller.Actor)).Bookings("b")} and {look.InForce("b")}
                union select film from offer_line l where film = @film and {(await look.Viewer(caller.Actor)).Bookings("l")} and {look.InForce("l")}
                """,
                new { film = film.Value })).Count > 0;

    /// <summary>Houses report a film, not a window: days belong to the window of the film in that market that opened last before them.</summary>
    private static async Task<GrossFilter> Within(Look look, GrossFilter filter, WindowDetails window)
    {
        var opened = (await look.Query<(string Id, int Opens)>(
            $"select id, opens from release_window w where film = @film and market = @market and channel = @channel and opens is not null and {look.InForce("w")} order by opens, id",
            new { film = window.Film.Value, market = window.Market.Value, channel = window.Window.Channel })).ToList();
        var place = opened.FindIndex(w => w.Id == window.Window.Value);
        LocalDate? from = place > 0 ? Stored.Date(opened[place].Opens) : null;
        LocalDate? until = place >= 0 && place + 1 < opened.Count ? Stored.Date(opened[place + 1].Opens) : null;
        return filter with
        {
            Film = window.Film,
            Market = window.Market,
            From = LocalDate.Max(from ?? LocalDate.MinIsoValue, filter.From ?? LocalDate.MinIsoValue) is var first && first > LocalDate.MinIsoValue ? first : null,
            Until = LocalDate.Min(until ?? LocalDate.MaxIsoValue, filter.Until ?? LocalDate.MaxIsoValue) is var last && last < LocalDate.MaxIsoValue ? last : null,
        };
    }
}
