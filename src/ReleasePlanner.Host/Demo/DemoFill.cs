using NodaTime;
using ReleasePlanner.Approvals;
using ReleasePlanner.Buyers;
using ReleasePlanner.Chains;
using ReleasePlanner.Films;
using ReleasePlanner.Host.Identities;
using ReleasePlanner.Markets;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Platform.Values;
using ReleasePlanner.Theaters;
using ReleasePlanner.Windows;
using Command = ReleasePlanner.Platform.Commands.Command;

namespace ReleasePlanner.Host.Demo;

/// <summary>Fills an empty store with something to try: a small plan around today, and a user for each role.</summary>
internal static class DemoFill
{
    private static readonly (string Email, string Name, string Reach)[] People =
    [
        ("admin@demo.example", "Ada Administrator", "administrator"),
        ("distribution@demo.example", "Dana Distribution", "distribution:columbia"),
        ("executive@demo.example", "Evan Executive", "executive:columbia"),
        ("chain@demo.example", "Chris Carmike", "exhibitor:carmike"),
        ("buyer@demo.example", "Bo Buyer", "buyer:clark"),
        ("house@demo.example", "Harper House", "house:carmike-0001"),
    ];

    /// <summary>Leaves a store that has anything in it as it is, and says so.</summary>
    public static async Task RunAsync(string store, CancellationToken cancellation)
    {
        await using var desk = await Desk.OpenAsync(store, SystemClock.Instance, cancellation);
        if (!await desk.IsEmptyAsync(cancellation))
        {
            await Console.Error.WriteLineAsync("the store is not empty: it is served as it is, and --demo fills nothing");
            return;
        }
        await PlanAsync(store, cancellation);
        await Console.Error.WriteLineAsync("users of the demonstration; their passwords are shown this once:");
        foreach (var (email, name, reach) in People)
        {
            var (user, _) = await desk.AddUserAsync(email, name, reach, cancellation);
            var password = ReleasePlanner.Identities.Secrets.New()[..20];
            await desk.SetPasswordAsync(user, password);
            await Console.Error.WriteLineAsync($"  {email,-26} {password}  {reach}");
        }
    }

    private static async Task PlanAsync(string store, CancellationToken cancellation)
    {
        await using var planner = await Planner.StartAsync(store, null, cancellation);
        var dispatcher = planner.Services.GetRequiredService<Dispatcher>();
        var opens = SystemClock.Instance.GetCurrentInstant().InUtc().Date.Next(IsoDayOfWeek.Friday);
        foreach (var (actor, command) in Commands(opens))
        {
            var result = await dispatcher.Send(Actor.Parse(actor), command, cancellation);
            if (result.Refusal is { } refusal)
            {
                throw new UsageException($"the demonstration cannot be filled in: {refusal.Message}");
            }
        }
    }

    private static IEnumerable<(string Actor, Command Command)> Commands(LocalDate opens)
    {
        const string Admin = "administrator";
        var market = MarketId.Parse("market:us");
        var film = FilmId.Parse("film:the-lantern-road");
        yield return (Admin, new RegisterMarket
        {
            CommandId = Id("market"),
            Market = market,
            Name = "United States",
            Group = "domestic",
            TimeZone = DateTimeZoneProviders.Tzdb["America/New_York"],
            PlayWeeks = [new(new LocalDate(1950, 1, 1), IsoDayOfWeek.Friday)],
            Regions = [new(RegionId.Parse("ga"), "Georgia"), new(RegionId.Parse("ny"), "New York")],
        });
        yield return (Admin, new RegisterBuyer { CommandId = Id("buyer"), Buyer = BuyerId.Parse("buyer:clark"), Name = "Clark Booking" });
        foreach (var (chain, name, houses) in new[] { ("carmike", "Carmike", 12), ("regal", "Regal", 8) })
        {
            yield return (Admin, new RegisterChain { CommandId = Id(chain), Chain = ChainId.Parse("chain:" + chain), Name = name });
            for (var i = 1; i <= houses; i++)
            {
                yield return (Admin, new RegisterTheater
                {
                    CommandId = Id($"{chain}-{i}"),
                    Theater = TheaterId.Parse($"theater:{chain}-{i:0000}"),
                    Chain = ChainId.Parse("chain:" + chain),
                    Name = $"{name} {i}",
                    Market = market,
                    Region = RegionId.Parse(i % 2 == 0 ? "ga" : "ny"),
                    Screens = Json.Read<ScreenCounts>((4 + (i % 8)).ToString(System.Globalization.CultureInfo.InvariantCulture)),
                });
            }
        }
        yield return ("executive:columbia", ApprovalPolicies.DefaultFor(DistributorId.Parse("columbia")));
        yield return ("distribution:columbia", new RegisterFilm { CommandId = Id("film"), Film = film, Title = "The Lantern Road", Distributor = DistributorId.Parse("columbia") });
        yield return ("distribution:columbia", new PlanWindow { CommandId = Id("window"), Film = film, Market = market, Opens = opens, TargetTheaters = 15 });
    }

    private static CommandId Id(string what) => CommandId.Parse("demo-" + what);
}
