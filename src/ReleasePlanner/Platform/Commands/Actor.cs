namespace ReleasePlanner.Platform.Commands;

/// <summary>What kind of user acts. Each command and query names the roles that may send it.</summary>
public enum Role
{
    Administrator,
    Distribution,
    Executive,
    Exhibitor,
}

/// <summary>Who acts: a role and, except for the administrator, the party it acts for. Text: <c>distribution:columbia</c>.</summary>
/// <param name="Party">The distributor's slug, or the chain's or buyer's without its prefix.</param>
/// <param name="IsBuyer">An exhibitor that books for houses of any chains: those it is assigned.</param>
public sealed record Actor(Role Role, string? Party, bool IsBuyer = false)
{
    public string? Person { get; init; }

    public string Reach => Party is null ? "administrator" : $"{(IsBuyer ? "buyer" : Role.ToString().ToLowerInvariant())}:{Party}";

    public Actor As(string person) => this with { Person = person };

    public bool Includes(Actor other) => Role == Role.Administrator || Reach == other.Reach;

    public static readonly Actor Administrator = new(Role.Administrator, null);

    public static Actor Distribution(DistributorId distributor) => new(Role.Distribution, distributor.Value);

    public static Actor Exhibitor(ChainId chain) => new(Role.Exhibitor, chain.Slug);

    public static Actor Buyer(BuyerId buyer) => new(Role.Exhibitor, buyer.Slug, IsBuyer: true);

    /// <exception cref="FormatException">Not an actor; the message lists the forms.</exception>
    public static Actor Parse(string text)
    {
        if (text.Split('#') is [var reach, var person])
        {
            return Parse(reach).As(person);
        }
        var parts = text.Split(':');
        return parts switch
        {
            ["administrator"] => Administrator,
            ["distribution", var p] when Slug.IsValid(p) => new(Role.Distribution, p),
            ["executive", var p] when Slug.IsValid(p) => new(Role.Executive, p),
            ["exhibitor", var p] when Slug.IsValid(p) => new(Role.Exhibitor, p),
            ["buyer", var p] when Slug.IsValid(p) => new(Role.Exhibitor, p, IsBuyer: true),
            _ => throw new FormatException(
                $"'{text}' is not an actor: write administrator, distribution:columbia, executive:columbia, exhibitor:carmike or buyer:clark"),
        };
    }

    /// <summary>True for staff or an executive of this distributor, and for the administrator.</summary>
    public bool ActsFor(DistributorId distributor) => Role switch
    {
        Role.Administrator => true,
        Role.Distribution or Role.Executive => Party == distributor.Value,
        _ => false,
    };

    /// <summary>True for an exhibitor of this chain, and for the administrator.</summary>
    public bool ActsFor(ChainId chain) => Role switch
    {
        Role.Administrator => true,
        Role.Exhibitor => !IsBuyer && Party == chain.Slug,
        _ => false,
    };

    /// <summary>True for this buyer, and for the administrator.</summary>
    public bool ActsFor(BuyerId buyer) => Role switch
    {
        Role.Administrator => true,
        Role.Exhibitor => IsBuyer && Party == buyer.Slug,
        _ => false,
    };

    /// <summary>A group of this party's own: parties of different roles may have the same name.</summary>
    public GroupId Group(string slug) => GroupId.Parse($"group:{ToString().Replace(':', '/')}/{slug}");

    public override string ToString() => Person is null ? Reach : $"{Reach}#{Person}";
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
}
