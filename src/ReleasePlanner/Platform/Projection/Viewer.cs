using System.Data.Common;
using Dapper;
using ReleasePlanner.Disruptions;
using ReleasePlanner.Markets;
using ReleasePlanner.Platform.Store;
using ReleasePlanner.Standing;

namespace ReleasePlanner.Platform.Projection;

/// <summary>
/// Who looks, and whose houses and bookings it may see: the one place that says so, in C# and in SQL. Of an exhibitor those of its chains, those it
/// has by name, and those its buyers are assigned today (whatever instant is looked at: entitlement is always today's); of a distributor its films',
/// of its staff those in their territories.
/// </summary>
internal sealed class Viewer
{
    private readonly Dictionary<TheaterId, ChainId> houses;
    private readonly Instant now;

    private Viewer(Actor actor, Dictionary<TheaterId, ChainId> houses, Instant now) => (Actor, this.houses, this.now) = (actor, houses, now);

    public Actor Actor { get; }

    /// <param name="now">The instant whose cinema day decides which houses a buyer has, and whether a film is announced.</param>
    public static async Task<Viewer> LoadAsync(DbConnection connection, DbTransaction? transaction, Actor actor, Instant now)
    {
        var houses = actor.Buyers.IsEmpty ? [] : await HousesOf(actor.Buyers, connection, transaction, now);
        if (!actor.Houses.IsEmpty || !actor.Territories.IsEmpty)
        {
            var which = actor.Houses.IsEmpty ? Within(actor.Territories, "t") : In("t.id", actor.Houses);
            foreach (var (id, chain) in await connection.QueryAsync<(string, string)>(
                $"select t.id, t.chain from theater t where t.to_seq = {Stored.Current} and {which}", transaction: transaction))
            {
                houses[TheaterId.Parse(id)] = ChainId.Parse(chain);
            }
        }
        return new(actor, houses, now);
    }

    /// <summary>The houses that buyers are assigned on the cinema day of an instant, with their chains.</summary>
    public static async Task<Dictionary<TheaterId, ChainId>> HousesOf(
        IReadOnlyCollection<BuyerId> buyers, DbConnection connection, DbTransaction? transaction, Instant now) =>
        (await Assigned($"a.buyer in ({string.Join(", ", buyers.Select(b => $"'{b}'"))})", connection, transaction, now)).ToDictionary(a => a.Theater, a => a.Chain);

    /// <summary>Every assignment on the cinema day of an instant: at most one for a house.</summary>
    /// <param name="which">A condition on an assignment <c>a</c>.</param>
    public static async Task<IReadOnlyList<(TheaterId Theater, ChainId Chain, BuyerId Buyer)>> Assigned(
        string which, DbConnection connection, DbTransaction? transaction, Instant now)
    {
        var rows = await connection.QueryAsync<(string Id, string Chain, string Zone, string Buyer, int FromDay, int UntilDay)>(
            $"""
            select t.id, t.chain, t.zone, a.buyer, a.from_day, a.until_day from theater_buyer a join theater t on t.id = a.theater and t.to_seq = {Stored.Current}
            where a.to_seq = {Stored.Current} and {which}
            """,
            transaction: transaction);
        var days = new Dictionary<string, int>();
        var found = new List<(TheaterId, ChainId, BuyerId)>();
        foreach (var (id, chain, zone, buyer, from, until) in rows)
        {
            if (!days.TryGetValue(zone, out var day))
            {
                days[zone] = day = Stored.Day(CinemaDay.Of(now, DateTimeZoneProviders.Tzdb[zone]));
            }
            if (from <= day && day < until)
            {
                found.Add((TheaterId.Parse(id), ChainId.Parse(chain), BuyerId.Parse(buyer)));
            }
        }
        return found;
    }

    /// <summary>May see the house.</summary>
    /// <param name="chain">Whose the house was then: what a house's earlier chain did is not its house's or buyer's of today.</param>
    public bool Sees(TheaterId theater, ChainId chain) => Actor switch
    {
        { Role: Role.Exhibitor } => Actor.Chains.Contains(chain) || Has(theater, chain),
        { Territories.IsEmpty: false } => houses.ContainsKey(theater),
        _ => true,
    };

    /// <summary>It is its own house: its chain's, one it has by name, or a buyer's that books for it.</summary>
    public bool IsOf(TheaterId theater, ChainId chain) => Actor.ActsFor(chain) || (Actor.Role == Role.Exhibitor && Has(theater, chain));

    private bool Has(TheaterId theater, ChainId chain) => houses.TryGetValue(theater, out var current) && current == chain;

    /// <summary>May see what is of the chain as a whole: its exhibitor, and who has or books for one of its houses.</summary>
    public bool Sees(ChainId chain) => Actor.Role != Role.Exhibitor || Actor.Chains.Contains(chain) || houses.ContainsValue(chain);

    /// <summary>On the viewer's own side: of its distributor, or of the houses. The other side is told which party acted, not which of its people.</summary>
    public bool IsOwnSide(Actor sender) => Actor.Role == Role.Administrator
        || (Actor.Role == Role.Exhibitor ? sender.Role == Role.Exhibitor : sender.Distributor == Actor.Distributor);

    /// <summary>Whose a disruption is and why it was placed. That it stops a booking everybody may see whose booking it is.</summary>
    public bool MaySee(Disruption d) => Masking.MaySee(Actor, d)
        || (Actor.Role == Role.Exhibitor && d.Report is null && d.Owner.StartsWith("chain:", StringComparison.Ordinal) && Sees(ChainId.Parse(d.Owner)));

    /// <summary>The condition that a row with columns <c>theater, chain, distributor</c> is of a booking the viewer may see.</summary>
    public string Bookings(string alias) => Actor switch
    {
        { Role: Role.Administrator } => "1 = 1",
        { Role: Role.Exhibitor } => OfHouse($"{alias}.theater", $"{alias}.chain"),
        { Territories.IsEmpty: true } => $"{alias}.distributor = '{Actor.Party}'",
        _ => $"({alias}.distributor = '{Actor.Party}' and {alias}.theater in (select h.id from theater h where h.to_seq = {Stored.Current} and {Within(Actor.Territories, "h")}))",
    };

    /// <summary>The condition that a row of <c>theater</c> is a house the viewer may see.</summary>
    public string Theaters(string alias) => Actor switch
    {
        { Role: Role.Exhibitor } => OfHouse($"{alias}.id", $"{alias}.chain"),
        { Territories.IsEmpty: true } => "1 = 1",
        _ => Within(Actor.Territories, alias),
    };

    /// <summary>The condition that a row of <c>theater</c> is a house the viewer may see or that an exhibitor's chain once had.</summary>
    public string TheatersEver(string alias) => Actor.Role != Role.Exhibitor || Actor.Chains.IsEmpty ? Theaters(alias)
        : $"({Theaters(alias)} or {alias}.id in (select mv.theater from theater_move mv where mv.old_chain in ({Chains()}) or mv.chain in ({Chains()})))";

    /// <summary>The condition that a row of <c>theater</c> was the viewer's house on a day: what was taken there is of the chain that had it.</summary>
    /// <param name="day">An expression of the day's number.</param>
    public string TheatersOn(string alias, string day) =>
        Actor.Role != Role.Exhibitor ? Theaters(alias) : OfHouse($"{alias}.id", TheaterChains.Sql(alias, day));

    /// <summary>The condition that a row of <c>chain</c> is of a chain the viewer may see.</summary>
    public string Chains(string alias) => Actor.Role != Role.Exhibitor ? "1 = 1"
        : Actor.Chains.Union(houses.Values).ToList() is { Count: > 0 } theirs ? $"{alias}.id in ({string.Join(", ", theirs.Select(c => $"'{c}'"))})" : "1 = 0";

    /// <summary>The condition that a film may be known to who was not offered it.</summary>
    public string Announced(string film) =>
        $"{film} not in (select s.id from film s where s.to_seq = {Stored.Current} and s.announce_at > '{Stored.Text(now)}')";

    // Ids are slugs with a prefix, so that they can stand in the statement as they are.
    private string OfHouse(string theater, string chain)
    {
        var ofChain = $"{chain} in ({Chains()})";
        return houses.Count == 0 && !Actor.Chains.IsEmpty ? ofChain
            : Actor.Chains.IsEmpty ? InChains(theater, chain, houses) : $"({ofChain} or {InChains(theater, chain, houses)})";
    }

    private string Chains() => string.Join(", ", Actor.Chains.Select(c => $"'{c}'"));

    /// <summary>That a row is of one of some houses, and of the chain that the house is of today: not of one that sold it.</summary>
    private static string InChains(string theater, string chain, Dictionary<TheaterId, ChainId> houses) => houses.Count == 0 ? "1 = 0"
        : $"({In(theater, houses.Keys)} and ({theater}, {chain}) in (values {string.Join(", ", houses.Select(h => $"('{h.Key}', '{h.Value}')"))}))";

    private static string Within(ImmutableArray<Territory> territories, string alias) => "(" + string.Join(
        " or ", territories.Select(t => $"({alias}.market = '{t.Market}'{(t.Region is { } region ? $" and {alias}.region = '{region}'" : "")})")) + ")";

    /// <summary>That a column is one of some houses.</summary>
    public static string In(string column, IReadOnlyCollection<TheaterId> theaters) =>
        theaters.Count == 0 ? "1 = 0" : $"{column} in ({string.Join(", ", theaters.Select(t => $"'{t}'"))})";
}
