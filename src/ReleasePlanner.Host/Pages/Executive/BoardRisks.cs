using ReleasePlanner.Films;
using ReleasePlanner.Windows;

namespace ReleasePlanner.Host.Pages.Executive;

/// <summary>A window that needs somebody's look: its alerts, most pressing first.</summary>
internal sealed record BoardRisk(BoardFilm Film, BoardWindow Window, IReadOnlyList<Alert> Alerts);

/// <summary>What the board says is at risk: each window once, and nothing twice in other words.</summary>
internal static class BoardRisks
{
    /// <summary>What can take an opening away, most pressing first. The rest of the alerts stand at their windows.</summary>
    private static readonly string[] Pressing =
        ["losing-in-hour", "losing-in-day", "below-floor", "stopped", "not-reconfirmed", "to-reconfirm", "below-target", "below-step", "unanswered"];

    /// <summary>By the most pressing alert of each window, then by how many theaters it is about.</summary>
    public static IReadOnlyList<BoardRisk> Of(IEnumerable<BoardFilm> films) =>
    [
        .. films.SelectMany(f => f.Windows, (f, w) => new BoardRisk(f, w, [.. Told(w.Alerts).Where(a => Pressing.Contains(a.Code)).OrderBy(a => Array.IndexOf(Pressing, a.Code))]))
            .Where(r => r.Alerts.Count > 0)
            .OrderBy(r => Array.IndexOf(Pressing, r.Alerts[0].Code)).ThenByDescending(r => r.Alerts[0].Value),
    ];

    /// <summary>The alerts without those that say again what another says: theaters lost today that were lost this hour, or that are the stopped ones.</summary>
    public static IReadOnlyList<Alert> Told(IReadOnlyList<Alert> alerts)
    {
        var byCode = alerts.ToDictionary(a => a.Code);
        return [.. alerts.Where(a => !IsSaid(a))];

        bool IsSaid(Alert alert) => alert.Code switch
        {
            "losing-in-day" => Is("losing-in-hour", alert.Value),
            "stopped" => Is("losing-in-hour", alert.Value) || Is("losing-in-day", alert.Value),
            "to-reconfirm" => Is("not-reconfirmed", alert.Value),
            _ => false,
        };

        bool Is(string code, decimal value) => byCode.GetValueOrDefault(code)?.Value == value;
    }
}
