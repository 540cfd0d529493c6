using MediatR;
using ReleasePlanner.Films;
using ReleasePlanner.Markets;
using ReleasePlanner.Platform.Projection;
using ReleasePlanner.Standing;
using ReleasePlanner.Tracked;

namespace ReleasePlanner.Windows;

/// <summary>
/// A distributor's openings week by week in each market, beside the titles of competitors that it tracks, and where they clash: in the same or the next play week
/// with a premium format or an audience in common.
/// </summary>
[May(Role.Administrator, Role.Distribution, Role.Executive)]
public sealed record ReleaseCalendar : Query<ReleaseCalendarAnswer>
{
    public required LocalDate From { get; init; }

    /// <summary>The first day after it, at most 400 days on.</summary>
    public required LocalDate Until { get; init; }

    /// <summary>Empty: those in which there is something to show.</summary>
    public ImmutableArray<MarketId> Markets { get; init; } = [];

    /// <summary>Null: the caller's own. The administrator has to say whose.</summary>
    public DistributorId? Distributor { get; init; }

    protected override void CheckShape(Problems problems)
    {
        problems.Period(From, Until);
        problems.If(Period.DaysBetween(From, Until) > 400, "until", "is more than 400 days on");
    }
}

/// <summary>A window of the distributor's own.</summary>
/// <param name="Opens">Null: undated.</param>
/// <param name="Formats">Formats that can be booked; empty: any, and of a clash nothing is known.</param>
/// <param name="StoppedBy">Disruptions that stop the window as a whole.</param>
public sealed record CalendarWindow(
    WindowId Window, FilmId Film, string Title, MarketId Market, Channel Channel, string? Label, LocalDate? Opens, Pattern? Pattern, ImmutableArray<string> Formats,
    ImmutableArray<string> Audience, int? TargetTheaters, IReadOnlyList<DisruptionId> StoppedBy);

/// <summary>A play week of a market.</summary>
/// <param name="PlayWeek">Its first day.</param>
/// <param name="Until">The first day after it.</param>
/// <param name="Windows">Own windows that open in it.</param>
/// <param name="Tracked">Titles of others that open in it.</param>
public sealed record ReleaseWeek(LocalDate PlayWeek, LocalDate Until, IReadOnlyList<CalendarWindow> Windows, IReadOnlyList<TrackedTitle> Tracked);

/// <summary>A market with every play week that has a day in the time asked about, by its own rules.</summary>
public sealed record MarketWeeks(MarketId Market, string Name, IReadOnlyList<ReleaseWeek> Weeks);

public sealed record ReleaseCalendarAnswer : Answer
{
    public required DistributorId Distributor { get; init; }

    /// <summary>By name, then id.</summary>
    public required IReadOnlyList<MarketWeeks> Markets { get; init; }

    /// <summary>Among what is in those weeks: by market, then in order of opening.</summary>
    public required IReadOnlyList<Clash> Clashes { get; init; }

    /// <summary>Own windows without a date, by title.</summary>
    public required IReadOnlyList<CalendarWindow> Undated { get; init; }

    /// <summary>Titles of others without a date, by name.</summary>
    public required IReadOnlyList<TrackedTitle> UndatedTracked { get; init; }
}

internal sealed class ReleaseCalendarHandler(ReadModel model, Caller caller) : IRequestHandler<ReleaseCalendar, Result<ReleaseCalendarAnswer>>
{
    public Task<Result<ReleaseCalendarAnswer>> Handle(ReleaseCalendar query, CancellationToken cancellationToken) =>
        model.Answer(query, look => Read(look, query), cancellationToken);

    private async Task<Result<ReleaseCalendarAnswer>> Read(Look look, ReleaseCalendar query)
    {
        if ((query.Distributor ?? caller.Actor.Distributor) is not { } distributor)
        {
            return Refusal.Invalid("is missing: say whose calendar", "distributor");
        }
        if (!caller.Actor.ActsFor(distributor))
        {
            return Refusal.NotFound(distributor);
        }
        var known = (await look.Query<string>($"select body from market m where {look.InForce("m")} order by name, id")).ConvertAll(Json.Read<MarketDetails>);
        var asked = known.Where(m => query.Markets.IsEmpty || query.Markets.Contains(m.Market)).ToDictionary(m => m.Market);
        var windows = (await Windows(look, distributor, asked)).ToLookup(w => w.Market);
        var tracked = (await look.Query<string>(
            $"select body from tracked_title t where distributor = @distributor and deleted = 0 and {look.InForce("t")}", new { distributor = distributor.Value }))
            .Select(Json.Read<TrackedTitle>).Where(t => asked.ContainsKey(t.Market) && caller.Actor.CoversSomeOf(t.Market)).ToLookup(t => t.Market);
        var markets = known.Where(m => asked.ContainsKey(m.Market) && (!query.Markets.IsEmpty || windows.Contains(m.Market) || tracked.Contains(m.Market))).ToList();
        var weeks = markets.ConvertAll(m => new MarketWeeks(m.Market, m.Name, Weeks(new(m.PlayWeeks), query, windows[m.Market].ToList(), tracked[m.Market].ToList())));
        return new ReleaseCalendarAnswer
        {
            Distributor = distributor,
            Markets = weeks,
            Clashes = [.. weeks.Zip(markets).SelectMany(m => Clashes.Of(
                m.First.Market, new PlayWeeks(m.Second.PlayWeeks).Containing,
                m.First.Weeks.SelectMany(x => x.Windows), m.First.Weeks.SelectMany(x => x.Tracked)))],
            Undated = [.. windows.SelectMany(w => w).Where(w => w.Opens is null).OrderBy(w => w.Title, StringComparer.Ordinal).ThenBy(w => w.Window.Value, StringComparer.Ordinal)],
            UndatedTracked = [.. tracked.SelectMany(t => t).Where(t => t.Opens is null).OrderBy(t => t.Name, StringComparer.Ordinal).ThenBy(t => t.Title.Value, StringComparer.Ordinal)],
        };
    }

    /// <summary>The distributor's windows, of its staff those in its territories, with openings and stops as of the question.</summary>
    private async Task<List<CalendarWindow>> Windows(Look look, DistributorId distributor, Dictionary<MarketId, MarketDetails> markets)
    {
        var own = new { distributor = distributor.Value };
        var plans = (await look.Query<string>($"select body from release_window w where distributor = @distributor and {look.InForce("w")}", own))
            .Select(Json.Read<WindowDetails>).Where(w => markets.ContainsKey(w.Market) && caller.Actor.CoversSomeOf(w.Market)).ToList();
        var films = (await look.Query<string>(
            $"select body from film f where {look.InForce("f")} and id in (select film from release_window w where distributor = @distributor and {look.InForce("w")})", own))
            .Select(Json.Read<FilmDetails>).ToDictionary(f => f.Film);
        var today = await look.FilmsToday([.. films.Keys.Select(f => f.Value)]);
        var stops = await StopSet.Load(look, new BookingFilter { Distributor = distributor });
        return plans.ConvertAll(w =>
        {
            var film = films[w.Film];
            // Of another's film that it distributes here and that is not announced, it knows the code name only.
            var told = !today[w.Film].IsSecret(look.AskedAt) || caller.Actor.ActsFor(film.Distributor);
            return new CalendarWindow(
                w.Window, w.Film, told ? film.Title : today[w.Film].TitleFor(caller.Actor, look.AskedAt), w.Market, w.Channel, w.Label, stops.OpensOf(w.Window), w.Pattern,
                told ? film.Formats : [], told ? film.Audience : [], w.TargetTheaters,
                [.. WindowStops.Of(stops, w, caller.Actor, look.On ?? CinemaDay.Of(look.Now, markets[w.Market].TimeZone)).Select(d => d.Id)]);
        });
    }

    private static List<ReleaseWeek> Weeks(PlayWeeks playWeeks, ReleaseCalendar query, List<CalendarWindow> windows, List<TrackedTitle> tracked)
    {
        var openings = windows.Where(w => w.Opens is not null).ToLookup(w => playWeeks.Containing(w.Opens!.Value).From);
        var theirs = tracked.Where(t => t.Opens is not null).ToLookup(t => playWeeks.Containing(t.Opens!.Value).From);
        var weeks = new List<ReleaseWeek>();
        for (var week = playWeeks.Containing(query.From); week.From < query.Until; week = playWeeks.Containing(week.Until))
        {
            weeks.Add(new(
                week.From, week.Until,
                [.. openings[week.From].OrderBy(w => w.Opens).ThenBy(w => w.Window.Value, StringComparer.Ordinal)],
                [.. theirs[week.From].OrderBy(t => t.Opens).ThenBy(t => t.Title.Value, StringComparer.Ordinal)]));
        }
        return weeks;
    }
}
