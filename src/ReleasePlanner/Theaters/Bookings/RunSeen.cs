namespace ReleasePlanner.Theaters.Bookings;

/// <summary>
/// What was seen of a run by whoever changes it. Where the run is something else by now, somebody changed it meanwhile and the change is refused as <c>version-mismatch</c>.
/// What is left out is not compared: a change of the weeks is not hindered by another one of the screens.
/// </summary>
public sealed record RunSeen(WeeklyScreens? Screens = null, LocalDate? From = null, int? Weeks = null)
{
    /// <summary>Null: the run is as it was seen.</summary>
    /// <param name="from">Null: it goes by the window's opening, and is not compared.</param>
    /// <param name="run">Which run, in words.</param>
    public Refusal? Changed(WeeklyScreens screens, LocalDate? from, int weeks, string run)
    {
        var now = new List<string>();
        if (Screens is not null && Screens != screens)
        {
            now.Add($"{string.Join(", ", screens.Weeks)} screens");
        }
        if (From is not null && from is { } day && From != day)
        {
            now.Add($"from {day:uuuu-MM-dd}");
        }
        if (Weeks is not null && Weeks != weeks)
        {
            now.Add($"{weeks} weeks");
        }
        return now.Count == 0 ? null : new("version-mismatch", $"somebody changed {run} meanwhile: it has {string.Join(", ", now)} now; read it again and decide anew");
    }
}
