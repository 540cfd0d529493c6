using MediatR;
using ReleasePlanner.Platform.Projection;
using ReleasePlanner.Standing;
using ReleasePlanner.Windows;

namespace ReleasePlanner.Disruptions;

/// <summary>
/// Disruptions in force, lifted and reported: of one owner, of a film or window, or all that the viewer may see. Of a film or window are also
/// bans of its distributor by a chain and its leaving of the market, which name no film.
/// </summary>
[May(Role.Administrator, Role.Distribution, Role.Executive, Role.Exhibitor)]
public sealed record Disruptions : PagedQuery<DisruptionsAnswer>
{
    public FilmId? Film { get; init; }

    public WindowId? Window { get; init; }

    public ChainId? Chain { get; init; }

    public TheaterId? Theater { get; init; }

    public MarketId? Market { get; init; }

    /// <summary>Say of each what lifting it would restore. That looks at every booking the viewer has to do with.</summary>
    public bool Deciding { get; init; }
}

/// <summary>A disruption and its state: <c>in-force</c>, <c>lifted</c>, <c>partly-lifted</c>, <c>reported</c>, <c>superseded</c>, <c>dismissed</c>.</summary>
/// <param name="OwnerName">What the chain, theater or market is called; null: it is a film's or window's.</param>
/// <param name="Theaters">Theaters in which lifting it would bring a booking back into effect, or days of one: what the dry run of its lift says; null: that was not asked.</param>
/// <param name="Bookings">These bookings.</param>
public sealed record DisruptionState(string State, Disruption Disruption, string? OwnerName = null, decimal? Theaters = null, int? Bookings = null);

public sealed record DisruptionsAnswer : PagedAnswer
{
    /// <summary>Earliest first.</summary>
    public required IReadOnlyList<DisruptionState> Disruptions { get; init; }
}

internal sealed class DisruptionsHandler(ReadModel model, Caller caller) : IRequestHandler<Disruptions, Result<DisruptionsAnswer>>
{
    public Task<Result<DisruptionsAnswer>> Handle(Disruptions query, CancellationToken cancellationToken) =>
        model.Answer(query, look => Read(look, query), cancellationToken);

    private async Task<Result<DisruptionsAnswer>> Read(Look look, Disruptions query)
    {
        var table = look.IsPast ? $"disruption_was d where {look.InForce("d")}" : "disruption d";
        var all = (await look.Query<string>($"select body from {table}")).Select(Json.Read<Disruption>).ToList();
        var viewer = await look.Viewer(caller.Actor);
        // A distributor's own: films and windows. An exhibitor's: its houses, their markets, and films it may book or booked.
        var own = (await look.Query<string>(
            caller.Actor.Role == Role.Exhibitor
                ? $"""
                  select id from theater t where {viewer.Theaters("t")} and {look.InForce("t")}
                  union select market from theater t where {viewer.Theaters("t")} and {look.InForce("t")}
                  union select film from release_window w where w.bookable = 'open' and {viewer.Announced("w.film")} and {look.InForce("w")}
                  union select film from booking b where {viewer.Bookings("b")} and {look.InForce("b")}
                  """
                : $"""
                  select id from film f where distributor = @party and {look.InForce("f")}
                  union select id from release_window w where distributor = @party and {look.InForce("w")}
                  """,
            new { party = caller.Actor.Distributor?.Value ?? "" })).ToHashSet(StringComparer.Ordinal);
        var moves = await TheaterChains.LoadAsync(look.Connection, look.Transaction);
        var windows = await Windows(look, query, own);
        var (theirs, next) = query.PageOf(
            [.. all.Where(d => IsAsked(query, d, windows) && IsTheirs(d, own, viewer) && !IsOfEarlierChain(d, viewer, moves))
                .OrderBy(d => d.PlacedAt).ThenBy(d => d.Id.Value, StringComparer.Ordinal)]);
        var names = await Names(look, theirs);
        var restored = query.Deciding ? await Restored.Load(look, query, viewer, theirs) : null;
        return new DisruptionsAnswer
        {
            Disruptions = [.. theirs.Select(d => new DisruptionState(
                StateOf(d, all), d, names.GetValueOrDefault(d.Owner), restored?.Of(d).Theaters, restored?.Of(d).Bookings))],
            Next = next,
        };
    }

    /// <summary>The windows asked about, each with its distributor. An exhibitor learns nothing by them of a film that it may not know of.</summary>
    private async Task<List<WindowDetails>> Windows(Look look, Disruptions query, HashSet<string> own)
    {
        if ((query.Film ?? query.Window?.Film) is not { } film || (caller.Actor.Role == Role.Exhibitor && !own.Contains(film.Value)))
        {
            return [];
        }
        return (await look.Query<string>($"select body from release_window w where film = @film and {look.InForce("w")}", new { film = film.Value }))
            .Select(Json.Read<WindowDetails>).Where(w => query.Window is null || w.Window == query.Window).ToList();
    }

    /// <summary>Of chains, theaters and markets. What a film may be called depends on who asks: that is for <c>Titles</c>.</summary>
    private static async Task<Dictionary<string, string>> Names(Look look, IReadOnlyList<Disruption> disruptions)
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var table in new[] { "chain", "theater", "market" })
        {
            var owners = disruptions.Select(d => d.Owner).Where(o => o.StartsWith(table + ":", StringComparison.Ordinal)).Distinct().ToList();
            if (owners.Count == 0)
            {
                continue;
            }
            foreach (var (id, name) in await look.Query<(string Id, string Name)>($"select id, name from {table} o where {look.InForce("o")} and {look.Database.In("id", "@owners")}", new { owners }))
            {
                names[id] = name;
            }
        }
        return names;
    }

    /// <summary>A closure that was over when the house came to its chain of today is told to no exhibitor: its reason is the earlier chain's.</summary>
    private static bool IsOfEarlierChain(Disruption d, Viewer viewer, TheaterChains moves) =>
        viewer.Actor.Role == Role.Exhibitor && d.Owner.StartsWith("theater:", StringComparison.Ordinal)
        && moves.Since(TheaterId.Parse(d.Owner)) is { } since
        && (d.Until <= since || (d.IsLifted && d.Lifts.All(l => l.At.InUtc().Date < since)));

    private static bool IsAsked(Disruptions q, Disruption d, List<WindowDetails> windows) =>
        (q.Film is null || d.Scope.Film == q.Film || d.Owner == q.Film.Value.Value || d.Scope.Window?.Film == q.Film
            || IsOfDistributor(d.Scope, windows))
        && (q.Window is null || d.Scope.Window == q.Window || d.Owner == q.Window.Value.Value
            || (d.Scope.Window is null && d.Scope.Film == q.Window.Value.Film) || IsOfDistributor(d.Scope, windows))
        && (q.Chain is null || d.Owner == q.Chain.Value.Value || d.Scope.Chain == q.Chain)
        && (q.Theater is null || d.Owner == q.Theater.Value.Value || d.Scope.Theaters.Contains(q.Theater.Value))
        && (q.Market is null || d.Owner == q.Market.Value.Value || d.Scope.Markets.Contains(q.Market.Value));

    /// <summary>It names no film, and the distributor of one of the windows.</summary>
    private static bool IsOfDistributor(Scope scope, List<WindowDetails> windows) =>
        scope is { Film: null, Window: null, Distributor: { } distributor }
        && windows.Exists(w => w.Distributor == distributor && scope.MayInclude(w.Window));

    /// <summary>What stops one's own bookings: never a report of somebody else's, never what concerns other films only.</summary>
    private static bool IsTheirs(Disruption d, HashSet<string> own, Viewer viewer) => viewer.Actor.Role switch
    {
        Role.Administrator => true,
        Role.Exhibitor => viewer.MaySee(d)
            && (!d.Owner.StartsWith("theater:", StringComparison.Ordinal) || own.Contains(d.Owner))
            && (!d.Owner.StartsWith("distributor:", StringComparison.Ordinal) || d.Scope.Markets.Any(m => own.Contains(m.Value)))
            && (d.Owner.StartsWith("chain:", StringComparison.Ordinal) || (d.Scope.Film ?? d.Scope.Window?.Film) is not { } film || own.Contains(film.Value)),
        _ when d.Report is not null => own.Contains(d.Owner),
        _ => (d.Scope.Distributor is not { } distributor || viewer.Actor.ActsFor(distributor))
            && ((d.Scope.Film ?? d.Scope.Window?.Film) is not { } film || own.Contains(film.Value) || own.Any(o => IsOfWindow(d.Scope, o, film))),
    };

    /// <summary>Of a film of somebody else's: it is about this window of the viewer's too.</summary>
    private static bool IsOfWindow(Scope scope, string own, FilmId film) => own.StartsWith("window:", StringComparison.Ordinal)
        && WindowId.Parse(own) is var window && window.Film == film && scope.MayInclude(window);

    private static string StateOf(Disruption d, IReadOnlyList<Disruption> all) => d switch
    {
        { Report.DismissedAt: not null } => "dismissed",
        { Report: not null } when Standings.IsSuperseded(d, all) => "superseded",
        { Report.VerifiedAt: null, Report: not null } => "reported",
        { IsLifted: true } => "lifted",
        { Lifts.IsEmpty: false } => "partly-lifted",
        _ => "in-force",
    };
}
