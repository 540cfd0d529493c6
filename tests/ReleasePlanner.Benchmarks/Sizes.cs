using System.Diagnostics;
using System.Globalization;
using Dapper;
using NodaTime;
using ReleasePlanner.FilmRental;
using ReleasePlanner.Offers;
using ReleasePlanner.Platform.Values;
using ReleasePlanner.Theaters;

namespace ReleasePlanner.Benchmarks;

/// <summary>
/// The largest rows of grains after the largest offer (661 houses of one circuit, three lines each, amended and answered in all four ways) and after
/// one command over many houses. None may come near 64 KB, where one write takes as long as several.
/// </summary>
internal static class Sizes
{
    private const int Circuit = 661;
    private const int Limit = 65_536;

    private sealed record Largest(string Type, long Bytes, string Id);

    /// <returns>True when every row is below the limit.</returns>
    public static async Task<bool> RunAsync(string? server, int lines)
    {
        await using var bench = await Bench.StartAsync(server);
        await Houses.RegisterAsync(bench, 1, Circuit, films: 2, screens: 12);
        var offer = OfferId.Of(Houses.Window(0), Houses.Chain(0));
        await bench.Do(Houses.Columbia, new SendOffer
        {
            CommandId = bench.NewId(),
            Window = Houses.Window(0),
            Theaters = new() { All = true },
            Lines =
            [
                new() { Weeks = 4, Screens = Json.Read<WeeklyScreens>("[3, 2.5, 2, 1]") },
                new() { Version = "dubbed-es", Weeks = 2 },
                new() { Version = "ov-cc", Weeks = 3, Screens = Json.Read<WeeklyScreens>("[1, 0.5]") },
            ],
            Terms = TermsOf(0),
            RespondBy = new Deadline(SystemClock.Instance.GetCurrentInstant() + Duration.FromDays(9), null),
        });
        for (var n = 1; n <= 12; n++)
        {
            await bench.Do(Houses.Columbia, new AmendOffer { CommandId = bench.NewId(), Offer = offer, Terms = TermsOf(n) });
        }
        foreach (var answer in Enum.GetValues<OfferAnswer>())
        {
            var houses = Enumerable.Range(0, Circuit).Where(h => h % 4 == (int)answer).Select(h => Houses.Theater(0, h));
            await bench.Do(Houses.Exhibitor(0), new AnswerOffer
            {
                CommandId = bench.NewId(),
                Offer = offer,
                Theaters = new() { Ids = [.. houses] },
                Answer = answer,
                Weeks = answer == OfferAnswer.Counter ? 2 : null,
                Screens = answer == OfferAnswer.Counter ? WeeklyScreens.One : null,
                Terms = answer == OfferAnswer.Counter ? TermsOf(20) : null,
                Reason = new("screens", "The house has no more than twelve screens at the holidays, and four of them are spoken for."),
            });
        }
        Console.WriteLine($"  after the largest offer, {Circuit} houses with 3 lines each, terms amended 12 times, answered in 4 ways:");
        var within = await Report(bench);

        await Bench.Parallel(lines - Circuit, i => bench.Do(Houses.Admin, new RegisterTheater
        {
            CommandId = bench.NewId(),
            Theater = Houses.Theater(0, Circuit + i),
            Chain = Houses.Chain(0),
            Name = $"House {Circuit + i}",
            Market = MarketId.Parse("market:m"),
        }));
        await bench.CatchUpAsync();
        var started = Stopwatch.GetTimestamp();
        var sent = await bench.Do(Houses.Columbia, new SendOffer { CommandId = bench.NewId(), Window = Houses.Window(1), Theaters = new() { All = true } });
        var took = Stopwatch.GetElapsedTime(started).TotalSeconds;
        Console.WriteLine($"  after one offer to {sent.Done} houses, a batch of {sent.Total} lines in {took:0.0} s ({sent.Total / took:0} lines/s):");
        return await Report(bench) && within;
    }

    private static Terms TermsOf(int n) => Json.Read<Terms>(string.Create(CultureInfo.InvariantCulture, $$$"""
        {"rental": {"kind": "weekly", "percents": [{{{60 - n}}}, 55, 50, 45, 40, 35]}, "minimumGuarantee": {{{1000 + n}}}, "floating": true,
         "exclusivity": [{"from": 0, "days": 17}], "clauses": [{"kind": "no-split-before", "week": 3, "onBreach": "warn"}],
         "note": "As discussed on the phone on Monday; the trailer goes with the feature, and the standee stays in the lobby until the second Friday."}
        """));

    private static async Task<bool> Report(Bench bench)
    {
        var bytes = bench.Database.IsSqlite ? "length(cast(payload as blob))" : "octet_length(payload::text)::bigint";
        await using var connection = await bench.Database.OpenAsync();
        var largest = (await connection.QueryAsync<Largest>(
            $"""
            select type as Type, bytes as Bytes, id as Id from (
                select type_text as type, {bytes} as bytes, id_text as id, row_number() over (partition by type_text order by {bytes} desc, id_text) as place from grain_state) s
            where place = 1 order by type
            """)).AsList();
        foreach (var row in largest)
        {
            Console.WriteLine($"    {row.Type,-16} {row.Bytes,7} bytes  {row.Id}{(row.Bytes < Limit ? "" : $"  OVER {Limit}")}");
        }
        return largest.TrueForAll(l => l.Bytes < Limit);
    }
}
