using ReleasePlanner.Disruptions;
using ReleasePlanner.Markets;
using ReleasePlanner.Theaters.Bookings;

namespace ReleasePlanner.Theaters;

/// <summary>Registers a theater, or amends its registration. Fewer screens than are held are refused with the days.</summary>
[May(Role.Administrator, Role.Exhibitor, OwnersOnly = true, InPerson = true)]
public sealed record RegisterTheater : Command, IDecided<TheaterState>
{
    public required TheaterId Theater { get; init; }

    public required ChainId Chain { get; init; }

    public required string Name { get; init; }

    public string? City { get; init; }

    public RegionId? Region { get; init; }

    public required MarketId Market { get; init; }

    /// <summary>Null: the market's.</summary>
    public DateTimeZone? TimeZone { get; init; }

    /// <summary>Null: unknown.</summary>
    public ScreenCounts? Screens { get; init; }

    public int? Seats { get; init; }

    public double? Lat { get; init; }

    public double? Lon { get; init; }

    public TheaterKind Kind { get; init; }

    public TheaterCodes? Codes { get; init; }

    /// <summary>Null: as the market.</summary>
    public IsoDayOfWeek? PlayWeekStartsOn { get; init; }

    public string? Stream => Theater.Value;

    public IEnumerable<string> Needs => [Chain.Value, Market.Value];

    public Decision Decide(TheaterState state, Context context)
    {
        var facts = new FactReader(context.Facts);
        var (chain, market) = (facts.Chain(Chain), facts.Market(Market));
        if (facts.Lacking.Count > 0)
        {
            return Decision.Lacks(facts.Lacking);
        }
        if (!context.Actor.ActsFor(Chain) && !(context.Actor.ActsFor(Theater) && state.Details?.Chain == Chain)
            || (state.Details is not null && !context.Actor.Owns(state)))
        {
            return Refusal.NotFound(Theater);
        }
        if (chain!.State.Details is null)
        {
            return Refusal.NotFound(Chain);
        }
        if (market!.State.Details is not { } inMarket)
        {
            return Refusal.NotFound(Market);
        }
        if (Region is { } region && inMarket.Regions.All(r => r.Id != region))
        {
            return Refusal.Invalid($"{Market} has no region {region}: register it with the market first", "region");
        }
        if (state.Details is { } before && before.Chain != Chain)
        {
            return Refusal.Invalid($"{Theater} is a house of {before.Chain}: use MoveTheaters to give it to {Chain}", "chain");
        }
        if (state.Details is { } was && was.Market != Market && !state.Bookings.IsEmpty)
        {
            return Refusal.Invalid($"{Theater} has bookings in {was.Market}: a house with bookings stays in its market", "market");
        }
        var details = new TheaterDetails(
            Theater, Chain, Name, City, Region, Market, TimeZone ?? inMarket.TimeZone, Screens, Seats, Lat, Lon, Kind, Codes, PlayWeekStartsOn);
        if (details == state.Details)
        {
            return Decision.Nothing;
        }
        var today = CinemaDay.Of(context.Now, details.TimeZone);
        var over = ScreenBook.Overbooked(Screens, state.Bookings.Where(b => b.Override is null), today);
        if (over.Count > 0)
        {
            return new Refusal(
                "no-screen-free", $"bookings hold more screens than that on {Days(over)}: amend or drop them first", Days: over);
        }
        return new TheaterRegistered(details);
    }

    protected override void CheckShape(Problems problems)
    {
        problems.Text("name", Name, required: true);
        problems.Text("city", City);
        problems.If(Lat is < -90 or > 90 or double.NaN, "lat", $"is {Lat}: latitudes are from -90 to 90");
        problems.If(Lon is < -180 or > 180 or double.NaN, "lon", $"is {Lon}: longitudes are from -180 to 180");
        problems.If(Seats is < 0 or > 100_000, "seats", $"is {Seats}: give 0 to 100000, or nothing when unknown");
        problems.If(PlayWeekStartsOn == IsoDayOfWeek.None, "playWeekStartsOn", "is not a day of the week");
        problems.Text("codes.comscore", Codes?.Comscore, 40);
        problems.Text("codes.own", Codes?.Own, 40);
    }

    internal static string Days(IReadOnlyList<LocalDate> days) =>
        string.Join(", ", days.Take(5).Select(d => d.ToString("uuuu-MM-dd", null))) + (days.Count > 5 ? $" and {days.Count - 5} more days" : "");
}
