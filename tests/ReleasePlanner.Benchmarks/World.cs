using System.Diagnostics;
using NodaTime;
using ReleasePlanner.Chains;
using ReleasePlanner.Disruptions;
using ReleasePlanner.Films;
using ReleasePlanner.Markets;
using ReleasePlanner.Offers;
using ReleasePlanner.Platform.Batches;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Platform.Values;
using ReleasePlanner.Theaters;
using ReleasePlanner.Theaters.Bookings;
using ReleasePlanner.Windows;

namespace ReleasePlanner.Benchmarks;

/// <summary>The part of the world that acts: a film, a market of its own, houses that confirm.</summary>
internal sealed class World(Dispatcher dispatcher)
{
    private static readonly Actor Columbia = Actor.Parse("distribution:columbia");
    private static readonly Actor Bench = Actor.Parse("exhibitor:bench");
    private static readonly FilmId Film = FilmId.Parse("film:everywhere");
    private static readonly LocalDate Opens = SystemClock.Instance.GetCurrentInstant().InUtc().Date.PlusDays(30);
    private readonly string run = Guid.NewGuid().ToString("n")[..8];
    private int commands;
    private int houses;
    private DisruptionId placed;

    public async Task RegisterAsync(int houses)
    {
        this.houses = houses;
        await Send(Actor.Administrator, new RegisterMarket
        {
            CommandId = Id(),
            Market = MarketId.Parse("market:m0"),
            Name = "M0",
            TimeZone = DateTimeZoneProviders.Tzdb["Europe/Paris"],
            PlayWeeks = [new(new LocalDate(1950, 1, 1), IsoDayOfWeek.Friday)],
        });
        await Send(Actor.Administrator, new RegisterChain { CommandId = Id(), Chain = ChainId.Parse("chain:bench"), Name = "Bench" });
        await Send(Columbia, new RegisterFilm { CommandId = Id(), Film = Film, Title = "Everywhere", Distributor = DistributorId.Parse("columbia") });
        await Send(Columbia, new PlanWindow { CommandId = Id(), Film = Film, Market = MarketId.Parse("market:m0"), Opens = Opens });
        await Parallel.ForAsync(0, houses, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (i, _) => await Send(Actor.Administrator, new RegisterTheater
        {
            CommandId = Id(),
            Theater = House(i),
            Chain = ChainId.Parse("chain:bench"),
            Name = $"Bench {i}",
            Market = MarketId.Parse("market:m0"),
        }));
    }

    public Task ConfirmAsync() => ConfirmAtAsync(commands % houses);

    public Task ConfirmAtAsync(int house) => Send(Bench, new ConfirmBooking
    {
        CommandId = Id(),
        Theater = House(house),
        Window = WindowId.Parse("window:everywhere/m0/theatrical"),
        Version = $"v{commands}",
    });

    /// <summary>Drops whatever runs there as one batch, and returns its lines when all of them are done.</summary>
    public async Task<int> DropAllAsync(BatchRunner batches, Action<TimeSpan> answered)
    {
        var started = Stopwatch.GetTimestamp();
        var drop = new DropBookings { CommandId = Id(), Window = WindowId.Parse("window:everywhere/m0/theatrical") };
        await Send(Bench, drop);
        answered(Stopwatch.GetElapsedTime(started));
        return (await batches.CompletionAsync(Bench, drop.CommandId)).Value!.Done!.Value;
    }

    public async Task CancelAsync()
    {
        placed = DisruptionId.Parse($"{run}-off-{commands}");
        await Send(Columbia, new CancelRelease { CommandId = Id(), Film = Film, Disruption = placed });
    }

    public Task LiftAsync(OnLift bookings = OnLift.Restore) => Send(Columbia, new LiftDisruption { CommandId = Id(), Disruption = placed, Bookings = bookings });

    public async Task<StandbyAnswer> StandbyAsync(string? window = null) =>
        (await dispatcher.Ask(Columbia, new Standby { Window = window is null ? null : WindowId.Parse(window) })).Match(a => a, r => throw new InvalidOperationException(r.Message));

    public async Task<FilmSummaryAnswer> SummaryAsync() => (await dispatcher.Ask(Columbia, new FilmSummary { Film = Film })).Value!;

    public async Task WindowAsync() => _ = (await dispatcher.Ask(Columbia, new WindowSummary { Window = WindowId.Parse("window:everywhere/m7/theatrical") })).Value!;

    public async Task RestoredAsync() => _ = (await dispatcher.Ask(Columbia, new Disruptions.Disruptions { Film = Film, Deciding = true })).Value!;

    private static TheaterId House(int i) => TheaterId.Parse($"theater:bench-{i}");

    private CommandId Id() => CommandId.Parse($"{run}-{Interlocked.Increment(ref commands)}");

    private async Task Send(Actor actor, Command command)
    {
        if ((await dispatcher.Send(actor, command)).Refusal is { } refusal)
        {
            throw new InvalidOperationException($"{command.GetType().Name}: {refusal.Code} {refusal.Message}");
        }
    }
}
