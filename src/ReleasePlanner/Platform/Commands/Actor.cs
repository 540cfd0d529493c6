using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ReleasePlanner.Platform.Commands;

/// <summary>What kind of user acts. Each command and query names the roles that may send it.</summary>
public enum Role
{
    Administrator,
    Distribution,
    Executive,
    Exhibitor,
}

/// <summary>A market, or one region of it, that a distributor's staff is limited to. Text: <c>us</c> or <c>us/ny</c>.</summary>
public sealed record Territory(MarketId Market, RegionId? Region)
{
    public override string ToString() => Region is { } region ? $"{Market.Slug}/{region}" : Market.Slug;
}

/// <summary>
/// Who acts: a role, what it reaches, and the person behind it. Immutable; equal when the texts are.
/// <code>
/// administrator
/// distribution:columbia            staff of a distributor; of some markets or regions only: distribution:columbia@us,ca/on
/// executive:columbia               reads all of a distributor, approves
/// exhibitor:carmike                a chain;  buyer:clark  the houses a buyer books for;  house:amc-0001  one house;
///                                  several: exhibitor:carmike+buyer:clark; only to book and answer offers: exhibitor:carmike~books
/// </code>
/// Behind any of them the person, an opaque slug: <c>#u-7f3e9c</c>, and who approved it, whole: <c>&amp;executive:columbia#u-12ab34</c>.
/// </summary>
[JsonConverter(typeof(ActorConverter))]
public sealed class Actor : IEquatable<Actor>
{
    /// <summary>More chains, buyers or houses than this do not belong to one user: a buyer has any number of houses.</summary>
    public const int MostParts = 50;

    public static readonly Actor Administrator = new(Role.Administrator, null, []);

    private Actor(
        Role role, string? party, ImmutableArray<ReachedPart> parts, ImmutableArray<Territory> territories = default, bool booksOnly = false, string? person = null,
        Actor? approver = null)
    {
        Role = role;
        Distributor = role is Role.Distribution or Role.Executive ? DistributorId.Parse(party!) : null;
        Chains = [.. parts.Where(p => p.Kind == "exhibitor").Select(p => ChainId.Parse("chain:" + p.Slug))];
        Buyers = [.. parts.Where(p => p.Kind == "buyer").Select(p => BuyerId.Parse("buyer:" + p.Slug))];
        Houses = [.. parts.Where(p => p.Kind == "house").Select(p => TheaterId.Parse("theater:" + p.Slug))];
        Territories = territories.IsDefault ? [] : territories;
        BooksOnly = booksOnly;
        Person = person;
        Approver = approver;
        Party = party ?? (parts is [var only] ? only.Slug : null);
        Reach = ReachText(role, party, parts, Territories, booksOnly);
    }

    public Role Role { get; }

    /// <summary>The distributor's slug, or the chain's, buyer's or house's without its prefix; null for the administrator and for several.</summary>
    public string? Party { get; }

    /// <summary>Of distribution and executives.</summary>
    public DistributorId? Distributor { get; }

    public ImmutableArray<ChainId> Chains { get; }

    public ImmutableArray<BuyerId> Buyers { get; }

    public ImmutableArray<TheaterId> Houses { get; }

    /// <summary>What a distributor's staff is limited to; empty: everything of the distributor.</summary>
    public ImmutableArray<Territory> Territories { get; }

    /// <summary>An exhibitor's level <i>books</i>: answers offers and books, but does not register, close or drop as the house's owner.</summary>
    public bool BooksOnly { get; }

    /// <summary>Who it is, an opaque id: names live with identities. Null: a scenario, an import, the command line.</summary>
    public string? Person { get; }

    /// <summary>Who approved what it sends; null: nobody had to.</summary>
    public Actor? Approver { get; }

    /// <summary>The text of role and reach, without the person: the same for colleagues of equal scope.</summary>
    public string Reach { get; }

    /// <summary>
    /// The organization that acts, whoever of it signs in and with whatever token: <c>administrator</c>, <c>distribution:columbia</c> (its executives,
    /// too), or an exhibitor's chains, buyers and houses. Command ids belong to it. <see cref="Store.OrganizationSql"/> says the same in SQL.
    /// </summary>
    public string Organization => Role switch
    {
        Role.Administrator => "administrator",
        Role.Exhibitor => ReachText(Role, null, Parts, [], false),
        _ => $"distribution:{Distributor}",
    };

    /// <summary>
    /// True when a command of the other, sent again by this one, is the same command: they are of one organization, and this one reaches all territories
    /// the other reaches. In fewer territories the same words mean something else.
    /// </summary>
    public bool MayRepeat(Actor other) => Organization == other.Organization
        && (Territories.IsEmpty || (other.Territories.Length > 0 && other.Territories.All(t => Covers(t.Market, t.Region))));

    /// <summary>A name after a command's id that another organization has already, made this one's own: <c>distribution-columbia/{name}</c>.</summary>
    public string OwnName(string name)
    {
        var own = Slug.From(Organization);
        return $"{(own.Length <= 60 ? own : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Organization)))[..16])}/{name}";
    }

    /// <summary>May act as the owner of chains or houses, not only book for them.</summary>
    public bool IsOwner => Role == Role.Exhibitor && !BooksOnly && (Chains.Length > 0 || Houses.Length > 0);

    public static Actor Distribution(DistributorId distributor) => new(Role.Distribution, distributor.Value, []);

    public static Actor Executive(DistributorId distributor) => new(Role.Executive, distributor.Value, []);

    public static Actor Exhibitor(ChainId chain) => new(Role.Exhibitor, null, [new("exhibitor", chain.Slug)]);

    public static Actor Buyer(BuyerId buyer) => new(Role.Exhibitor, null, [new("buyer", buyer.Slug)]);

    /// <exception cref="FormatException">Not an actor; the message lists the forms.</exception>
    public static Actor Parse(string text) => TryParse(text) ?? throw new FormatException(
        $"'{text}' is not an actor: write administrator, distribution:columbia, executive:columbia, exhibitor:carmike, buyer:clark or house:amc-0001");

    /// <summary>The same reach with a person behind it.</summary>
    /// <param name="person">A slug.</param>
    public Actor As(string person) => With(Slug.IsValid(person) ? person : throw new FormatException($"'{person}' is not a person's id: it is a slug"), Approver);

    /// <summary>The same, approved by another.</summary>
    public Actor ApprovedBy(Actor approver) => With(Person, approver);

    /// <summary>The same without the one who approved.</summary>
    public Actor Unapproved => With(Person, null);

    /// <summary>True for staff or an executive of this distributor, and for the administrator.</summary>
    public bool ActsFor(DistributorId distributor) => Role == Role.Administrator || Distributor == distributor;

    /// <summary>True for an exhibitor of this chain as a whole, and for the administrator.</summary>
    public bool ActsFor(ChainId chain) => Role == Role.Administrator || Chains.Contains(chain);

    /// <summary>True for this buyer, and for the administrator.</summary>
    public bool ActsFor(BuyerId buyer) => Role == Role.Administrator || Buyers.Contains(buyer);

    /// <summary>True for who has this house by name, and for the administrator.</summary>
    public bool ActsFor(TheaterId house) => Role == Role.Administrator || Houses.Contains(house);

    /// <summary>True unless it is staff that is limited to other territories. Without a region: the market as a whole.</summary>
    public bool Covers(MarketId market, RegionId? region) =>
        Territories.IsEmpty || Territories.Any(t => t.Market == market && (t.Region is null || t.Region == region));

    /// <summary>True when some of a market is within its territories.</summary>
    public bool CoversSomeOf(MarketId market) => Territories.IsEmpty || Territories.Any(t => t.Market == market);

    /// <summary>True when everything the other reaches it reaches too, with the same role or as the administrator.</summary>
    public bool Includes(Actor other) => Role == Role.Administrator || (Role == other.Role && Distributor == other.Distributor
        && (Territories.IsEmpty || (other.Territories.Length > 0 && other.Territories.All(t => Covers(t.Market, t.Region))))
        && other.Chains.All(c => Chains.Contains(c)) && other.Buyers.All(b => Buyers.Contains(b)) && other.Houses.All(h => Houses.Contains(h))
        && (!BooksOnly || other.BooksOnly || !other.IsOwner));

    /// <summary>A group of this party's own: parties of different roles may have the same name. Who has several parties, or some territories, has groups of its own.</summary>
    public GroupId Group(string slug)
    {
        var kind = this switch
        {
            { Territories.IsEmpty: false } => "person",
            { Role: not Role.Exhibitor } => Role.ToString().ToLowerInvariant(),
            { Party: null } => "person",
            { Buyers.Length: > 0 } => "buyer",
            { Houses.Length: > 0 } => "house",
            _ => "exhibitor",
        };
        var owner = kind == "person" ? Person ?? Slug.From(Reach) : Party ?? "all";
        return GroupId.Parse($"group:{kind}/{owner}/{slug}");
    }

    public bool Equals(Actor? other) => other is not null && ToString() == other.ToString();

    public override bool Equals(object? obj) => Equals(obj as Actor);

    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);

    public override string ToString() => Reach + (Person is null ? "" : "#" + Person) + (Approver is null ? "" : "&" + Approver);

    private Actor With(string? person, Actor? approver) =>
        new(Role, Distributor?.Value, Parts, Territories, BooksOnly, person, approver);

    private ImmutableArray<ReachedPart> Parts =>
    [
        .. Chains.Select(c => new ReachedPart("exhibitor", c.Slug)), .. Buyers.Select(b => new ReachedPart("buyer", b.Slug)), .. Houses.Select(h => new ReachedPart("house", h.Slug)),
    ];

    private static string ReachText(Role role, string? party, ImmutableArray<ReachedPart> parts, ImmutableArray<Territory> territories, bool booksOnly) => role switch
    {
        Role.Administrator => "administrator",
        Role.Exhibitor => string.Join('+', parts.Select(p => $"{p.Kind}:{p.Slug}")) + (booksOnly ? "~books" : ""),
        _ => $"{role.ToString().ToLowerInvariant()}:{party}{(territories.IsEmpty ? "" : "@" + string.Join(',', territories))}",
    };

    /// <summary>Null: it is none.</summary>
    public static Actor? TryParse(string text)
    {
        if (text.Split('&') is [var sender, var other])
        {
            return TryParse(sender) is { } one && TryParse(other) is { } approver ? one.ApprovedBy(approver) : null;
        }
        if (text.Split('#') is [var reach, var person])
        {
            return Slug.IsValid(person) ? TryParse(reach)?.As(person) : null;
        }
        if (text == "administrator")
        {
            return Administrator;
        }
        var role = text[..Math.Max(text.IndexOf(':'), 0)];
        return role is "distribution" or "executive" ? OfDistributor(role, text[(role.Length + 1)..]) : OfExhibitor(text);
    }

    private static Actor? OfDistributor(string role, string text)
    {
        var at = text.IndexOf('@');
        var party = at < 0 ? text : text[..at];
        var territories = new List<Territory>();
        foreach (var territory in at < 0 ? [] : text[(at + 1)..].Split(','))
        {
            var parts = territory.Split('/');
            if (parts.Length > 2 || !parts.All(p => Slug.IsValid(p)))
            {
                return null;
            }
            territories.Add(new(MarketId.Parse("market:" + parts[0]), parts.Length == 2 ? RegionId.Parse(parts[1]) : null));
        }
        return !Slug.IsValid(party) || territories.Count > MostParts || (role == "executive" && at >= 0) ? null
            : new(role == "executive" ? Role.Executive : Role.Distribution, party, [], [.. territories.Distinct().OrderBy(t => t.ToString(), StringComparer.Ordinal)]);
    }

    private static Actor? OfExhibitor(string text)
    {
        const string Books = "~books";
        var booksOnly = text.EndsWith(Books, StringComparison.Ordinal);
        var parts = (booksOnly ? text[..^Books.Length] : text).Split('+').Select(p => p.Split(':')).ToList();
        return parts.Count > MostParts || parts.Any(p => p.Length != 2 || p[0] is not ("exhibitor" or "buyer" or "house") || !Slug.IsValid(p[1])) ? null
            : new(
                Role.Exhibitor, null,
                [.. parts.Select(p => new ReachedPart(p[0], p[1])).Distinct().OrderBy(p => p.Kind switch { "exhibitor" => 0, "buyer" => 1, _ => 2 }).ThenBy(p => p.Slug, StringComparer.Ordinal)],
                booksOnly: booksOnly);
    }

    private readonly record struct ReachedPart(string Kind, string Slug);
}

/// <summary>An actor travels and is stored as its text.</summary>
internal sealed class ActorConverter : JsonConverter<Actor>
{
    public override Actor Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Actor.Parse(reader.GetString() ?? "");

    public override void Write(Utf8JsonWriter writer, Actor value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}

/// <summary>The roles that may send a request. A request without it keeps the application from starting.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class MayAttribute(params Role[] roles) : Attribute
{
    public IReadOnlyList<Role> Roles { get; } = roles;

    /// <summary>Of exhibitors only those whose house it is: it is about the house or chain itself, and a buyer's say is about bookings and offers.</summary>
    public bool OwnersOnly { get; init; }

    /// <summary>Nobody may send it on behalf of the house.</summary>
    public bool InPerson { get; init; }

    /// <summary>A distributor's staff that is limited to some territories may not: it is about a film as a whole.</summary>
    public bool WholeDistributor { get; init; }
}
