using ReleasePlanner.Films;
using ReleasePlanner.Standing;
using ReleasePlanner.Theaters;
using ReleasePlanner.Windows;

namespace ReleasePlanner.Platform.Projection;

/// <summary>What a viewer may look at. What it may not is not found.</summary>
internal static class Access
{
    public static async Task<Result<FilmDetails>> Film(this Look look, FilmId id, Actor viewer) =>
        await look.Find<FilmDetails>(ReadTable.Film, id.Value) is { } film && viewer.ActsFor(film.Distributor) ? film : Refusal.NotFound(id);

    /// <summary>Films by id as they are registered now: what may be told of one is always today's, whatever instant is looked at.</summary>
    public static async Task<Dictionary<FilmId, FilmDetails>> FilmsToday(this Look look, List<string> ids) =>
        (await look.Query<string>($"select body from film where to_seq = {Stored.Current} and {look.Database.In("id", "@ids")}", new { ids }))
            .Select(Json.Read<FilmDetails>).ToDictionary(f => f.Film);

    /// <summary>A distributor sees its own windows, its staff those of its territories; an exhibitor those it may book, booked, or was offered: to ask opens nothing.</summary>
    public static async Task<Result<WindowDetails>> Window(this Look look, WindowId id, Actor viewer)
    {
        if (await look.Find<WindowDetails>(ReadTable.Window, id.Value) is not { } window)
        {
            return Refusal.NotFound(id);
        }
        if (viewer.Role != Role.Exhibitor)
        {
            return viewer.ActsFor(window.Distributor) && viewer.CoversSomeOf(window.Market) ? window : Refusal.NotFound(id);
        }
        var houses = await look.Viewer(viewer);
        var theirs = await look.Query<string>(
            $"""
            select id from booking b where "window" = @id and {houses.Bookings("b")} and {look.InForce("b")}
            union all select id from offer_line l where "window" = @id and offer is not null and {houses.Bookings("l")} and {look.InForce("l")}
            union all select id from film f where id = @film and @open and {houses.Announced("f.id")} and {look.InForce("f")} limit 1
            """,
            new { id = id.Value, film = window.Film.Value, open = window.Bookable == Bookable.Open });
        // The plan behind a window is the distributor's own.
        return theirs.Count > 0 ? window with { TargetTheaters = null, FloorTheaters = null } : Refusal.NotFound(id);
    }

    /// <summary>The condition that a row of <c>film</c> is of a film the viewer may know of, by whatever name: see <see cref="Titles"/>.</summary>
    public static string Films(this Look look, Viewer viewer, string alias) => viewer.Actor.Role switch
    {
        Role.Administrator => "1 = 1",
        Role.Exhibitor => $"""
            {alias}.id in (select w.film from release_window w where w.bookable = 'open' and {viewer.Announced("w.film")} and {look.InForce("w")}
                union select b.film from booking b where {viewer.Bookings("b")} and {look.InForce("b")}
                union select l.film from offer_line l where {viewer.Bookings("l")} and {look.InForce("l")})
            """,
        _ => $"({alias}.distributor = '{viewer.Actor.Party}' or {alias}.id in (select w.film from release_window w where w.distributor = '{viewer.Actor.Party}' and {look.InForce("w")}))",
    };

    /// <summary>The condition that a row of <c>release_window</c> is one the viewer may see: the same as <see cref="Window"/> says of one.</summary>
    public static string Windows(this Look look, Viewer viewer, string alias) => viewer.Actor switch
    {
        { Role: Role.Administrator } => "1 = 1",
        { Role: Role.Exhibitor } => $"""
            (({alias}.bookable = 'open' and {viewer.Announced($"{alias}.film")})
                or {alias}.id in (select b."window" from booking b where {viewer.Bookings("b")} and {look.InForce("b")}
                    union select l."window" from offer_line l where l.offer is not null and {viewer.Bookings("l")} and {look.InForce("l")}))
            """,
        { Territories: { IsEmpty: false } some } =>
            $"({alias}.distributor = '{viewer.Actor.Party}' and {alias}.market in ({string.Join(", ", some.Select(t => $"'{t.Market}'").Distinct())}))",
        _ => $"{alias}.distributor = '{viewer.Actor.Party}'",
    };

    public static async Task<Result<TheaterDetails>> Theater(this Look look, TheaterId id, Actor viewer) =>
        await look.Find<TheaterDetails>(ReadTable.Theater, id.Value) is { } theater && (await look.Viewer(viewer)).Sees(id, theater.Chain)
            ? theater
            : Refusal.NotFound(id);

    /// <summary>The condition that a row with columns <c>film, distributor</c> is of a distributor's window or of its film: its name is <c>@films_of</c>.</summary>
    public static string FilmsOf(this Look look, string alias) =>
        $"({alias}.distributor = @films_of or {alias}.film in (select o.id from film o where o.distributor = @films_of and {look.InForce("o")}))";

    /// <summary>
    /// Narrows to the viewer's own bookings and, for a film's owner, those of its films that others distribute: only to count them, never to name their
    /// houses or terms. Staff that is limited to some territories counts its own.
    /// </summary>
    public static BookingFilter ForCounts(this BookingFilter filter, Viewer viewer) =>
        viewer.Actor is { Role: Role.Distribution or Role.Executive, Territories.IsEmpty: true } ? filter with { FilmsOf = viewer.Actor.Distributor } : filter.For(viewer);

    /// <summary>Narrows to the viewer's own bookings.</summary>
    public static BookingFilter For(this BookingFilter filter, Viewer viewer) => viewer.Actor switch
    {
        { Role: Role.Administrator } => filter,
        { Chains: [var chain], Buyers.IsEmpty: true, Houses.IsEmpty: true } => filter with { Chain = chain },
        { Role: Role.Exhibitor } => filter with { By = viewer },
        { Territories.IsEmpty: true } => filter with { Distributor = viewer.Actor.Distributor },
        _ => filter with { Distributor = viewer.Actor.Distributor, By = viewer },
    };

    /// <summary>The window's openings as of the look.</summary>
    public static LocalDate? OpensOf(this StopSet stops, WindowId window) => stops.Openings[window].OrderBy(o => o.Version).LastOrDefault()?.Opens;
}
