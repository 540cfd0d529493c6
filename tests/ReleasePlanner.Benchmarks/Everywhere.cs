using System.Diagnostics;
using ReleasePlanner.Disruptions;

namespace ReleasePlanner.Benchmarks;

/// <summary>Cancelling a worldwide release against confirming one booking of it, and questions over all of it.</summary>
internal static class Everywhere
{
    private const int Markets = 45;

    public static async Task RunAsync(string? server, int houses)
    {
        await using var bench = await Bench.StartAsync(server, database => Loading.LoadAsync(database, Markets, houses));
        var world = new World(bench.Dispatcher);
        await world.RegisterAsync(houses: 600);
        await bench.CatchUpAsync();
        Console.WriteLine($"  {Markets * houses} bookings of one film in {Markets} windows, loaded");

        await Time("confirm one booking, median of 100", 100, world.ConfirmAsync);
        var one = await Time("confirm one booking, median of 200", 200, world.ConfirmAsync);
        var before = await world.SummaryAsync();
        var cancel = await Time("cancel the film, median of 21 (each lifted again)", 21, world.CancelAsync, () => world.LiftAsync());
        Console.WriteLine($"  cancel / confirm: {cancel / one:0.00}");

        await world.CancelAsync();
        var after = await world.SummaryAsync();
        Console.WriteLine(
            $"  in effect before {before.Theaters.InEffect} theaters, {before.Bookings.InEffect} bookings; from the reply on {after.Theaters.InEffect} and {after.Bookings.InEffect}; stopped {after.Bookings.Stopped}");
        await Time("FilmSummary over all of them, median of 5", 5, world.SummaryAsync);
        await Time("WindowSummary of one window, median of 21", 21, world.WindowAsync);
        await Time("list of what stops them and what each lift would restore, median of 3", 3, world.RestoredAsync);
        await world.LiftAsync();
        await Time("standby list of the distributor while hardly anybody stands by, median of 5", 5, () => world.StandbyAsync());

        var many = Stopwatch.StartNew();
        await Bench.Parallel(600, world.ConfirmAtAsync);
        Console.WriteLine($"  confirms from 32 at once: {600 / many.Elapsed.TotalSeconds:0} commands/s");
        await bench.CatchUpAsync();

        await world.CancelAsync();
        await world.LiftAsync(OnLift.Release);
        Console.WriteLine($"  lifted with release: {(await world.StandbyAsync()).Total} houses stand by");
        await Time("standby list of all of them, median of 5", 5, () => world.StandbyAsync());
        await Time("standby list of one window, median of 5", 5, () => world.StandbyAsync("window:everywhere/m7/theatrical"));
    }

    private static async Task<double> Time(string what, int times, Func<Task> act, Func<Task>? undo = null)
    {
        var took = new List<double>();
        for (var i = 0; i < times; i++)
        {
            var started = Stopwatch.GetTimestamp();
            await act();
            took.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            if (undo is not null)
            {
                await undo();
            }
        }
        took.Sort();
        Console.WriteLine($"  {what}: {took[times / 2]:0.00} ms (worst {took[^1]:0.00})");
        return took[times / 2];
    }
}
