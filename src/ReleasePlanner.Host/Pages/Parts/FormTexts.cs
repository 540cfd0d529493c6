using System.Collections.Immutable;
using System.Globalization;
using NodaTime;
using NodaTime.Text;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Platform.Values;

namespace ReleasePlanner.Host.Pages.Parts;

/// <summary>What people type into fields, read; what cannot be is a problem of its member.</summary>
internal static class FormTexts
{
    public static int? Number(this Platform.Commands.Problems problems, string member, string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }
        if (int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number))
        {
            return number;
        }
        problems.Add(member, $"'{text}' is no whole number");
        return null;
    }

    public static LocalDate? Day(this Platform.Commands.Problems problems, string member, string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }
        if (LocalDatePattern.Iso.Parse(text.Trim()) is { Success: true } day)
        {
            return day.Value;
        }
        problems.Add(member, $"'{text}' is no day: write 2027-02-11");
        return null;
    }

    /// <summary>Pairs of a market's slug and a text, one a line: <c>fr: Le Phare</c>.</summary>
    public static ImmutableSortedDictionary<string, string> ByMarket(this Platform.Commands.Problems problems, string member, string? text)
    {
        var found = ImmutableSortedDictionary.CreateBuilder<string, string>();
        foreach (var line in Lines(text, '\n'))
        {
            if (line.Split(':', 2, StringSplitOptions.TrimEntries) is [{ Length: > 0 } market, { Length: > 0 } said])
            {
                found[market] = said;
            }
            else
            {
                problems.Add(member, $"'{line}' is not of a market: write fr: and what it is there");
            }
        }
        return found.ToImmutable();
    }

    public static string ByMarket(IReadOnlyDictionary<string, string> pairs) => string.Join('\n', pairs.Select(p => $"{p.Key}: {p.Value}"));

    /// <summary>Tags, apart by commas.</summary>
    public static ImmutableArray<string> Tags(string? text) => [.. Lines(text, ',', ';').Select(t => t.ToLowerInvariant())];

    public static string Tags(ImmutableArray<string> tags) => tags.IsDefaultOrEmpty ? "" : string.Join(", ", tags);

    public static string[] Lines(string? text, params char[] by) => (text ?? "").Split(by, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    public static string Text(int? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "";

    public static string Text(LocalDate? day) => day is { } known ? LocalDatePattern.Iso.Format(known) : "";
}
