using System.Collections.Immutable;
using NodaTime;
using ReleasePlanner.Host.Pages.Live;
using ReleasePlanner.Markets;
using ReleasePlanner.Platform.Values;
using ReleasePlanner.Windows;

namespace ReleasePlanner.Host.Pages.Planning;

/// <summary>Something that opens near the day that a window is moved to.</summary>
/// <param name="Severity">In the same play week, or in the one before or after.</param>
/// <param name="SameDay">On that very day.</param>
/// <param name="Window">Of one's own; null: a title of somebody else's that is tracked.</param>
/// <param name="Shared">Premium formats and audiences that both want.</param>
/// <param name="Theaters">Houses that have both booked; null: of others' titles that is not known.</param>
internal sealed record MoveClash(
    string Name, LocalDate Opens, ClashSeverity Severity, bool SameDay, WindowId? Window, ImmutableArray<string> Shared, int? Theaters)
{
    /// <summary>In a sentence.</summary>
    public string Words
    {
        get
        {
            var when = SameDay ? "the same day" : Viewing.Day(Opens) + (Severity == ClashSeverity.SameWeek ? ", the same play week" : "");
            var both = new[]
            {
                Shared.IsEmpty ? null : $"both want {string.Join(", ", Shared)}",
                Theaters is > 0 and var theaters ? $"{Viewing.Counted(theaters, "theater has", "theaters have")} both booked" : null,
            }.OfType<string>().ToList();
            return $"{Name} opens {when}{(both.Count == 0 ? "" : ": " + string.Join("; ", both))}";
        }
    }
}

/// <summary>
/// What else opens where a window is moved to: all theatrical openings of the play week, and of the weeks beside it what clashes, as in the calendar.
/// </summary>
internal static class MoveClashes
{
    /// <summary>What has to be asked for to know the play weeks around a day.</summary>
    public static ReleaseCalendar Around(MarketId market, LocalDate opens) =>
        new() { From = opens.PlusDays(-7), Until = opens.PlusDays(8), Markets = [market] };

    /// <summary>Own windows that open in the play week of a day, besides the one that is moved.</summary>
    public static IReadOnlyList<CalendarWindow> Beside(MarketWeeks market, WindowId moved, LocalDate opens) =>
        [.. WeekOf(market, opens).Windows.Where(w => w.Window != moved && w.Channel == Channel.Theatrical)];

    /// <param name="moved">As it would open.</param>
    /// <param name="booked">Houses that have each window booked.</param>
    public static IReadOnlyList<MoveClash> Of(MarketWeeks market, CalendarWindow moved, IReadOnlyDictionary<WindowId, IReadOnlySet<string>> booked)
    {
        var opens = moved.Opens!.Value;
        var week = WeekOf(market, opens);
        PlayWeek PlayWeekOf(LocalDate day)
        {
            var holding = WeekOf(market, day);
            return new(holding.PlayWeek, holding.Until);
        }
        var windows = market.Weeks.SelectMany(w => w.Windows).Where(w => w.Window != moved.Window).ToList();
        var clashes = Clashes.Of(market.Market, PlayWeekOf, windows.Append(moved), market.Weeks.SelectMany(w => w.Tracked))
            .Where(c => c.One.Id == moved.Window.Value || c.Other.Id == moved.Window.Value)
            .ToDictionary(c => c.One.Id == moved.Window.Value ? c.Other.Id : c.One.Id);
        ImmutableArray<string> Shared(string id) =>
            clashes.TryGetValue(id, out var c) ? [.. c.Formats.Select(f => f.ToUpperInvariant()), .. c.Audience] : [];
        var here = booked.GetValueOrDefault(moved.Window);
        var same = Beside(market, moved.Window, opens)
            .Select(w => new MoveClash(
                w.Title, w.Opens!.Value, ClashSeverity.SameWeek, w.Opens == opens, w.Window, Shared(w.Window.Value),
                here is not null && booked.TryGetValue(w.Window, out var there) ? there.Count(here.Contains) : null))
            .Concat(week.Tracked.Select(t => new MoveClash(
                t.Name, t.Opens!.Value, ClashSeverity.SameWeek, t.Opens == opens, null, Shared(t.Title.Value), null)));
        var near = clashes.Where(c => c.Value.Severity == ClashSeverity.NextWeek)
            .Select(c => (c.Key, Side: c.Value.One.Id == c.Key ? c.Value.One : c.Value.Other))
            .Select(c => new MoveClash(
                c.Side.Name, c.Side.Opens, ClashSeverity.NextWeek, false, windows.Find(w => w.Window.Value == c.Key)?.Window, Shared(c.Key), null));
        return [.. same.Concat(near).OrderBy(c => c.Severity).ThenByDescending(c => c.SameDay).ThenByDescending(c => c.Theaters ?? 0)
            .ThenBy(c => c.Opens).ThenBy(c => c.Name, StringComparer.Ordinal)];
    }

    private static ReleaseWeek WeekOf(MarketWeeks market, LocalDate day) => market.Weeks.First(w => w.PlayWeek <= day && day < w.Until);
}
