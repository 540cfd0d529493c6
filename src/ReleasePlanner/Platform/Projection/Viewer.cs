using System.Data.Common;
using Dapper;
using ReleasePlanner.Disruptions;
using ReleasePlanner.Markets;
using ReleasePlanner.Platform.Store;
using ReleasePlanner.Standing;

namespace ReleasePlanner.Platform.Projection;

/// <summary>
/// Who looks, and whose houses and bookings it may see: the one place that says so, in C# and in SQL. Of an exhibitor those of its chain, of a
/// buyer those of the houses it is assigned today (whatever instant is looked at: entitlement is always today's), of a distributor its films'.
/// </summary>
internal sealed class Viewer
{
    private readonly Dictionary<TheaterId, ChainId> houses;

    private Viewer(Actor actor, Dictionary<TheaterId, ChainId> houses) => (Actor, this.houses) = (actor, houses);

    public Actor Actor { get; }

    /// <summary>A buyer's houses; null for everybody else.</summary>
    public IReadOnlyCollection<TheaterId>? Houses => Actor.IsBuyer ? houses.Keys : null;

    /// <param name="now">The instant whose cinema day decides which houses a buyer has.</param>
    public static async Task<Viewer> LoadAsync(DbConnection connection, DbTransaction? transaction, Actor actor, Instant now) => new(
        actor,
        actor.IsBuyer ? await HousesOf([BuyerId.Parse("buyer:" + actor.Party)], connection, transaction, now) : []);

    /// <summary>The houses that buyers are assigned on the cinema day of an instant, with their chains.</summary>
    public static async Task<Dictionary<TheaterId, ChainId>> HousesOf(
        IReadOnlyCollection<BuyerId> buyers, DbConnection connection, DbTransaction? transaction, Instant now)
    {
        var rows = await connection.QueryAsync<(string Id, string Chain, string Zone, int FromDay, int UntilDay)>(
            $"""
            select t.id, t.chain, t.zone, a.from_day, a.until_day from theater_buyer a join theater t on t.id = a.theater and t.to_seq = {Stored.Current}
            where a.to_seq = {Stored.Current} and a.buyer in ({string.Join(", ", buyers.Select(b => $"'{b}'"))})
            """,
            transaction: transaction);
        var days = new Dictionary<string, int>();
        var found = new Dictionary<TheaterId, ChainId>();
        foreach (var (id, chain, zone, from, until) in rows)
        {
            if (!days.TryGetValue(zone, out var day))
            {
                days[zone] = day = Stored.Day(CinemaDay.Of(now, DateTimeZoneProviders.Tzdb[zone]));
            }
            if (from <= day && day < until)
            {
                found[TheaterId.Parse(id)] = ChainId.Parse(chain);
            }
        }
        return found;
    }

    /// <summary>May see the house.</summary>
    public bool Sees(TheaterId theater, ChainId chain) => Actor switch
    {
        { IsBuyer: true } => houses.ContainsKey(theater),
        { Role: Role.Exhibitor } => Actor.ActsFor(chain),
        _ => true,
    };

    /// <summary>It is its own house: its chain's, or a buyer's that books for it.</summary>
    public bool IsOf(TheaterId theater, ChainId chain) => Actor.IsBuyer ? houses.ContainsKey(theater) : Actor.ActsFor(chain);

    /// <summary>May see what is of the chain as a whole: its exhibitor, and a buyer of one of its houses.</summary>
    public bool Sees(ChainId chain) => Actor switch
    {
        { IsBuyer: true } => houses.ContainsValue(chain),
        { Role: Role.Exhibitor } => Actor.ActsFor(chain),
        _ => true,
    };

    /// <summary>Whose a disruption is and why it was placed. That it stops a booking everybody may see whose booking it is.</summary>
    public bool MaySee(Disruption d) => Masking.MaySee(Actor, d)
        || (Actor.IsBuyer && d.Report is null && d.Owner.StartsWith("chain:", StringComparison.Ordinal) && Sees(ChainId.Parse(d.Owner)));

    /// <summary>The condition that a row with columns <c>theater, chain, distributor</c> is of a booking the viewer may see.</summary>
    public string Bookings(string alias) => Actor switch
    {
        { Role: Role.Administrator } => "1 = 1",
        { Role: Role.Exhibitor } => OfHouse($"{alias}.theater", $"{alias}.chain"),
        _ => $"{alias}.distributor = '{Actor.Party}'",
    };

    /// <summary>The condition that a row of <c>theater</c> is a house the viewer may see.</summary>
    public string Theaters(string alias) => Actor.Role == Role.Exhibitor ? OfHouse($"{alias}.id", $"{alias}.chain") : "1 = 1";

    // Ids are slugs with a prefix, so that they can stand in the statement as they are.
    private string OfHouse(string theater, string chain) => !Actor.IsBuyer ? $"{chain} = 'chain:{Actor.Party}'" : In(theater, houses.Keys);

    /// <summary>That a column is one of some houses.</summary>
    public static string In(string column, IReadOnlyCollection<TheaterId> theaters) =>
        theaters.Count == 0 ? "1 = 0" : $"{column} in ({string.Join(", ", theaters.Select(t => $"'{t}'"))})";
}
