using System.Diagnostics;
using ReleasePlanner.Platform.Batches;

namespace ReleasePlanner.Benchmarks;

/// <summary>Lines of a batch per second, beside single commands from as many at once in the same run.</summary>
internal static class BatchMeasure
{
    private const int AtOnce = 16;

    public static async Task RunAsync(string? server, int lines)
    {
        await using var bench = await Bench.StartAsync(server);
        var world = new World(bench.Dispatcher);
        await world.RegisterAsync(lines);

        var singles = Stopwatch.StartNew();
        await Parallel.ForAsync(0, lines, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (i, _) => await world.ConfirmAtAsync(i));
        var single = lines / singles.Elapsed.TotalSeconds;
        Console.WriteLine($"  {lines} ConfirmBooking from {AtOnce} at once: {single:0} commands/s");

        await bench.CatchUpAsync();
        var answered = TimeSpan.Zero;
        var batch = Stopwatch.StartNew();
        var done = await world.DropAllAsync(bench.Get<BatchRunner>(), after => answered = after);
        var rate = done / batch.Elapsed.TotalSeconds;
        Console.WriteLine($"  {done} DropBookings lines as one batch: {rate:0} lines/s from the command to the last outcome, {rate / single:0.00} of the single commands; answered after {answered.TotalMilliseconds:0} ms");
    }
}
