using ReleasePlanner.Markets;
using ReleasePlanner.Tracked;

namespace ReleasePlanner.Windows;

/// <summary>How near two openings are.</summary>
public enum ClashSeverity
{
    /// <summary>In the same play week.</summary>
    SameWeek,

    /// <summary>In play weeks one after the other.</summary>
    NextWeek,
}

/// <summary>One of two that clash.</summary>
/// <param name="Id">A window's, or a tracked title's.</param>
public sealed record ClashSide(string Id, string Name, LocalDate Opens);

/// <summary>Two openings that want the same screens or the same people.</summary>
/// <param name="One">The one that opens first; of the same day, the one whose id comes first.</param>
/// <param name="Formats">Premium formats that both take.</param>
/// <param name="Audience">Tags that both have.</param>
public sealed record Clash(MarketId Market, ClashSeverity Severity, ClashSide One, ClashSide Other, ImmutableArray<string> Formats, ImmutableArray<string> Audience);

/// <summary>Finds clashes among the openings of a market.</summary>
internal static class Clashes
{
    /// <summary>Every screen can play it, so it is no reason to clash.</summary>
    private static readonly string[] Everywhere = [ScreenCounts.Standard];

    /// <summary>An opening, and of which film or title.</summary>
    private sealed record Opened(ClashSide Side, string Of, bool Own, PlayWeek Week, ImmutableArray<string> Formats, ImmutableArray<string> Audience);

    /// <summary>Of the distributor's theatrical windows with each other and with tracked titles, in order of opening. Tracked titles with each other are their makers' affair.</summary>
    /// <param name="week">The play week that holds a day.</param>
    public static IEnumerable<Clash> Of(
        MarketId market, Func<LocalDate, PlayWeek> week, IEnumerable<CalendarWindow> windows, IEnumerable<TrackedTitle> tracked)
    {
        var openings = windows.Where(w => w.Channel == Channel.Theatrical && w.Opens is not null)
            .Select(w => new Opened(new(w.Window.Value, w.Title, w.Opens!.Value), w.Film.Value, true, week(w.Opens.Value), w.Formats, w.Audience))
            .Concat(tracked.Where(t => t.Opens is not null)
                .Select(t => new Opened(
                    new(t.Title.Value, t.Name, t.Opens!.Value), t.Title.Value, false, week(t.Opens.Value), t.Formats, t.Audience)))
            .OrderBy(o => o.Side.Opens).ThenBy(o => o.Side.Id, StringComparer.Ordinal).ToList();
        for (var i = 0; i < openings.Count; i++)
        {
            var one = openings[i];
            foreach (var other in openings.Skip(i + 1).TakeWhile(o => o.Week.From <= one.Week.Until))
            {
                ImmutableArray<string> formats = [.. one.Formats.Intersect(other.Formats).Except(Everywhere).Order(StringComparer.Ordinal)];
                ImmutableArray<string> audience = [.. one.Audience.Intersect(other.Audience).Order(StringComparer.Ordinal)];
                if ((one.Own || other.Own) && one.Of != other.Of && formats.Length + audience.Length > 0)
                {
                    yield return new(market, one.Week == other.Week ? ClashSeverity.SameWeek : ClashSeverity.NextWeek, one.Side, other.Side, formats, audience);
                }
            }
        }
    }
}
