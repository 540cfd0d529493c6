using MediatR;
using ReleasePlanner.Films;
using ReleasePlanner.Platform.Projection;
using ReleasePlanner.Platform.Store;

namespace ReleasePlanner.Search;

/// <summary>
/// What films, theaters, chains, buyers, markets and persons are called, by their ids, so that a text that mentions them by id can be shown to people. An id that nobody has and
/// one that is not the caller's to see are left out alike. A film that is not announced has its code name outside its distributor; a person is named to the same organization
/// and to the administrator only.
/// </summary>
[May(Role.Administrator, Role.Distribution, Role.Executive, Role.Exhibitor)]
public sealed record Names : Query<NamesAnswer>
{
    /// <summary>How many ids one query may ask about.</summary>
    public const int Most = 500;

    /// <summary>Ids as texts mention them: <c>film:…</c>, <c>theater:…</c>, <c>chain:…</c>, <c>buyer:…</c>, <c>market:…</c>, and a person's, <c>u-…</c> or <c>t-…</c>. Others are never known.</summary>
    public required ImmutableArray<string> Ids { get; init; }

    protected override void CheckShape(Problems problems)
    {
        problems.If(Ids.IsDefaultOrEmpty || Ids.Length > Most, "ids", $"is not of 1 to {Most} ids");
        foreach (var id in Ids.IsDefault ? [] : Ids)
        {
            problems.Text("ids", id, 300, required: true);
        }
    }
}

public sealed record NamesAnswer : Answer
{
    /// <summary>By the ids that were asked about.</summary>
    public required IReadOnlyDictionary<string, string> Names { get; init; }
}

internal sealed class NamesHandler(ReadModel model, Caller caller) : IRequestHandler<Names, Result<NamesAnswer>>
{
    public Task<Result<NamesAnswer>> Handle(Names query, CancellationToken cancellationToken) => model.Answer(query, look => Read(look, query), cancellationToken);

    private async Task<Result<NamesAnswer>> Read(Look look, Names query)
    {
        var viewer = await look.Viewer(caller.Actor);
        var byKind = query.Ids.Distinct().ToLookup(id => id[..(id.IndexOf(':', StringComparison.Ordinal) + 1)]);
        var names = new SortedDictionary<string, string>(StringComparer.Ordinal);
        await Films([.. byKind["film:"]]);
        await Add("theater", viewer.TheatersEver("n"), [.. byKind["theater:"]]);
        await Add("chain", viewer.Chains("n"), [.. byKind["chain:"]]);
        await Add("buyer", Buyers(), [.. byKind["buyer:"]]);
        await Add("market", "1 = 1", [.. byKind["market:"]]);
        await Persons([.. byKind[""]]);
        return new NamesAnswer { Names = names };

        async Task Add(string table, string mayBeSeen, List<string> ids)
        {
            if (ids.Count > 0)
            {
                foreach (var (id, name) in await look.Query<(string, string)>(
                    $"select n.id, n.name from {table} n where {look.Database.In("n.id", "@ids")} and {mayBeSeen} and {look.InForce("n")}", new { ids }))
                {
                    names[id] = name;
                }
            }
        }

        async Task Films(List<string> ids)
        {
            if (ids.Count > 0)
            {
                var seen = (await look.Query<string>(
                        $"select f.body from film f where {look.Database.In("f.id", "@ids")} and {look.Films(viewer, "f")} and {look.InForce("f")}", new { ids }))
                    .ConvertAll(Json.Read<FilmDetails>);
                var today = await look.FilmsToday([.. seen.Select(f => f.Film.Value)]);
                foreach (var film in seen)
                {
                    // Which name somebody may know a film by is always told by its registration of today.
                    var now = today[film.Film];
                    names[film.Film.Value] = now.IsSecret(look.AskedAt) ? now.TitleFor(caller.Actor, look.AskedAt) : film.Title;
                }
            }
        }

        async Task Persons(List<string> ids)
        {
            if (ids.Count > 0)
            {
                var people = await look.Query<(string Id, string Name, string Reach)>(
                    $"""
                    select id, display_name, reach from identity_user where {look.Database.In("id", "@ids")}
                    union all select id, name, reach from identity_token where user_id is null and {look.Database.In("id", "@ids")}
                    """,
                    new { ids });
                foreach (var (id, name, reach) in people.Where(p => caller.Actor.Role == Role.Administrator || Actor.TryParse(p.Reach)?.Organization == caller.Actor.Organization))
                {
                    names[id] = name;
                }
            }
        }
    }

    /// <summary>The condition that a buyer is one whom the caller may know: an exhibitor knows itself.</summary>
    private string Buyers() => caller.Actor.Role != Role.Exhibitor ? "1 = 1"
        : caller.Actor.Buyers is { Length: > 0 } own ? $"n.id in ({string.Join(", ", own.Select(b => $"'{b}'"))})" : "1 = 0";
}
