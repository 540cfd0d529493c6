using NodaTime;
using ReleasePlanner.Films;
using ReleasePlanner.Host.Demo;
using ReleasePlanner.Host.Pages.Parts;
using ReleasePlanner.Offers;
using ReleasePlanner.Platform.Values;
using ReleasePlanner.Tests.Support;
using ReleasePlanner.Windows;
using Xunit;

namespace ReleasePlanner.Tests.Pages;

/// <summary>A twentieth of the demonstration and what the executive's board says of it. Nothing is changed in it.</summary>
public sealed class FilledDemonstration : IAsyncLifetime
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("rp-numbers-");

    internal Planner Planner { get; private set; } = null!;

    internal ReleaseBoardAnswer Board { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        var store = Path.Combine(folder.FullName, "store.db");
        await DemoFill.FillAsync(store, new LocalDate(2026, 11, 23), 0.05, TestContext.Current.CancellationToken);
        var now = (await DemoFill.ClockAsync(store, TestContext.Current.CancellationToken)).GetCurrentInstant();
        Planner = await Planner.StartAsync(store, now);
        Board = await Planner.Ask(NumbersAgreeTests.Executive, new ReleaseBoard { Distributor = NumbersAgreeTests.Columbia });
    }

    public async ValueTask DisposeAsync()
    {
        await Planner.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        folder.Delete(recursive: true);
    }
}

/// <summary>What several pages say of one thing is the same number, over a small demonstration with all that happens in it.</summary>
public class NumbersAgreeTests(FilledDemonstration demonstration) : IClassFixture<FilledDemonstration>
{
    internal const string Executive = "executive:columbia";
    internal static readonly DistributorId Columbia = DistributorId.Parse("columbia");

    private static readonly DateTimeZone NewYork = DateTimeZoneProviders.Tzdb["America/New_York"];
    private readonly Planner planner = demonstration.Planner;
    private readonly List<string> differences = [];

    private Instant Friday =>
        planner.Clock.GetCurrentInstant().InUtc().Date.Previous(IsoDayOfWeek.Friday).At(new LocalTime(8, 30)).InZoneStrictly(NewYork).ToInstant();

    private IEnumerable<BoardWindow> Windows => demonstration.Board.Films.SelectMany(f => f.Windows);

    [Fact]
    public async Task A_window_is_summed_up_as_the_board_counts_it()
    {
        foreach (var window in Windows)
        {
            var summary = await planner.Ask(Executive, new WindowSummary { Window = window.Window });
            Same(window, "theaters", window.Theaters, summary.Theaters);
            Same(window, "screens", window.Screens, summary.Screens);
            Same(window, "bookings", window.Bookings, summary.Bookings);
            Same(window, "theaters of its chains", window.Theaters.InEffect, summary.ByChain.Sum(c => c.Theaters.InEffect));
            Same(window, "screens of its chains", window.Screens.InEffect, summary.ByChain.Sum(c => c.Screens.InEffect));
            Same(window, "alerts", string.Join("; ", window.Alerts.Select(a => a.Message)), string.Join("; ", summary.Alerts.Select(a => a.Message)));
            Same(window, "what its causes stop", window.Theaters.Stopped, summary.Causes.Sum(c => c.Theaters));
        }
        Agree();
    }

    [Fact]
    public async Task A_film_is_summed_up_as_its_windows_are()
    {
        foreach (var film in demonstration.Board.Films)
        {
            var summary = await planner.Ask(Executive, new FilmSummary { Film = film.Film });
            foreach (var market in summary.Markets)
            {
                // A film counts a house once over all its windows of a market, each window for itself.
                if (film.Windows.Where(w => w.Market == market.Market).ToList() is [var only])
                {
                    Same(only, "theaters of the film", only.Theaters, market.Theaters);
                    Same(only, "screens of the film", only.Screens, market.Screens);
                    Same(only, "bookings of the film", only.Bookings, market.Bookings);
                }
            }
        }
        Agree();
    }

    [Fact]
    public async Task The_map_and_the_list_of_houses_show_as_many_as_the_board()
    {
        foreach (var window in Windows)
        {
            var map = await planner.Ask(Executive, new WindowMap { Window = window.Window });
            int On(params string[] states) => map.State.Count(s => states.Contains(map.States[s]));
            Same(window, "in effect on the map", (int)window.Theaters.InEffect, On("playing", "upcoming"));
            Same(window, "stopped on the map", (int)window.Theaters.Stopped, On("stopped"));
            Same(window, "to reconfirm on the map", (int)window.Theaters.NeedsReconfirmation, On("needsReconfirmation"));
            Same(window, "awaiting on the map", (int)window.Theaters.Awaiting, On("awaiting"));
            var grouped = new WindowHouses { Window = window.Window, GroupBy = HouseGrouping.Region, Limit = 1 };
            var heads = (await planner.Ask(Executive, grouped)).Groups!;
            foreach (var key in StateWords.Keys)
            {
                var number = StateWords.Count(window.Theaters, key);
                Same(window, $"{key} in the heads of the regions", number, heads.Sum(h => h.States.GetValueOrDefault(key)));
                if (number > 0)
                {
                    var listed = await planner.Ask(Executive, new WindowHouses { Window = window.Window, State = [key], Limit = 1 });
                    Same(window, $"{key} in the list that the number opens", number, listed.Theaters);
                }
            }
        }
        Agree();
    }

    [Fact]
    public async Task The_timeline_and_the_playback_end_where_the_board_is()
    {
        foreach (var window in Windows)
        {
            var timeline = await planner.Ask(Executive, new WindowTimeline { Window = window.Window });
            Same(window, "theaters at the timeline's end", (int)window.Theaters.InEffect, timeline.Points is [.., var end] ? end.Theaters : 0);
            Same(window, "screens at the timeline's end", window.Screens.InEffect, timeline.Points is [.., var last] ? last.Screens : 0);
            var from = planner.Clock.GetCurrentInstant() - Duration.FromDays(60);
            var replay = await planner.Ask(Executive, new WindowReplay { Window = window.Window, From = from });
            var (theaters, screens) = replay.Frames is [.., var frame] ? (frame.Theaters, frame.Screens) : (replay.Theaters, replay.Screens);
            Same(window, "theaters at the playback's end", (int)window.Theaters.InEffect, theaters);
            Same(window, "screens at the playback's end", window.Screens.InEffect, screens);
            // Half past eight on Fridays: in New York the day has turned, in Los Angeles not yet.
            for (var at = Friday; timeline.Points is [var first, ..] && at > first.At; at -= Duration.FromDays(7))
            {
                var then = await planner.Ask(Executive, new WindowSummary { Window = window.Window, AsOf = at });
                var point = timeline.Points.Last(p => p.At <= at);
                Same(window, $"theaters of the timeline at {at}", (int)then.Theaters.InEffect, point.Theaters);
                Same(window, $"screens of the timeline at {at}", then.Screens.InEffect, point.Screens);
            }
        }
        Agree();
    }

    [Fact]
    public async Task Countered_houses_are_as_many_among_the_offers()
    {
        var offers = (await planner.Ask(Executive, new OffersOut { Closed = true })).Offers;
        foreach (var window in Windows)
        {
            var countered = (int?)window.Alerts.FirstOrDefault(a => a.Code == "countered")?.Value ?? 0;
            Same(window, "countered among the offers", countered, offers.Where(o => o.Offer.Window == window.Window).Sum(o => o.CounteredTheaters));
        }
        Agree();
    }

    [Fact]
    public async Task The_calendar_opens_windows_when_the_board_does()
    {
        var from = planner.Clock.GetCurrentInstant().InUtc().Date.PlusDays(-100);
        var calendar = await planner.Ask(Executive, new ReleaseCalendar { From = from, Until = from.PlusDays(400) });
        var opens = calendar.Markets.SelectMany(m => m.Weeks).SelectMany(w => w.Windows).ToDictionary(w => w.Window, w => w.Opens);
        foreach (var window in Windows.Where(w => w.Opens >= from && w.Opens < from.PlusDays(400)))
        {
            Same(window, "opening in the calendar", window.Opens, opens.TryGetValue(window.Window, out var there) ? there : null);
        }
        Agree();
    }

    private void Same<T>(BoardWindow window, string what, T board, T there)
    {
        if (!Equals(board, there))
        {
            differences.Add($"{window.Window}: {what}: {board} on the board, {there} there");
        }
    }

    private void Agree()
    {
        Assert.True(Windows.Sum(w => w.Theaters.InEffect) > 0);
        Assert.Equal("", string.Join('\n', differences));
    }
}
