using NodaTime;
using ReleasePlanner.Disruptions;
using ReleasePlanner.Films;
using ReleasePlanner.Offers;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Platform.Values;
using ReleasePlanner.Theaters;
using ReleasePlanner.Windows;

namespace ReleasePlanner.Benchmarks;

/// <summary>A window all of whose houses are closed, each by a disruption of its own, as in March 2020: what its pages ask, before and after.</summary>
internal static class Closures
{
    private const int Each = 100;

    public static async Task RunAsync(string? server, int houses)
    {
        await using var bench = await Bench.StartAsync(server);
        var chains = Math.Max(1, (houses + Each - 1) / Each);
        await Houses.RegisterAsync(bench, chains, Each, films: 1, screens: 8);
        var window = Houses.Window(0);
        await bench.Do(Houses.Columbia, new SendOffer { CommandId = bench.NewId(), Window = window, Theaters = new() { All = true }, Weeks = 6 });
        await Bench.Parallel(chains, c => bench.Do(Houses.Exhibitor(c), new AnswerOffer
        {
            CommandId = bench.NewId(),
            Offer = OfferId.Of(window, Houses.Chain(c)),
            Theaters = new() { All = true },
            Answer = OfferAnswer.Confirm,
        }));
        await Ask($"{chains * Each} houses, none closed");
        await Bench.Parallel(chains, c => bench.Do(Houses.Exhibitor(c), new CloseTheaters
        {
            CommandId = bench.NewId(),
            Theaters = new() { All = true },
            Reason = new(null, "closed by order"),
        }));
        await Ask($"{chains * Each} closed, each by itself");

        async Task Ask(string when)
        {
            await bench.CatchUpAsync();
            Console.WriteLine($"  {when}");
            await Time("window", new WindowSummary { Window = window });
            await Time("film", new FilmSummary { Film = window.Film });
            await Time("timeline", new WindowTimeline { Window = window });
            await Time("replay of three weeks", new WindowReplay { Window = window, From = SystemClock.Instance.GetCurrentInstant() - Duration.FromDays(21) });
            await Time("disruptions, first page", new Disruptions.Disruptions());
            await Time("the same with what each lift restores", new Disruptions.Disruptions { Deciding = true });
        }

        async Task Time<TAnswer>(string what, Query<TAnswer> query)
        {
            var times = await Bench.Times(5, async () => (await bench.Dispatcher.Ask(Actor.Parse(Houses.Columbia), query)).Match(
                answer => answer, refusal => throw new InvalidOperationException($"{query.GetType().Name}: {refusal.Message}")));
            Console.WriteLine($"    {what}: {times[times.Count / 2]:0} ms median, {times[^1]:0} ms at most");
        }
    }
}
