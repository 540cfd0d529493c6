using MediatR;
using ReleasePlanner.Markets;
using ReleasePlanner.Platform.Projection;
using ReleasePlanner.Standing;
using ReleasePlanner.Windows;

namespace ReleasePlanner.Films;

/// <summary>All of a distributor's films and windows at a glance.</summary>
[May(Role.Administrator, Role.Distribution, Role.Executive)]
public sealed record ReleaseBoard : Query<ReleaseBoardAnswer>
{
    public required DistributorId Distributor { get; init; }
}

/// <summary>A window on the board.</summary>
/// <param name="Alerts">What someone should look at, in words.</param>
public sealed record BoardWindow(
    WindowId Window, string Market, string Channel, LocalDate? Opens, int? TargetTheaters, int? FloorTheaters, IReadOnlyList<string> Alerts) : Counted;

/// <summary>A film on the board with the distributor's windows of it in order of opening, undated last.</summary>
public sealed record BoardFilm(FilmId Film, string Title, IReadOnlyList<BoardWindow> Windows);

/// <summary>An opening that is still to come.</summary>
public sealed record NextOpening(LocalDate Opens, FilmId Film, WindowId Window);

public sealed record ReleaseBoardAnswer : Answer
{
    public required DistributorId Distributor { get; init; }

    public required IReadOnlyList<BoardFilm> Films { get; init; }

    /// <summary>Soonest first.</summary>
    public required IReadOnlyList<NextOpening> NextOpenings { get; init; }
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
        var windows = (await look.Query<string>(
            $"select body from release_window w where distributor = @distributor and {look.InForce("w")}", new { distributor = query.Distributor.Value })).Select(Json.Read<WindowDetails>).ToList();
        var groups = await StandingGroups.Load(look, new BookingFilter { Distributor = query.Distributor }, perWindow: true);
        var byWindow = groups.Groups.ToLookup(g => g.Window);
        var today = look.On ?? CinemaDay.Of(look.Now, DateTimeZone.Utc);
        var onBoard = windows.Select(w => OnBoard(w, groups.Stops, [.. byWindow[w.Window.Value]], today)).ToLookup(w => w.Window.Film);
        return new ReleaseBoardAnswer
        {
            Distributor = query.Distributor,
            Films = [.. films
                .Select(f => new BoardFilm(f.Film, f.Title, [.. onBoard[f.Film].OrderBy(w => w.Opens ?? LocalDate.MaxIsoValue).ThenBy(w => w.Window.Value, StringComparer.Ordinal)]))
                .OrderBy(f => f.Windows.FirstOrDefault()?.Opens ?? LocalDate.MaxIsoValue).ThenBy(f => f.Film.Value, StringComparer.Ordinal)],
            NextOpenings = [.. onBoard.SelectMany(w => w).Where(w => w.Opens >= today)
                .Select(w => new NextOpening(w.Opens!.Value, w.Window.Film, w.Window)).OrderBy(o => o.Opens).ThenBy(o => o.Window.Value, StringComparer.Ordinal)],
        };
    }

    private static BoardWindow OnBoard(WindowDetails w, StopSet stops, IReadOnlyList<StandingGroup> groups, LocalDate today)
    {
        var counted = Counted.Of(groups);
        var opens = stops.OpensOf(w.Window);
        var alerts = new List<string>();
        void Alert(bool when, string text)
        {
            if (when)
            {
                alerts.Add(text);
            }
        }
        Alert(opens is null, "undated");
        Alert(counted.Theaters.Stopped > 0, $"{counted.Theaters.Stopped} theaters stopped");
        Alert(counted.Theaters.NeedsReconfirmation > 0, $"{counted.Theaters.NeedsReconfirmation} theaters to reconfirm");
        Alert(counted.Theaters.Displaced > 0, $"{counted.Theaters.Displaced} theaters displaced");
        Alert(counted.Theaters.InEffect < w.FloorTheaters, $"{counted.Theaters.InEffect} theaters in effect, below the floor of {w.FloorTheaters}");
        Alert(
            opens >= today && opens < today.PlusDays(14) && counted.Theaters.InEffect < w.TargetTheaters,
            $"opens {opens:uuuu-MM-dd} with {counted.Theaters.InEffect} theaters of {w.TargetTheaters}");
        return new(w.Window, w.Market.Value, w.Window.Channel, opens, w.TargetTheaters, w.FloorTheaters, alerts)
        {
            Theaters = counted.Theaters,
            Screens = counted.Screens,
            Bookings = counted.Bookings,
        };
    }
}
