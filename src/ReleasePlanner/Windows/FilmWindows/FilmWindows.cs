using MediatR;
using ReleasePlanner.Disruptions;
using ReleasePlanner.Films;
using ReleasePlanner.Markets;
using ReleasePlanner.Platform.Projection;
using ReleasePlanner.Standing;
using ReleasePlanner.Theaters.Bookings;

namespace ReleasePlanner.Windows;

/// <summary>A film and all its windows that the caller may see, with every opening they had and what stops them: the film on a line of time.</summary>
[May(Role.Administrator, Role.Distribution, Role.Executive, Role.Exhibitor)]
public sealed record FilmWindows : Query<FilmWindowsAnswer>
{
    public required FilmId Film { get; init; }
}

/// <summary>An opening that a window had.</summary>
/// <param name="Opens">Null: undated.</param>
/// <param name="SetAt">When it was set.</param>
public sealed record EarlierOpening(LocalDate? Opens, Instant SetAt);

/// <summary>A disruption that stops a window as a whole.</summary>
/// <param name="Since">When it was placed.</param>
/// <param name="Until">The first day after it; null: until further notice.</param>
public sealed record WindowStop(DisruptionId Disruption, DisruptionKind Kind, Instant Since, LocalDate? From, LocalDate? Until, bool Irrevocable, string? Why);

/// <summary>A window of the film. What it is planned for (<c>targetTheaters</c>, <c>floorTheaters</c>, <c>steps</c>) is told its distributor only.</summary>
/// <param name="Opens">Null: undated.</param>
/// <param name="SetAt">When that opening was set.</param>
/// <param name="Weeks">Its length as planned; null: none, or by its last day.</param>
/// <param name="Closes">The first day after it, as planned or by its weeks; null: without an end, or undated.</param>
/// <param name="Earlier">Openings it had before, the first one first.</param>
/// <param name="StoppedBy">What stops all of it, now or later, highest rank first.</param>
public sealed record FilmWindow(
    WindowId Window, MarketId Market, string MarketName, Channel Channel, string? Label, DistributorId Distributor, LocalDate? Opens, Instant SetAt, LocalTime? OpensAt, int? Weeks, LocalDate? Closes,
    ImmutableArray<LocalDate> Previews, Pattern? Pattern, ImmutableArray<Step> Steps, Runs Runs, Bookable Bookable, int? TargetTheaters, int? FloorTheaters,
    IReadOnlyList<EarlierOpening> Earlier, IReadOnlyList<WindowStop> StoppedBy);

/// <summary>A film with what its windows share. Of one that is not announced, who is not of its distributor is told the code name and no more.</summary>
public sealed record FilmWindowsAnswer : Answer
{
    public required FilmId Film { get; init; }

    /// <summary>The code name where it is not announced.</summary>
    public required string Title { get; init; }

    /// <summary>By market slug.</summary>
    public required ImmutableSortedDictionary<string, string> LocalTitles { get; init; }

    public required DistributorId Distributor { get; init; }

    /// <summary>By market slug.</summary>
    public required ImmutableSortedDictionary<string, string> Ratings { get; init; }

    public int? RuntimeMinutes { get; init; }

    /// <summary>Versions that can be booked; empty: any.</summary>
    public ImmutableArray<string> Versions { get; init; } = [];

    /// <summary>Formats that can be booked; empty: any.</summary>
    public ImmutableArray<string> Formats { get; init; } = [];

    public ImmutableArray<string> Audience { get; init; } = [];

    /// <summary>False: what is told of it is secret.</summary>
    public required bool Announced { get; init; }

    /// <summary>Told to its distributor only.</summary>
    public Instant? AnnounceAt { get; init; }

    /// <summary>Told to its distributor only.</summary>
    public string? CodeName { get; init; }

    /// <summary>The version to expect when the registration is amended; told to its distributor, and not of the past.</summary>
    public long? Version { get; init; }

    /// <summary>In order of opening, undated last.</summary>
    [Rows]
    public required IReadOnlyList<FilmWindow> Windows { get; init; }
}

internal sealed class FilmWindowsHandler(ReadModel model, Caller caller) : IRequestHandler<FilmWindows, Result<FilmWindowsAnswer>>
{
    public Task<Result<FilmWindowsAnswer>> Handle(FilmWindows query, CancellationToken cancellationToken) => model.Answer(query, look => Read(look, query), cancellationToken);

    private async Task<Result<FilmWindowsAnswer>> Read(Look look, FilmWindows query)
    {
        var viewer = await look.Viewer(caller.Actor);
        var parameters = new { film = query.Film.Value };
        var known = await look.Query<string>($"select body from film f where f.id = @film and {look.InForce("f")} and {look.Films(viewer, "f")}", parameters);
        if (known.Count == 0)
        {
            return Refusal.NotFound(query.Film);
        }
        var windows = (await look.Query<string>(
            $"select body from release_window w where w.film = @film and {look.InForce("w")} and {look.Windows(viewer, "w")}", parameters)).ConvertAll(Json.Read<WindowDetails>);
        var markets = (await look.Query<string>(
            $"select body from market m where {look.InForce("m")} and {look.Database.In("id", "@ids")}", new { ids = windows.Select(w => w.Market.Value).Distinct().ToList() }))
            .Select(Json.Read<MarketDetails>).ToDictionary(m => m.Market);
        var stops = await StopSet.Load(look, new BookingFilter { Film = query.Film });
        var film = Json.Read<FilmDetails>(known[0]);
        var today = (await look.FilmsToday([query.Film.Value]))[query.Film];
        var (secret, theirs) = (today.IsSecret(look.AskedAt), caller.Actor.ActsFor(film.Distributor));
        var told = !secret || theirs;
        return new FilmWindowsAnswer
        {
            Film = query.Film,
            Title = told ? film.Title : today.TitleFor(caller.Actor, look.AskedAt),
            LocalTitles = told ? film.LocalTitles : ImmutableSortedDictionary<string, string>.Empty,
            Distributor = film.Distributor,
            Ratings = told ? film.Ratings : ImmutableSortedDictionary<string, string>.Empty,
            RuntimeMinutes = told ? film.RuntimeMinutes : null,
            Versions = told ? film.Versions : [],
            Formats = told ? film.Formats : [],
            Audience = told ? film.Audience : [],
            Announced = !secret,
            AnnounceAt = theirs ? film.AnnounceAt : null,
            CodeName = theirs ? film.CodeName : null,
            Version = theirs ? await look.Version(query.Film.Value) : null,
            Windows = [.. windows.Select(w => OnLine(look, w, markets[w.Market], stops)).OrderBy(w => w.Opens ?? LocalDate.MaxIsoValue).ThenBy(w => w.Window.Value, StringComparer.Ordinal)],
        };
    }

    private FilmWindow OnLine(Look look, WindowDetails w, MarketDetails market, StopSet stops)
    {
        var openings = stops.Openings[w.Window].OrderBy(o => o.Version).ToList();
        var current = openings[^1];
        // The plan behind a window is the distributor's own.
        var planned = caller.Actor.Role != Role.Exhibitor;
        return new(
            w.Window, w.Market, market.Name, w.Channel, w.Label, w.Distributor, current.Opens, current.At, w.OpensAt, w.Weeks,
            new WindowState { Details = w, Openings = [current] }.Closes(new(market.PlayWeeks)), w.Previews, w.Pattern, planned ? w.Steps : [], w.Runs, w.Bookable,
            planned ? w.TargetTheaters : null, planned ? w.FloorTheaters : null, [.. openings.SkipLast(1).Select(o => new EarlierOpening(o.Opens, o.At))],
            [.. WindowStops.Of(stops, w, caller.Actor, look.On ?? CinemaDay.Of(look.Now, market.TimeZone))
                .Select(d => new WindowStop(d.Id, d.Kind, d.PlacedAt, d.From, d.Until, d.Irrevocable, d.Reason?.ToString()))]);
    }
}
