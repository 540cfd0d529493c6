using NodaTime;
using ReleasePlanner.Chains;
using ReleasePlanner.Films;
using ReleasePlanner.Markets;
using ReleasePlanner.Platform.Values;
using ReleasePlanner.Theaters;
using ReleasePlanner.Windows;

namespace ReleasePlanner.Benchmarks;

/// <summary>A market, a circuit or several, their houses, and films of one distributor that opened the Friday before last.</summary>
internal static class Houses
{
    public const string Admin = "administrator";
    public const string Columbia = "distribution:columbia";

    /// <summary>The Friday before last: two weeks are played out on the Friday to come.</summary>
    public static readonly LocalDate Opened = SystemClock.Instance.GetCurrentInstant().InUtc().Date.Previous(IsoDayOfWeek.Friday).PlusWeeks(-1);

    private static readonly MarketId Market = MarketId.Parse("market:m");

    public static ChainId Chain(int c) => ChainId.Parse($"chain:c{c}");

    public static string Exhibitor(int c) => $"exhibitor:c{c}";

    public static TheaterId Theater(int c, int h) => TheaterId.Parse($"theater:c{c}-{h}");

    public static WindowId Window(int f) => WindowId.Parse($"window:f{f}/m/theatrical");

    public static async Task RegisterAsync(Bench bench, int chains, int each, int films, int screens)
    {
        await bench.Do(Admin, new RegisterMarket
        {
            CommandId = bench.NewId(),
            Market = Market,
            Name = "M",
            TimeZone = DateTimeZoneProviders.Tzdb["America/New_York"],
            PlayWeeks = [new(new LocalDate(1950, 1, 1), IsoDayOfWeek.Friday)],
        });
        for (var f = 0; f < films; f++)
        {
            var film = FilmId.Parse($"film:f{f}");
            await bench.Do(Columbia, new RegisterFilm { CommandId = bench.NewId(), Film = film, Title = $"Film {f}", Distributor = DistributorId.Parse("columbia") });
            await bench.Do(Columbia, new PlanWindow { CommandId = bench.NewId(), Film = film, Market = Market, Opens = Opened });
        }
        for (var c = 0; c < chains; c++)
        {
            await bench.Do(Admin, new RegisterChain { CommandId = bench.NewId(), Chain = Chain(c), Name = $"Circuit {c}" });
        }
        await Bench.Parallel(chains * each, i => bench.Do(Admin, new RegisterTheater
        {
            CommandId = bench.NewId(),
            Theater = Theater(i / each, i % each),
            Chain = Chain(i / each),
            Name = $"House {i % each} of circuit {i / each}",
            City = "Columbus",
            Market = Market,
            Screens = Json.Read<ScreenCounts>($$"""{"standard": {{screens}}}"""),
        }));
    }
}
