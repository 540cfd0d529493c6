using Dapper;
using ReleasePlanner.Platform.Projection;
using ReleasePlanner.Platform.Store;

namespace ReleasePlanner.Identities;

/// <summary>
/// What the persons of actors are called today, removed ones too: a user by their name, a program by its token's. It only puts names to ids that whoever looks was told
/// already: of the other side a text names the party and no person.
/// </summary>
internal sealed class PersonNames
{
    private readonly Dictionary<string, string> names;

    private PersonNames(Dictionary<string, string> names) => this.names = names;

    /// <param name="actors">As told to whoever looks; what is no actor has no person.</param>
    public static async Task<PersonNames> LoadAsync(Look look, IEnumerable<string?> actors)
    {
        var ids = Ids(actors);
        return new(ids.Count == 0 ? [] : (await look.Query<(string Id, string Name)>(Sql(look.Database), new { ids })).ToDictionary());
    }

    /// <inheritdoc cref="LoadAsync(Look, IEnumerable{string?})"/>
    public static async Task<PersonNames> LoadAsync(Database database, IEnumerable<string?> actors, CancellationToken cancellation)
    {
        var ids = Ids(actors);
        if (ids.Count == 0)
        {
            return new([]);
        }
        await using var connection = await database.OpenReadAsync(database.QueryReads, cancellation);
        return new((await connection.QueryAsync<(string Id, string Name)>(Sql(database), new { ids })).ToDictionary());
    }

    /// <summary>By the id that stands in actors; who has no name is left out.</summary>
    public IReadOnlyDictionary<string, string> All => names;

    /// <summary>Who sent it; null: nobody by name, such as an import, or one that identities do not know.</summary>
    public string? Sender(string? actor) => NameOf(Read(actor)?.Person);

    /// <summary>Who approved it; null: nobody had to.</summary>
    public string? Approver(string? actor) => NameOf(Read(actor)?.Approver?.Person);

    private static List<string> Ids(IEnumerable<string?> actors) => [.. actors.SelectMany(Persons).OfType<string>().Distinct()];

    private static string Sql(Database database) =>
        $"""
        select id, display_name from identity_user where {database.In("id", "@ids")}
        union all select id, name from identity_token where user_id is null and {database.In("id", "@ids")}
        """;

    private static IEnumerable<string?> Persons(string? actor) => Read(actor) is { } read ? [read.Person, read.Approver?.Person] : [];

    private static Actor? Read(string? actor) => actor is null ? null : Actor.TryParse(actor);

    private string? NameOf(string? person) => person is null ? null : names.GetValueOrDefault(person);
}
