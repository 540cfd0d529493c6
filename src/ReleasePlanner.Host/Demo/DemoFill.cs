using NodaTime;
using ReleasePlanner.Host.Identities;
using ReleasePlanner.Platform.Projection;
using ReleasePlanner.Platform.Store;
using ReleasePlanner.Platform.Values;
using ReleasePlanner.Scenarios;

namespace ReleasePlanner.Host.Demo;

/// <summary>
/// Fills an empty store with something to try: what five markets did in the ten weeks before a Monday morning, and a user for each role. A SQLite
/// store is filled beside its place and put there when it is whole, so that a fill that is broken off leaves nothing behind.
/// </summary>
internal static class DemoFill
{
    private static readonly TrialPerson[] People =
    [
        new("admin@demo.example", "Ada Administrator", "administrator"),
        new("distribution@demo.example", "Dana Distribution", DemoFilms.Columbia),
        new("abroad@demo.example", "Alba Abroad", DemoFilms.Abroad),
        new("executive@demo.example", "Evan Executive", "executive:columbia"),
        new("chain@demo.example", "Chris Carmike", "exhibitor:carmike"),
        new("buyer@demo.example", "Bo Buyer", "buyer:clark"),
        new("house@demo.example", "Harper House", "house:carmike-0001"),
    ];

    /// <summary>Leaves a store that has anything in it as it is, and says so.</summary>
    /// <param name="held">The store's lock, which this process has.</param>
    /// <returns>The clock to serve it by: it is still the Monday morning there, or goes on from what happened last; null: the store is no demonstration.</returns>
    public static async Task<IClock?> RunAsync(string store, StoreLock held, CancellationToken cancellation)
    {
        await using (var desk = await Desk.OpenAsync(store, SystemClock.Instance, cancellation))
        {
            if (await desk.HasUserAsync(People[0].Email, withoutPassword: true, cancellation))
            {
                throw new UsageException("a demonstration was broken off while it was filled in, and nobody can sign in to it: empty the database and begin again");
            }
            if (!await desk.IsEmptyAsync(cancellation))
            {
                await Console.Error.WriteLineAsync("the store is not empty: it is served as it is, and --demo fills nothing");
                return await desk.HasUserAsync(People[0].Email, cancellation) ? await ClockAsync(desk, cancellation) : null;
            }
        }
        await Console.Error.WriteLineAsync("filling in a demonstration, for about half a minute");
        var monday = LastMonday(SystemClock.Instance.GetCurrentInstant());
        if (Store.IsPostgres(store))
        {
            await FillAsync(store, monday, 1, held.Writer, cancellation);
            return await ClockAsync(store, cancellation);
        }
        var beside = store + ".filling";
        Delete(beside);
        await FillAsync(beside, monday, 1, cancellation);
        Delete(store);
        File.Move(beside, store);
        held.FileWasReplaced();
        return await ClockAsync(store, cancellation);
    }

    /// <summary>A clock that goes on from what happened last in the store.</summary>
    internal static async Task<IClock> ClockAsync(string store, CancellationToken cancellation)
    {
        await using var desk = await Desk.OpenAsync(store, SystemClock.Instance, cancellation);
        return await ClockAsync(desk, cancellation);
    }

    private static async Task<IClock> ClockAsync(Desk desk, CancellationToken cancellation) =>
        await desk.LastAsync(cancellation) is { } last ? new DemonstrationClock(SystemClock.Instance, last) : SystemClock.Instance;

    /// <summary>The Monday whose 8:00 in New York was the last.</summary>
    internal static LocalDate LastMonday(Instant now) =>
        now.InZone(DateTimeZoneProviders.Tzdb["America/New_York"]).Minus(Duration.FromHours(8)).Date.PlusDays(1).Previous(IsoDayOfWeek.Monday);

    /// <param name="size">1: about 960 houses and what they are offered; less: as much less.</param>
    internal static Task FillAsync(string store, LocalDate monday, double size, CancellationToken cancellation) =>
        FillAsync(store, monday, size, null, cancellation);

    private static async Task FillAsync(string store, LocalDate monday, double size, WriterLock? writer, CancellationToken cancellation)
    {
        var clock = new ScenarioClock(new DemoStory(monday, size, new Dictionary<string, string>()).At(-76, 9));
        Dictionary<string, string> added;
        await using (var desk = await Desk.OpenAsync(store, clock, cancellation))
        {
            added = await TrialUsers.AddAsync(desk, People, cancellation);
        }
        var story = new DemoStory(monday, size, added);
        DemoTheaters.Tell(story);
        DemoFilms.Tell(story);
        DemoGrosses.Tell(story);
        DemoWeek.Tell(story);
        await PlayAsync(store, story.Told(), clock, writer, cancellation);
        await using var door = await Desk.OpenAsync(store, clock, cancellation);
        await TrialUsers.LetInAsync(door, People, added);
    }

    private static async Task PlayAsync(string store, Scenario told, ScenarioClock clock, WriterLock? writer, CancellationToken cancellation)
    {
        await using var planner = await Planner.StartAsync(store, clock, writer, cancellation);
        var runner = ActivatorUtilities.CreateInstance<ScenarioRunner>(planner.Services, clock);
        var report = await Progress.ShowAsync("filling in", shown => runner.RunAsync(
            told, new(Finished: step => shown(step.Step, told.Steps.Length)), cancellation));
        var failed = report.Steps.Where(s => s.Failures.Count > 0).Select(s => $"{s.What} of {s.As}: {s.Failures[0]}").ToList();
        if (failed.Count > 0)
        {
            throw new UsageException($"the demonstration cannot be filled in: {string.Join("; ", failed.Take(10))}");
        }
        await planner.Services.GetRequiredService<ReadModelPump>().CatchUpAsync(cancellation);
    }

    private static void Delete(string store)
    {
        foreach (var end in new[] { "", "-wal", "-shm" })
        {
            File.Delete(store + end);
        }
    }
}
