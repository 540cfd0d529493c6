using ReleasePlanner.Standing;

namespace ReleasePlanner.Windows;

/// <summary>What the alerts of a window are derived from.</summary>
/// <param name="Waiting">Theaters that have not reconfirmed, in time or late.</param>
/// <param name="HourAgo">Theaters that were in effect for today as the plan stood an hour ago.</param>
/// <param name="DayAgo">The same, 24 hours ago.</param>
/// <param name="Soon">Of offers to be answered soon: houses without an answer, and all.</param>
/// <param name="Countered">Houses with a counter that waits for an answer.</param>
/// <param name="ReconfirmBy">The last day for houses to reconfirm, if one was set.</param>
internal sealed record AlertFacts(
    WindowDetails Window, LocalDate? Opens, Counted Counted, decimal Waiting, decimal HourAgo, decimal DayAgo, (int Open, int All) Soon, decimal Countered, LocalDate? ReconfirmBy, LocalDate Today);

/// <summary>The alerts of a window: a pure function of what is known of it, most pressing first.</summary>
internal static class WindowAlerts
{
    public static IReadOnlyList<Alert> Of(AlertFacts f)
    {
        var (rules, theaters, inEffect) = (f.Window.Alerts ?? AlertThresholds.Default, f.Counted.Theaters, f.Counted.Theaters.InEffect);
        var alerts = new List<Alert>();
        void Alert(bool when, string code, string message, decimal value, decimal? threshold = null)
        {
            if (when)
            {
                alerts.Add(new(code, message, value, threshold));
            }
        }
        var inHour = rules.LostInHour ?? Math.Max(5, (f.Window.TargetTheaters ?? 0) / 20);
        var inDay = rules.LostInDay ?? Math.Max(10, (f.Window.TargetTheaters ?? 0) / 10);
        Alert(f.HourAgo - inEffect >= inHour, "losing-in-hour", $"{f.HourAgo - inEffect} theaters fewer than an hour ago", f.HourAgo - inEffect, inHour);
        Alert(f.DayAgo - inEffect >= inDay, "losing-in-day", $"{f.DayAgo - inEffect} theaters fewer than 24 hours ago", f.DayAgo - inEffect, inDay);
        Alert(inEffect < f.Window.FloorTheaters, "below-floor", $"{inEffect} theaters in effect, below the floor of {f.Window.FloorTheaters}", inEffect, f.Window.FloorTheaters);
        Targets(f, rules, inEffect, Alert);
        Answers(f, rules, Alert);
        Alert(f.Opens is null, "undated", "undated", 0);
        Alert(theaters.Stopped > 0, "stopped", $"{theaters.Stopped} theaters stopped", theaters.Stopped);
        Alert(f.Waiting > 0, "to-reconfirm", $"{f.Waiting} theaters to reconfirm", f.Waiting);
        Alert(f.Countered > 0, "countered", $"{f.Countered} theaters wait for an answer to their counter", f.Countered);
        Alert(theaters.Displaced > 0, "displaced", $"{theaters.Displaced} theaters displaced", theaters.Displaced);
        return alerts;
    }

    private static void Targets(AlertFacts f, AlertThresholds rules, decimal inEffect, Action<bool, string, string, decimal, decimal?> alert)
    {
        var until = f.Today.PlusDays(rules.TargetDays ?? 14);
        alert(
            f.Opens >= f.Today && f.Opens <= until && inEffect < f.Window.TargetTheaters,
            "below-target", $"opens {f.Opens:uuuu-MM-dd} with {inEffect} theaters of {f.Window.TargetTheaters}", inEffect, f.Window.TargetTheaters);
        if (f.Window.Steps.Where(s => s.On >= f.Today).OrderBy(s => s.On).FirstOrDefault() is { } step)
        {
            alert(
                step.On <= until && inEffect < step.TargetTheaters,
                "below-step", $"{step.TargetTheaters} theaters planned from {step.On:uuuu-MM-dd}, {inEffect} in effect", inEffect, step.TargetTheaters);
        }
    }

    private static void Answers(AlertFacts f, AlertThresholds rules, Action<bool, string, string, decimal, decimal?> alert)
    {
        var percent = f.Soon.All == 0 ? 0 : decimal.Round(100m * f.Soon.Open / f.Soon.All);
        var most = rules.UnansweredPercent ?? 25;
        alert(
            percent >= most && f.Soon.Open > 0,
            "unanswered", $"{f.Soon.Open} of {f.Soon.All} offers to be answered within {rules.UnansweredHours ?? 48} hours have no answer", percent, most);
        var waiting = f.Waiting;
        alert(
            waiting > 0 && f.ReconfirmBy is { } by && f.Today >= by.PlusDays(-(rules.ReconfirmDays ?? 3)),
            "not-reconfirmed", $"{waiting} theaters have not reconfirmed, {(f.ReconfirmBy < f.Today ? "and should have" : "and should")} by {f.ReconfirmBy:uuuu-MM-dd}", waiting, null);
    }
}
