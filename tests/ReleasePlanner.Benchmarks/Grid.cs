using NodaTime;
using ReleasePlanner.Offers;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Platform.Values;
using ReleasePlanner.Windows;

namespace ReleasePlanner.Benchmarks;

/// <summary>
/// What a window page asks of a window in many houses: half of them booked, a quarter countered or declined, a quarter not answered. Times are of the query
/// alone, without the server around it.
/// </summary>
internal static class Grid
{
    private const int Each = 100;

    public static async Task RunAsync(string? server, int houses)
    {
        await using var bench = await Bench.StartAsync(server);
        var chains = Math.Max(1, houses / Each);
        await Houses.RegisterAsync(bench, chains, Each, films: 1, screens: 8);
        var window = Houses.Window(0);
        await bench.Do(Houses.Columbia, new SendOffer { CommandId = bench.NewId(), Window = window, Theaters = new() { All = true }, Weeks = 6 });
        await Bench.Parallel(chains, c => Answer(c, OfferAnswer.Confirm, 0, Each / 2));
        await Bench.Parallel(chains, c => Answer(c, OfferAnswer.Counter, Each / 2, Each / 8));
        await Bench.Parallel(chains, c => Answer(c, OfferAnswer.Decline, (Each / 2) + (Each / 8), Each / 8));
        await bench.CatchUpAsync();

        var total = (await Ask(new WindowHouses { Window = window })).Total;
        Console.WriteLine($"  {total} rows of the grid");
        await Time("first page", new WindowHouses { Window = window });
        await Time("a page of 500 in the middle", new WindowHouses { Window = window, Offset = total / 2, Limit = 500 });
        await Time("by answer, last page", new WindowHouses { Window = window, Sort = HouseSort.AnsweredAt, Descending = true, Offset = total - 100 });
        await Time("by until", new WindowHouses { Window = window, Sort = HouseSort.Until });
        await Time("grouped by chain", new WindowHouses { Window = window, GroupBy = HouseGrouping.Chain, Sort = HouseSort.City });
        await Time("one chain", new WindowHouses { Window = window, Chain = Houses.Chain(1) });
        await Time("not answered", new WindowHouses { Window = window, State = ["awaiting"] });
        await Time("new in a play week", new WindowHouses { Window = window, PlayWeek = Houses.Opened, Change = WeekChange.New });
        await Time("weeks", new WindowWeeks { Window = window });

        Task Answer(int chain, OfferAnswer answer, int first, int number) => bench.Do(Houses.Exhibitor(chain), new AnswerOffer
        {
            CommandId = bench.NewId(),
            Offer = OfferId.Of(window, Houses.Chain(chain)),
            Theaters = new() { Ids = [.. Enumerable.Range(first, number).Select(h => Houses.Theater(chain, h))] },
            Answer = answer,
            Weeks = answer == OfferAnswer.Counter ? 2 : null,
        });

        async Task<TAnswer> Ask<TAnswer>(Query<TAnswer> query) => (await bench.Dispatcher.Ask(Actor.Parse(Houses.Columbia), query)).Match(
            answer => answer, refusal => throw new InvalidOperationException($"{query.GetType().Name}: {refusal.Message}"));

        async Task Time<TAnswer>(string what, Query<TAnswer> query)
        {
            var bytes = System.Text.Encoding.UTF8.GetByteCount(Json.Write(await Ask(query)));
            var times = await Bench.Times(20, () => Ask(query));
            Console.WriteLine($"  {what}: {times[times.Count / 2]:0.0} ms median, {times[^1]:0.0} ms at most, {bytes / 1024.0:0.0} KB");
        }
    }
}
