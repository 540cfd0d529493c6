using System.Globalization;
using ReleasePlanner.Films;
using ReleasePlanner.Host.Pages.Live;
using ReleasePlanner.Platform.Values;

namespace ReleasePlanner.Host.Pages.Executive;

/// <summary>What a window is called beside its film.</summary>
internal static class WindowNames
{
    private static readonly Dictionary<string, string> Markets = new(StringComparer.Ordinal)
    {
        ["us"] = "United States",
        ["ca"] = "Canada",
        ["gb"] = "United Kingdom",
        ["fr"] = "France",
        ["br"] = "Brazil",
    };

    /// <summary>Its market; the channel where that is not theaters, and the label of a second one.</summary>
    public static string Of(WindowId window)
    {
        var parts = window.Value.Split('/');
        var market = Markets.GetValueOrDefault(parts[1]) ?? (parts[1].Length == 2 ? parts[1].ToUpperInvariant() : CultureInfo.InvariantCulture.TextInfo.ToTitleCase(parts[1].Replace('-', ' ')));
        var more = parts[2..].Where(p => p != "theatrical").Select(p => p.Replace('-', ' ')).ToList();
        return more.Count == 0 ? market : $"{market}, {string.Join(", ", more)}";
    }

    /// <summary>How much of a film is in effect: a theater counts once, whatever windows it has.</summary>
    public static string InEffect(FilmSummaryAnswer film) =>
        $"{Viewing.Counted(film.Theaters.InEffect, "theater")} and {Viewing.Counted(film.Screens.InEffect, "screen")} in effect"
        + $" in {Viewing.Counted(film.Markets.Count, "market")}"
        + (film.Theaters.Stopped > 0 ? $", {Viewing.Counted(film.Theaters.Stopped, "theater")} off" : "");
}
