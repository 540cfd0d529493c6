using System.Diagnostics;
using System.Globalization;
using ReleasePlanner.Benchmarks;

// Usage: ReleasePlanner.Benchmarks [STORE] [WHAT] [NUMBER]. Prints figures and, for what matters, ratios within this run.
// STORE: sqlite, or Host=… of a PostgreSQL on which databases may be made; they are dropped again.
// WHAT: all (default), everywhere (houses per market), batch (lines), holdovers (houses), sizes (lines of the batch), grid (houses), http (houses),
// load (seconds of each level), history (play weeks), closures (houses).
var server = args.Length > 0 && args[0].Contains("Host=", StringComparison.OrdinalIgnoreCase) ? args[0] : null;
var what = args.Length > 1 ? args[1] : "all";
long? number = args.Length > 2 ? long.Parse(args[2], CultureInfo.InvariantCulture) : null;
if ((args.Length > 0 && server is null && args[0] != "sqlite") || what is not ("all" or "everywhere" or "batch" or "holdovers" or "sizes" or "grid" or "http" or "load" or "history" or "closures"))
{
    Console.Error.WriteLine("usage: ReleasePlanner.Benchmarks [sqlite | Host=…] [all | everywhere | batch | holdovers | sizes | grid | http | load | history | closures] [NUMBER]");
    return 2;
}
Console.WriteLine($"store {(server is null ? "SQLite" : "PostgreSQL")}, {Environment.ProcessorCount} processors");
var good = true;
await Run("everywhere", n => Everywhere.RunAsync(server, (int)(n ?? 4000)));
await Run("batch", n => BatchMeasure.RunAsync(server, (int)(n ?? 4000)));
await Run("holdovers", n => Holdovers.RunAsync(server, (int)(n ?? 2500)));
await Run("sizes", async n => good = await Sizes.RunAsync(server, (int)(n ?? 50_000)));
await Run("grid", n => Grid.RunAsync(server, (int)(n ?? 4400)));
await Run("http", n => OverHttp.RunAsync(server, (int)(n ?? 4000)));
await Run("load", n => Load.RunAsync(server, (int)(n ?? 20)));
await Run("closures", n => Closures.RunAsync(server, (int)(n ?? 3534)));
await Run("history", n => History.RunAsync(server, n ?? 26_000_000));
return good ? 0 : 1;

async Task Run(string name, Func<long?, Task> bench)
{
    if (what == "all" || what == name)
    {
        Console.WriteLine(name);
        var started = Stopwatch.GetTimestamp();
        await bench(what == name ? number : null);
        Console.WriteLine($"  {Stopwatch.GetElapsedTime(started).TotalSeconds:0} s in all");
    }
}
