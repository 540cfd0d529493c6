using System.Text.Json.Serialization;
using MediatR;
using ReleasePlanner.Platform.Projection;
using ReleasePlanner.Platform.Store;

namespace ReleasePlanner.Search;

/// <summary>
/// Finds films, windows, chains and theaters by a part of a name or id, among those the caller may see. A film that is not announced is found by its code
/// name outside its distributor.
/// </summary>
[May(Role.Administrator, Role.Distribution, Role.Executive, Role.Exhibitor)]
public sealed record Find : Query<FindAnswer>
{
    /// <summary>Part of a name or id, whatever the case. Windows are found by their film's name.</summary>
    public required string Text { get; init; }

    /// <summary>At most so many of each kind, 1 to 50.</summary>
    public int Limit { get; init; } = 6;

    protected override void CheckShape(Problems problems)
    {
        problems.Text("text", Text, 100, required: true);
        problems.Page(Limit, 50);
    }
}

[JsonConverter(typeof(JsonStringEnumConverter<FoundKind>))]
public enum FoundKind
{
    Film,
    Window,
    Chain,
    Theater,
}

/// <summary>Something that was found.</summary>
/// <param name="Detail">What tells it from others of the same name: distributor, market and opening, kind, city and chain.</param>
public sealed record FoundThing(FoundKind Kind, string Id, string Name, string Detail);

public sealed record FindAnswer : Answer
{
    /// <summary>Films, windows, chains, theaters; of each kind those that begin with the text first, then by name.</summary>
    public required IReadOnlyList<FoundThing> Found { get; init; }
}

internal sealed class FindHandler(ReadModel model, Caller caller) : IRequestHandler<Find, Result<FindAnswer>>
{
    private sealed class Row
    {
        public string Id { get; init; } = "";

        public string Name { get; init; } = "";

        public string? A { get; init; }

        public string? B { get; init; }

        public int? Opens { get; init; }
    }

    public Task<Result<FindAnswer>> Handle(Find query, CancellationToken cancellationToken) => model.Answer(query, look => Read(look, query), cancellationToken);

    private async Task<Result<FindAnswer>> Read(Look look, Find query)
    {
        var viewer = await look.Viewer(caller.Actor);
        var text = query.Text.Trim();
        // Ids are searched by the whole text: letters that ids have no room for are not left out of it.
        var slug = Slug.From(text);
        slug = slug.Count(char.IsAsciiLetterOrDigit) < FoldedText.Of(text).Count(c => c != ' ') ? "" : slug;
        var parameters = new
        {
            part = Like.Part(text),
            start = Like.Start(text),
            id = text.ToLowerInvariant(),
            partOfId = slug.Length == 0 ? null : $"%{slug}%",
            startOfId = slug.Length == 0 ? null : $"{slug}%",
            now = Stored.Text(look.AskedAt),
            own = caller.Actor.Distributor?.Value ?? "",
            all = caller.Actor.Role == Role.Administrator ? 1 : 0,
        };
        // The name somebody may know a film by goes by its registration of today, as FilmDetails.TitleFor says.
        var codeName = look.Database.IsSqlite ? "n.body ->> 'codeName'" : "n.body::json ->> 'codeName'";
        var title = $"case when n.announce_at > @now and n.distributor <> @own and @all = 0 then coalesce({codeName}, substr(n.id, 6)) else f.title end";
        var today = $"join film n on n.id = f.id and n.to_seq = {Stored.Current}";
        var films = await look.Query<Row>(Best(
            $"select f.id, {title} as name, f.distributor as a, null as b, null as opens from film f {today} where {look.Films(viewer, "f")} and {look.InForce("f")}", 6, query.Limit), parameters);
        var windows = await look.Query<Row>(Best(
            $"""
            select w.id, {title} as name, m.name as a, w.channel as b, w.opens as opens
            from release_window w join film f on f.id = w.film and {look.InForce("f")} {today} join market m on m.id = w.market and {look.InForce("m")}
            where {look.Windows(viewer, "w")} and {look.InForce("w")}
            """, 8, query.Limit), parameters);
        var chains = await look.Query<Row>(Best(
            $"select c.id, c.name, c.kind as a, null as b, null as opens from chain c where {viewer.Chains("c")} and {look.InForce("c")}", 7, query.Limit), parameters);
        var theaters = await look.Query<Row>(
            $"""
            select t.id, t.name, t.city as a, c.name as b from ({Best($"select t.id, t.name, t.city, t.chain from theater t where {viewer.Theaters("t")} and {look.InForce("t")}", 9, query.Limit)}) t
            join chain c on c.id = t.chain and {look.InForce("c")} order by t.place, t.name, t.id
            """,
            parameters);
        return new FindAnswer
        {
            Found =
            [
                .. films.Select(r => Thing(FoundKind.Film, r, r.A)),
                .. windows.Select(r => Thing(FoundKind.Window, r, r.A, r.B, r.Opens is { } day ? $"opens {Stored.Date(day):uuuu-MM-dd}" : "undated")),
                .. chains.Select(r => Thing(FoundKind.Chain, r, r.A)),
                .. theaters.Select(r => Thing(FoundKind.Theater, r, r.A, r.B)),
            ],
        };
    }

    /// <summary>Of rows with <c>id</c> and <c>name</c> those that match, the best first.</summary>
    /// <param name="slug">Where in an id the slug begins, from 1.</param>
    private static string Best(string rows, int slug, int limit) =>
        $"""
        select x.*, case when lower(x.name) like @start escape '!' or substr(x.id, {slug}) like @startOfId or x.id = @id then 0 else 1 end as place from ({rows}) x
        where lower(x.name) like @part escape '!' or substr(x.id, {slug}) like @partOfId or x.id = @id
        order by place, x.name, x.id limit {limit}
        """;

    private static FoundThing Thing(FoundKind kind, Row row, params string?[] detail) => new(kind, row.Id, row.Name, string.Join(", ", detail.Where(d => !string.IsNullOrEmpty(d))));
}
