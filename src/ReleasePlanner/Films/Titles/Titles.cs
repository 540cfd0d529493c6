using MediatR;
using ReleasePlanner.Platform.Projection;

namespace ReleasePlanner.Films;

/// <summary>
/// The films somebody may see, by the names it may know: a distributor its own and those it has windows of; an exhibitor those it was offered, booked,
/// asked for or may book, one that is not announced by its code name.
/// </summary>
[May(Role.Administrator, Role.Distribution, Role.Executive, Role.Exhibitor)]
public sealed record Titles : Query<TitlesAnswer>
{
    /// <summary>Only films whose title, as the caller may know it, has this in it, whatever the case.</summary>
    public string? Contains { get; init; }

    /// <summary>1 to 500.</summary>
    public int Limit { get; init; } = 100;

    /// <summary>The <c>next</c> of the page before.</summary>
    public FilmId? Cursor { get; init; }

    protected override void CheckShape(Problems problems)
    {
        problems.Text("contains", Contains, 200);
        problems.Page(Limit);
    }
}

/// <summary>A film as the caller may know it.</summary>
/// <param name="Title">The code name where it is not announced.</param>
/// <param name="LocalTitles">By market slug; none where it is not announced.</param>
/// <param name="Announced">False: what is told of it is secret.</param>
/// <param name="AnnounceAt">Told to its distributor only.</param>
/// <param name="DistributorName">Where the id does not spell it; null: as the id.</param>
public sealed record FilmTitle(
    FilmId Film, string Title, IReadOnlyDictionary<string, string> LocalTitles, DistributorId Distributor, int? RuntimeMinutes, bool Announced, Instant? AnnounceAt,
    string? DistributorName = null);

public sealed record TitlesAnswer : Answer
{
    /// <summary>In the order of their ids.</summary>
    public required IReadOnlyList<FilmTitle> Films { get; init; }

    /// <summary>The cursor of the next page; null: this was the last.</summary>
    public FilmId? Next { get; init; }
}

internal sealed class TitlesHandler(ReadModel model, Caller caller) : IRequestHandler<Titles, Result<TitlesAnswer>>
{
    public Task<Result<TitlesAnswer>> Handle(Titles query, CancellationToken cancellationToken) => model.Answer(query, look => Read(look, query), cancellationToken);

    private async Task<Result<TitlesAnswer>> Read(Look look, Titles query)
    {
        var viewer = await look.Viewer(caller.Actor);
        // Which name somebody may know a film by is told here: with a name asked for, all have to be looked at.
        var page = query.Contains is null ? $" limit {query.Limit + 1}" : "";
        var found = (await look.Query<string>(
                $"select body from film f where {look.Films(viewer, "f")} and id > @after and {look.InForce("f")} order by id{page}",
                new { after = query.Cursor?.Value ?? "" }))
            .ConvertAll(Json.Read<FilmDetails>);
        var today = await look.FilmsToday([.. found.Select(f => f.Film.Value)]);
        var films = found.Select(f => Known(f, today, look))
            .Where(f => query.Contains is null || f.Title.Contains(query.Contains, StringComparison.OrdinalIgnoreCase))
            .Take(query.Limit + 1).ToList();
        return new TitlesAnswer
        {
            Films = [.. films.Take(query.Limit)],
            Next = films.Count > query.Limit ? films[query.Limit - 1].Film : null,
        };
    }

    private FilmTitle Known(FilmDetails film, Dictionary<FilmId, FilmDetails> today, Look look)
    {
        var (now, theirs) = (today[film.Film], caller.Actor.ActsFor(film.Distributor));
        return now.IsSecret(look.AskedAt) && !theirs
            ? new(film.Film, now.TitleFor(caller.Actor, look.AskedAt), ImmutableSortedDictionary<string, string>.Empty, film.Distributor, null, false, null)
            : new(film.Film, film.Title, film.LocalTitles, film.Distributor, film.RuntimeMinutes, !now.IsSecret(look.AskedAt), theirs ? film.AnnounceAt : null, now.DistributorName);
    }
}
