using System.Globalization;
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
}
