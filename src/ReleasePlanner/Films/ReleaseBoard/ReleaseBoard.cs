using MediatR;
using ReleasePlanner.Approvals;
using ReleasePlanner.Markets;
using ReleasePlanner.Platform.Projection;
using ReleasePlanner.Standing;
using ReleasePlanner.Windows;

namespace ReleasePlanner.Films;

/// <summary>All of a distributor's films and windows at a glance.</summary>
[May(Role.Administrator, Role.Distribution, Role.Executive)]
public sealed record ReleaseBoard : PagedQuery<ReleaseBoardAnswer>
{
    public required DistributorId Distributor { get; init; }
}

/// <summary>A window on the board.</summary>
/// <param name="Alerts">What someone should look at, most pressing first.</param>
public sealed record BoardWindow(
    WindowId Window, string Market, string Channel, LocalDate? Opens, int? TargetTheaters, int? FloorTheaters, IReadOnlyList<Alert> Alerts) : Counted;

/// <summary>A film on the board with the distributor's windows of it in order of opening, undated last.</summary>
public sealed record BoardFilm(FilmId Film, string Title, IReadOnlyList<BoardWindow> Windows);

/// <summary>An opening that is still to come.</summary>
public sealed record NextOpening(LocalDate Opens, FilmId Film, WindowId Window);

public sealed record ReleaseBoardAnswer : PagedAnswer
{
    public required DistributorId Distributor { get; init; }

    public required IReadOnlyList<BoardFilm> Films { get; init; }

    /// <summary>Of all films of the board, soonest first: the first 500.</summary>
    public required IReadOnlyList<NextOpening> NextOpenings { get; init; }

    /// <summary>Commands that wait for an executive; null when the board looks back.</summary>
    public int? ApprovalsWaiting { get; init; }
}

internal sealed class ReleaseBoardHandler(ReadModel model, Caller caller) : IRequestHandler<ReleaseBoard, Result<ReleaseBoardAnswer>>
{
    public Task<Result<ReleaseBoardAnswer>> Handle(ReleaseBoard query, CancellationToken cancellationToken) =>
        model.Answer(query, look => Read(look, query), cancellationToken);

    private async Task<Result<ReleaseBoardAnswer>> Read(Look look, ReleaseBoard query)
    {
        if (!caller.Actor.ActsFor(query.Distributor))
        {
            return Refusal.NotFound(query.Distributor);
        }
        // Its own films, and those of others that it has a window of (No Time To Die was Universal's in the United Kingdom).
        var films = (await look.Query<string>(
            $"""
            select body from film f where {look.InForce("f")}
                and (distributor = @distributor or id in (select film from release_window w where distributor = @distributor and {look.InForce("w")}))
            """,
            new { distributor = query.Distributor.Value })).Select(Json.Read<FilmDetails>).ToList();
        var titled = await look.FilmsToday([.. films.Select(f => f.Film.Value)]);
        var windows = (await look.Query<string>(
            $"select body from release_window w where distributor = @distributor and {look.InForce("w")}", new { distributor = query.Distributor.Value }))
            .Select(Json.Read<WindowDetails>).Where(w => caller.Actor.CoversSomeOf(w.Market)).ToList();
        var filter = new BookingFilter { Distributor = query.Distributor }.For(await look.Viewer(caller.Actor));
        var groups = await StandingGroups.Load(look, filter, perWindow: true);
        var byWindow = groups.Groups.ToLookup(g => g.Window);
        var today = look.On ?? CinemaDay.Of(look.Now, DateTimeZone.Utc);
        var alarms = await AlertReader.Of(look, filter, windows, groups, today);
        var onBoard = windows.Select(w => OnBoard(w, groups.Stops, [.. byWindow[w.Window.Value]], [.. alarms[w.Window]])).ToLookup(w => w.Window.Film);
        var (page, next) = query.PageOf(
            [.. films
                .Select(f => new BoardFilm(f.Film, TitleOf(f, titled[f.Film], look), [.. InOrder(onBoard[f.Film])]))
                .OrderBy(f => f.Windows.FirstOrDefault()?.Opens ?? LocalDate.MaxIsoValue).ThenBy(f => f.Film.Value, StringComparer.Ordinal)]);
        return new ReleaseBoardAnswer
        {
            Distributor = query.Distributor,
            Films = page,
            Next = next,
            NextOpenings = [.. onBoard.SelectMany(w => w).Where(w => w.Opens >= today)
                .Select(w => new NextOpening(w.Opens!.Value, w.Window.Film, w.Window)).OrderBy(o => o.Opens).ThenBy(o => o.Window.Value, StringComparer.Ordinal).Take(500)],
            ApprovalsWaiting = look.IsPast ? null : await ApprovalStore.WaitingAsync(look, query.Distributor),
        };
    }

    private string TitleOf(FilmDetails film, FilmDetails today, Look look) =>
        today.IsSecret(look.AskedAt) ? today.TitleFor(caller.Actor, look.AskedAt) : film.Title;

    private static IEnumerable<BoardWindow> InOrder(IEnumerable<BoardWindow> windows) =>
        windows.OrderBy(w => w.Opens ?? LocalDate.MaxIsoValue).ThenBy(w => w.Window.Value, StringComparer.Ordinal);

    private static BoardWindow OnBoard(WindowDetails w, StopSet stops, IReadOnlyList<StandingGroup> groups, IReadOnlyList<Alert> alerts)
    {
        var counted = Counted.Of(groups);
        return new(w.Window, w.Market.Value, w.Window.Channel, stops.OpensOf(w.Window), w.TargetTheaters, w.FloorTheaters, alerts)
        {
            Theaters = counted.Theaters,
            Screens = counted.Screens,
            Bookings = counted.Bookings,
        };
    }
}
