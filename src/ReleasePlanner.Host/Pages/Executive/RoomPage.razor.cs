using Microsoft.AspNetCore.Components;
using NodaTime;
using ReleasePlanner.Disruptions;
using ReleasePlanner.Films;
using ReleasePlanner.History;
using ReleasePlanner.Host.Pages.Live;
using ReleasePlanner.Host.Pages.Parts;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Platform.Values;
using ReleasePlanner.Standing;
using ReleasePlanner.Windows;
using MapRegion = ReleasePlanner.Host.Pages.Parts.MapRegion;

namespace ReleasePlanner.Host.Pages.Executive;

/// <summary>
/// A film's room. What is now is asked for as on every live page; the past of the window is one answer that the slider moves within, and it is asked for again only when
/// the window's counts changed and nobody is looking back in it. All panels follow the one time: once the slider rests somewhere they are asked for as of then.
/// </summary>
public partial class RoomPage
{
    private const int MostChains = 12;
    private const int MostPoints = 600;
    private static readonly TimeSpan Frame = TimeSpan.FromMilliseconds(300);

    private FilmWindowsAnswer? film;
    private FilmSummaryAnswer? whole;
    private FilmWindow? window;
    private WindowSummaryAnswer? summary;
    private Counted counted = new();
    private Replayed? replayed;
    private (WindowId Window, Instant? AsOf, Counts Theaters)? replayedFor;
    private WindowMapAnswer? map;
    private IReadOnlyList<MapDot> mapDots = [];
    private IReadOnlyList<DisruptionState> stops = [];
    private IReadOnlyList<ChainCounts> chains = [];
    private IReadOnlyList<ActivityEntry> news = [];
    private IReadOnlyDictionary<string, string> titles = new Dictionary<string, string>();
    private IReadOnlyDictionary<string, MapRegion> regions = new Dictionary<string, MapRegion>();
    private IReadOnlyList<MapDot> dots = [];
    private object option = new();
    private IReadOnlyList<IReadOnlyList<string>> rows = [];
    private Instant start;
    private Instant? firstLoss;
    private int lastMark;
    private int together;
    private int hours = 24;
    private bool skipping = true;
    private bool playing;
    private Instant? shownAt;

    [Parameter]
    public string FilmSlug { get; set; } = "";

    [CascadingParameter]
    public Viewing Viewing { get; set; } = Viewing.Unknown;

    /// <summary>The window's id without its film; null: the one with the largest plan.</summary>
    [SupplyParameterFromQuery(Name = "window")]
    public string? WindowText { get; set; }

    /// <summary>The curve from then on; null: since the window was planned.</summary>
    [SupplyParameterFromQuery(Name = "from")]
    public string? From { get; set; }

    /// <summary>Nobody is looking back: what is shown goes on with what happens.</summary>
    private bool IsLive => replayed is null || (!playing && replayed.At >= replayed.Answer.Until);

    internal override async Task<Refusal?> LoadAsync()
    {
        if (!IdText(out var id))
        {
            return Refusal.NotFound($"film:{FilmSlug}");
        }
        var found = await Workspace.Ask(new FilmWindows { Film = id, AsOf = AsOf }, Gone);
        if (found.Value is not { } answer)
        {
            return found.Refusal;
        }
        titles = new Dictionary<string, string> { [id.Slug] = answer.Title };
        film = answer;
        window = WindowText is null ? answer.Windows.MaxBy(w => w.TargetTheaters ?? 0) : answer.Windows.FirstOrDefault(w => Slug(w.Window) == WindowText);
        if (window is null)
        {
            (summary, replayed, replayedFor, shownAt) = (null, null, null, null);
            whole = (await Workspace.Ask(new FilmSummary { Film = id, AsOf = AsOf }, Gone)).Value;
            return null;
        }
        var back = !IsLive && replayedFor is { } known && known.Window == window.Window && known.AsOf == AsOf ? replayed!.At : (Instant?)null;
        var at = back ?? AsOf;
        whole = (await Workspace.Ask(new FilmSummary { Film = id, AsOf = at }, Gone)).Value;
        var told = await Workspace.Ask(new WindowSummary { Window = window.Window, AsOf = at }, Gone);
        if ((told.Value ?? (back is null ? null : Unplanned(summary))) is not { } now)
        {
            return told.Refusal;
        }
        shownAt = back;
        summary = now;
        counted = new() { Theaters = now.Theaters, Screens = now.Screens, Bookings = now.Bookings };
        chains = [.. now.ByChain.Where(c => c.Theaters.InEffect + c.Theaters.Stopped + c.Theaters.NeedsReconfirmation + c.Theaters.Awaiting + c.Theaters.Countered + c.Theaters.Pencilled > 0)
            .OrderByDescending(c => c.Theaters.InEffect + c.Theaters.Stopped + c.Theaters.NeedsReconfirmation).ThenBy(c => c.Name, StringComparer.Ordinal)];
        stops = [.. ((await Workspace.AskAll(new Disruptions.Disruptions { Window = window.Window, AsOf = at }, Gone)).Value?.Disruptions ?? [])
            .Where(d => d.Disruption.Scope.MayInclude(window.Window) && (d.Disruption.Scope.Film is null || d.Disruption.Scope.Film == id)
                && (!d.Disruption.Owner.StartsWith("chain:", StringComparison.Ordinal) || now.ByChain.Any(c => c.Chain == d.Disruption.Owner))).Reverse()];
        news = (await Workspace.Ask(new Activity { Window = window.Window, Limit = 200, AsOf = at }, Gone)).Value?.Entries ?? [];
        await LoadPastAsync(window, now);
        return null;
    }

    /// <summary>What time the panels show.</summary>
    private string When => shownAt is { } at ? $"as of {Viewing.At(at)}" : AsOf is null ? "now" : "as of then";

    /// <summary>A window before it was planned: nothing of it counts.</summary>
    private static WindowSummaryAnswer? Unplanned(WindowSummaryAnswer? later) =>
        later is null ? null : later with { Theaters = new(), Screens = new(), Bookings = new(), ByChain = [], ByRegion = [], Causes = [], Alerts = [] };

    /// <summary>Nothing of it is asked for while somebody looks back in it, or while the window stands as it did.</summary>
    private async Task LoadPastAsync(FilmWindow shown, WindowSummaryAnswer now)
    {
        var wanted = (shown.Window, AsOf, now.Theaters);
        var isSame = replayedFor is { } known && known.Window == shown.Window && known.AsOf == AsOf;
        if (replayed is null || !isSame || (IsLive && replayedFor != wanted))
        {
            // A release that was stopped often comes back as another window of the same market: they are one story.
            var windows = film!.Windows.Where(w => w.Market == shown.Market && w.Channel == shown.Channel).ToList();
            var planned = windows.Min(w => w.Earlier.Count > 0 ? w.Earlier[0].SetAt : w.SetAt);
            var until = AsOf ?? now.ReadAt;
            if (planned >= until)
            {
                planned = until - Duration.FromMinutes(1);
            }
            var answers = new List<WindowReplayAnswer>();
            foreach (var each in windows)
            {
                if ((await Workspace.Ask(new WindowReplay { Window = each.Window, From = planned, AsOf = AsOf }, Gone)).Value is { } played)
                {
                    answers.Add(played);
                }
            }
            (replayed, together) = (answers.Count > 0 ? new(Replays.Together(answers)) : null, answers.Count);
            map = (await Workspace.Ask(new WindowMap { Window = shown.Window, AsOf = AsOf }, Gone)).Value;
            mapDots = map is null ? [] : [.. Enumerable.Range(0, map.Theaters.Count)
                .Where(i => map.Lat[i] is not null && map.Lon[i] is not null)
                .Select(i => new MapDot(map.Theaters[i], map.Lat[i]!.Value, map.Lon[i]!.Value, StateWords.Tone(map.States[map.State[i]]), $"{map.Names[i]}: {StateWords.Of(map.States[map.State[i]])}", StateWords.Of(map.States[map.State[i]])))];
            replayedFor = wanted;
        }
        if (replayed is not null)
        {
            firstLoss = replayed.Answer.Marks.FirstOrDefault(m => m.Theaters < 0) is { } loss ? loss.At - Duration.FromHours(12) : null;
            start = Places.ReadAsOf(From) is { } from && from > replayed.Answer.From && from < replayed.Answer.Until ? from : replayed.Answer.From;
            DrawCurve(replayed);
            Look();
        }
    }

    private bool IdText(out FilmId id)
    {
        try
        {
            id = FilmId.Parse("film:" + FilmSlug);
            return true;
        }
        catch (FormatException)
        {
            id = default;
            return false;
        }
    }

    private static string Slug(WindowId window) => window.Value.Split('/', 2)[1];

    private static string Signed(int change) => (change > 0 ? "▲ +" : "▼ −") + Viewing.Number(Math.Abs(change));

    private int Minutes(Instant at) => (int)Math.Max(0, Math.Ceiling((at - start).TotalMinutes));

    /// <summary>The map and the last mark at the place that the slider stands at.</summary>
    private void Look()
    {
        if (replayed is null || window is null)
        {
            return;
        }
        lastMark = -1;
        for (var i = 0; i < replayed.Answer.Marks.Count && replayed.Answer.Marks[i].At <= replayed.At; i++)
        {
            lastMark = i;
        }
        var market = window.Market.Slug;
        if (!IsLive || map is null || together > 1)
        {
            (regions, dots) = (replayed.Regions(market, window.MarketName), replayed.Dots);
            return;
        }
        var shaded = map.ByRegion.ToDictionary(r => r.Region, r => Replayed.Shade(r.Name, r.InEffect, r.Stopped));
        if (market != "us")
        {
            shaded[market] = Replayed.Shade(window.MarketName, (int)counted.Theaters.InEffect, (int)counted.Theaters.Stopped);
        }
        (regions, dots) = (shaded, mapDots);
    }

    private void GoTo(Instant at)
    {
        replayed?.MoveTo(at);
        Look();
    }

    private Task GoToMark(string point) => int.TryParse(point, out var index) && index >= 0 && index < replayed?.Answer.Marks.Count
        ? RestAt(replayed.Answer.Marks[index].At) : Task.CompletedTask;

    /// <summary>Goes there and lets every panel follow.</summary>
    private Task RestAt(Instant at)
    {
        GoTo(at);
        return RefreshAsync();
    }

    private void Slid(ChangeEventArgs e)
    {
        if (replayed is not null && int.TryParse(e.Value?.ToString(), out var minutes))
        {
            GoTo(start + Duration.FromMinutes(minutes));
        }
    }

    private Task ToEnd()
    {
        playing = false;
        GoTo(Instant.MaxValue);
        return RefreshAsync();
    }

    private Task PlayOrPause()
    {
        playing = !playing;
        if (!playing)
        {
            return RefreshAsync();
        }
        if (replayed is not null)
        {
            if (replayed.At >= replayed.Answer.Until)
            {
                GoTo(start);
            }
            _ = PlayAsync(replayed);
        }
        return Task.CompletedTask;
    }

    private async Task PlayAsync(Replayed played)
    {
        using var timer = new PeriodicTimer(Frame);
        try
        {
            while (await timer.WaitForNextTickAsync(Gone))
            {
                // Paused, or the reader went to another window.
                if (!playing || replayed != played)
                {
                    return;
                }
                var second = Duration.FromHours(hours);
                var next = played.At + (second * Frame.TotalSeconds);
                if (skipping && (played.NextAfter(played.At) ?? played.Answer.Until) is var change && change - played.At > second * 2.0)
                {
                    next = change - second;
                }
                GoTo(next);
                playing = played.At < played.Answer.Until;
                Look();
                if (!playing)
                {
                    await RefreshAsync();
                }
                StateHasChanged();
            }
        }
        catch (OperationCanceledException)
        {
            // The page was left.
        }
    }

    private void DrawCurve(Replayed played)
    {
        var until = played.Answer.Until;
        var frames = played.Answer.Frames.Where(f => f.At > start).ToList();
        var some = frames.Count <= MostPoints ? frames : [.. Enumerable.Range(0, MostPoints).Select(i => frames[(int)((long)i * (frames.Count - 1) / (MostPoints - 1))])];
        var points = some.Select(f => new object[] { f.At.ToUnixTimeMilliseconds(), f.Theaters })
            .Prepend([start.ToUnixTimeMilliseconds(), played.TheatersAt(start)])
            .Append([until.ToUnixTimeMilliseconds(), played.TheatersAt(until)]).ToList();
        var plan = new List<object>();
        if (window!.TargetTheaters is { } target)
        {
            plan.Add(new { yAxis = target, name = "target", label = new { formatter = "target" } });
        }
        if (window.FloorTheaters is { } floor)
        {
            plan.Add(new { yAxis = floor, name = "floor", label = new { formatter = "floor" } });
        }
        option = new
        {
            grid = new { left = 56, right = 56, top = 24, bottom = 28 },
            tooltip = new { trigger = "axis" },
            xAxis = new { type = "time", min = start.ToUnixTimeMilliseconds(), max = until.ToUnixTimeMilliseconds() },
            yAxis = new { type = "value", name = "Theaters", minInterval = 1 },
            series = new object[]
            {
                new { id = "curve", name = "Theaters in effect", type = "line", step = "end", showSymbol = false, areaStyle = new { opacity = 0.12 }, data = points, markLine = new { symbol = "none", silent = true, data = plan } },
                new
                {
                    id = "marks",
                    name = "Events",
                    type = "scatter",
                    symbolSize = 10,
                    data = played.Answer.Marks.Index().Where(m => m.Item.At >= start).Select(m => new
                    {
                        id = m.Index.ToString(System.Globalization.CultureInfo.InvariantCulture),
                        name = Said.Text(m.Item.Words, titles),
                        value = new object[] { m.Item.At.ToUnixTimeMilliseconds(), played.TheatersAt(m.Item.At) },
                        symbol = m.Item.Theaters < 0 ? "triangle" : m.Item.Theaters > 0 ? "circle" : "diamond",
                        symbolRotate = m.Item.Theaters < 0 ? 180 : 0,
                    }),
                },
            },
        };
        rows = [.. some.OrderByDescending(f => f.At).Take(200).Select(f => (IReadOnlyList<string>)[Viewing.At(f.At), Viewing.Number(f.Theaters), Viewing.Number(f.Screens), Said.Text(f.Cause, titles)])];
    }
}
