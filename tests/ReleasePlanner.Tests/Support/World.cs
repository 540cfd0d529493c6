using NodaTime;
using ReleasePlanner.Chains;
using ReleasePlanner.Films;
using ReleasePlanner.Markets;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Platform.Values;
using ReleasePlanner.Theaters;
using ReleasePlanner.Theaters.Bookings;
using ReleasePlanner.Windows;

namespace ReleasePlanner.Tests.Support;

/// <summary>A small world to test in: market:us, a circuit, its houses, a film and its window.</summary>
public static class World
{
    public const string Admin = "administrator";
    public const string Columbia = "distribution:columbia";
    public const string Carmike = "exhibitor:carmike";

    public static readonly MarketId Us = MarketId.Parse("market:us");
    public static readonly FilmId Interview = FilmId.Parse("film:the-interview");
    public static readonly WindowId Wide = WindowId.Parse("window:the-interview/us/theatrical");
    public static readonly LocalDate Christmas = new(2014, 12, 25);

    public static TheaterId Theater(string name) => TheaterId.Parse("theater:" + name);

    /// <summary>Registers the world with so many houses of Carmike, <c>theater:carmike-1</c> and on, in region ga.</summary>
    public static async Task<Planner> WithWorld(this Planner planner, int houses = 1, int screens = 2)
    {
        await planner.Do(Admin, Market(planner));
        await planner.Do(Admin, new RegisterChain { CommandId = planner.NewId(), Chain = ChainId.Parse("chain:carmike"), Name = "Carmike" });
        for (var i = 1; i <= houses; i++)
        {
            await planner.Do(Admin, House(planner, $"carmike-{i}", screens: screens));
        }
        await planner.Do(Columbia, Film(planner));
        await planner.Do(Columbia, Window(planner));
        return planner;
    }

    public static RegisterMarket Market(Planner planner) => new()
    {
        CommandId = planner.NewId(),
        Market = Us,
        Name = "United States",
        Group = "domestic",
        TimeZone = DateTimeZoneProviders.Tzdb["America/New_York"],
        PlayWeeks = [new(new LocalDate(1950, 1, 1), IsoDayOfWeek.Friday)],
        Regions = [new(RegionId.Parse("ga"), "Georgia"), new(RegionId.Parse("ca"), "California")],
    };

    public static RegisterTheater House(Planner planner, string name, string chain = "carmike", int? screens = 2, string region = "ga") => new()
    {
        CommandId = planner.NewId(),
        Theater = Theater(name),
        Chain = ChainId.Parse("chain:" + chain),
        Name = name,
        Market = Us,
        Region = RegionId.Parse(region),
        Screens = screens is { } n ? Json.Read<ScreenCounts>(n.ToString(System.Globalization.CultureInfo.InvariantCulture)) : null,
    };

    public static RegisterFilm Film(Planner planner, string film = "the-interview", string distributor = "columbia") => new()
    {
        CommandId = planner.NewId(),
        Film = FilmId.Parse("film:" + film),
        Title = film,
        Distributor = DistributorId.Parse(distributor),
    };

    public static PlanWindow Window(Planner planner, string film = "the-interview", LocalDate? opens = null) => new()
    {
        CommandId = planner.NewId(),
        Film = FilmId.Parse("film:" + film),
        Market = Us,
        Opens = opens ?? Christmas,
        TargetTheaters = 3000,
    };

    public static ConfirmBooking Confirm(Planner planner, string theater, WindowId? window = null, int weeks = 2) => new()
    {
        CommandId = planner.NewId(),
        Theater = Theater(theater),
        Window = window ?? Wide,
        Weeks = weeks,
    };
}
