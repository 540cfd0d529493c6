using MediatR;
using ReleasePlanner.Markets;
using ReleasePlanner.Platform.Projection;
using ReleasePlanner.Standing;

namespace ReleasePlanner.Films;

/// <summary>A film's counts by market and for a group of markets, in every distributor's windows.</summary>
[May(Role.Administrator, Role.Distribution, Role.Executive)]
public sealed record FilmSummary : Query<FilmSummaryAnswer>
{
    public required FilmId Film { get; init; }

    /// <summary>Such as <c>domestic</c>; null: all markets.</summary>
    public string? Group { get; init; }
}

/// <summary>One market's part of a film.</summary>
public sealed record MarketCounts(string Market, string Name) : Counted;

public sealed record FilmSummaryAnswer : Answer
{
    public required FilmId Film { get; init; }

    public required string Title { get; init; }

    public string? Group { get; init; }

    public required Counts Theaters { get; init; }

    public required Counts Screens { get; init; }

    public required Counts Bookings { get; init; }

    /// <summary>The markets of the group that the film has windows in, in id order.</summary>
    public required IReadOnlyList<MarketCounts> Markets { get; init; }
}

internal sealed class FilmSummaryHandler(ReadModel model, Caller caller) : IRequestHandler<FilmSummary, Result<FilmSummaryAnswer>>
{
    public Task<Result<FilmSummaryAnswer>> Handle(FilmSummary query, CancellationToken cancellationToken) =>
        model.Answer(query, look => Read(look, query), cancellationToken);

    private async Task<Result<FilmSummaryAnswer>> Read(Look look, FilmSummary query)
    {
        var film = await look.Film(query.Film, caller.Actor);
        if (film.Refusal is { } refusal)
        {
            return refusal;
        }
        var markets = (await look.Query<string>(
                $"select body from market m where {look.InForce("m")} and id in (select market from release_window w where film = @film and {look.InForce("w")}) order by id",
                new { film = query.Film.Value }))
            .Select(Json.Read<MarketDetails>)
            .Where(m => (query.Group is null || m.Group == query.Group) && caller.Actor.CoversSomeOf(m.Market))
            .ToList();
        if (markets.Count == 0 && query.Group is not null)
        {
            return Refusal.NotFound($"a market of group {query.Group} with a window of {query.Film}");
        }
        var filter = new BookingFilter { Film = query.Film, Markets = [.. markets.Select(m => m.Market)] }.ForCounts(await look.Viewer(caller.Actor));
        var groups = await StandingGroups.Load(look, filter);
        var counted = Counted.Of(groups.Groups);
        return new FilmSummaryAnswer
        {
            Film = query.Film,
            Title = film.Value!.Title,
            Group = query.Group,
            Theaters = counted.Theaters,
            Screens = counted.Screens,
            Bookings = counted.Bookings,
            Markets = [.. markets.Select(m =>
            {
                var part = Counted.Of([.. groups.Groups.Where(g => g.Market == m.Market.Value)]);
                return new MarketCounts(m.Market.Value, m.Name) { Theaters = part.Theaters, Screens = part.Screens, Bookings = part.Bookings };
            })],
        };
    }
}
