using System.Diagnostics;
using Dapper;
using ReleasePlanner.Platform.Grains;
using ReleasePlanner.Platform.Journal;
using ReleasePlanner.Platform.Store;
using ReleasePlanner.Platform.Values;
using ReleasePlanner.Theaters;
using ReleasePlanner.Theaters.Bookings;

namespace ReleasePlanner.Benchmarks;

/// <summary>
/// A studio's Monday: it holds six films over in 2,500 houses, then the circuits do. Against as many writes of the same rows straight through the
/// statement that writes grains, with the events they raise, by as many writers and with nothing else running.
/// </summary>
internal static class Holdovers
{
    private const int Films = 6;
    private const int Each = 100;

    /// <summary>As many as a batch has lines on their way.</summary>
    private const int AtOnce = 16;

    private sealed record Row(string Id, string Payload);

    public static async Task RunAsync(string? server, int houses)
    {
        await using var bench = await Bench.StartAsync(server);
        var chains = houses / Each;
        await Houses.RegisterAsync(bench, chains, Each, Films, screens: 8);
        await Bench.Parallel(houses * Films, i => bench.Do(Houses.Exhibitor(i / Films / Each), new ConfirmBooking
        {
            CommandId = bench.NewId(),
            Theater = Houses.Theater(i / Films / Each, i / Films % Each),
            Window = Houses.Window(i % Films),
            Weeks = 2,
        }));
        await bench.CatchUpAsync();
        var decisions = houses * Films;
        var through = Houses.Opened.PlusWeeks(2);

        var distributor = await Decide($"the distributor, {Films} batches of {houses}", () => Bench.Parallel(Films, f => bench.Do(
            Houses.Columbia, new HoldOver { CommandId = bench.NewId(), Window = Houses.Window(f), Through = through })));
        var circuits = await Decide($"the houses, {chains * Films} batches of {Each}", () => Bench.Parallel(chains * Films, i => bench.Do(
            Houses.Exhibitor(i / Films), new HoldOver { CommandId = bench.NewId(), Window = Houses.Window(i % Films), Through = through })));

        await using (var connection = await bench.Database.OpenAsync())
        {
            var held = await connection.ExecuteScalarAsync<int>("select count(*) from journal where kind = 'booking-held-over.v1'");
            Console.WriteLine($"  held over: {held} of {decisions}");
        }
        await bench.StopAsync();
        var bare = await BareAsync(bench.Database, decisions);
        Console.WriteLine($"  decisions / bare writes: distributor {distributor / bare:0.00}, houses {circuits / bare:0.00}");

        async Task<double> Decide(string who, Func<Task> act)
        {
            var started = Stopwatch.GetTimestamp();
            await act();
            var took = Stopwatch.GetElapsedTime(started);
            await bench.CatchUpAsync();
            Console.WriteLine(
                $"  {who}: {decisions / took.TotalSeconds:0} decisions/s ({took.TotalSeconds:0.0} s; all in the read model after {Stopwatch.GetElapsedTime(started).TotalSeconds:0.0} s)");
            return decisions / took.TotalSeconds;
        }
    }

    /// <summary>The houses' own rows written again under other names, as often as they were written before.</summary>
    private static async Task<double> BareAsync(Database database, int writes)
    {
        string write;
        List<Row> rows;
        await using (var connection = await database.OpenAsync())
        {
            write = await connection.QuerySingleAsync<string>("select QueryText from OrleansQuery where QueryKey = 'WriteToStorageKey'");
            rows = (await connection.QueryAsync<Row>(
                $"select id_text as Id, {(database.IsSqlite ? "payload" : "payload::text")} as Payload from grain_state where id_text like 'theater:%'")).AsList();
        }
        var times = writes / rows.Count;
        var payloads = rows.ConvertAll(r => Enumerable.Range(0, times + 1).Select(n => Renamed(Json.Read<Journaled<TheaterState>>(r.Payload), r.Id, n)).ToArray());
        await Bench.Parallel(rows.Count, i => Write(i, 0), AtOnce);
        var started = Stopwatch.GetTimestamp();
        await Bench.Parallel(rows.Count, async i =>
        {
            for (var n = 1; n <= times; n++)
            {
                await Write(i, n);
            }
        }, AtOnce);
        var rate = rows.Count * times / Stopwatch.GetElapsedTime(started).TotalSeconds;
        Console.WriteLine($"  bare: {rate:0} writes/s of {payloads.Average(p => p[1].Length):0} bytes by {AtOnce} writers");
        return rate;

        async Task Write(int row, int n)
        {
            using var gate = await database.WriteGateAsync();
            await using var connection = await database.OpenAsync();
            await connection.ExecuteAsync(write, new
            {
                GrainIdHash = row,
                GrainIdN0 = 0L,
                GrainIdN1 = 0L,
                GrainTypeHash = 0,
                GrainTypeString = "bare",
                GrainIdExtensionString = $"bare:{row}",
                ServiceId = "bench",
                GrainStateVersion = n == 0 ? (int?)null : n,
                PayloadBinary = payloads[row][n],
            });
        }
    }

    private static byte[] Renamed(Journaled<TheaterState> state, string id, int n) => System.Text.Encoding.UTF8.GetBytes(Json.Write(new Journaled<TheaterState>
    {
        Version = n + 1,
        At = state.At,
        State = state.State,
        Raised = [.. state.Raised.Select(EventText.Read).Select(e => EventText.Write(e with { Stream = $"bare-{id}", Version = n + 1, CommandId = $"{e.CommandId}-{n}" }))],
    }));
}
