using System.Globalization;
using System.Text.RegularExpressions;

namespace ReleasePlanner.Grosses;

/// <summary>
/// Numbers as box-office sheets write them: as text, with thousands separators, with the money's sign, <c>4.0</c> for 4, <c>-</c> for none
/// (the BFI's weekend sheet of 13 Nov 2022 has all of these in one column).
/// </summary>
internal static partial class Figure
{
    private static readonly string[] Nothing = ["-", "–", "—", "−"];

    /// <summary>The number; null with no problem: none is given. A single dot before three digits could be either mark, and is asked about.</summary>
    public static decimal? Read(string? cell, out string? problem)
    {
        problem = null;
        var text = cell?.Trim().TrimStart('\'').Trim() ?? "";
        if (text.Length == 0 || Nothing.Contains(text))
        {
            return null;
        }
        if (Plain(text) is not { } plain)
        {
            problem = "is not a number";
            return null;
        }
        var (digits, negative) = plain;
        if (Marks(digits) is not { } number)
        {
            problem = digits.Count(c => c == '.') == 1 && !digits.Contains(',')
                ? "has a dot that may part thousands or decimals: write it without parting thousands"
                : "parts its digits in a way that no number is parted";
            return null;
        }
        return negative ? -number : number;
    }

    /// <summary>Digits with their marks ('_' for blanks and apostrophes), without sign and money; null when something else is in it.</summary>
    private static (string Digits, bool Negative)? Plain(string text)
    {
        var found = Written().Match(text);
        if (!found.Success || found.Groups["before"].Captures.Count > 1)
        {
            return null;
        }
        var negative = (found.Groups["before"].Value, found.Groups["after"].Value) switch
        {
            ("", "") => false,
            ("(", ")") => true,
            ("(", _) or (_, ")") => (bool?)null,
            (_, "") or ("", _) => true,
            _ => null,
        };
        return negative is { } sign ? (Blanks().Replace(found.Groups["digits"].Value, "_"), sign) : null;
    }

    [GeneratedRegex(
        @"^(?<before>[-−–(])?\s*(?:[A-Z]{3}(?![A-Z])|[A-Z]{0,2}\p{Sc})?\s*(?<before>[-−–])?(?<digits>[.,]?\d(?:[\d.,'’\s]*\d)?)\s*(?:[A-Z]{3}|\p{Sc})?\s*(?<after>[-−–)])?$",
        RegexOptions.CultureInvariant)]
    private static partial Regex Written();

    [GeneratedRegex(@"['’\s]", RegexOptions.CultureInvariant)]
    private static partial Regex Blanks();

    private static decimal? Marks(string text)
    {
        var (dot, comma) = (text.LastIndexOf('.'), text.LastIndexOf(','));
        var point = (dot, comma) switch
        {
            ( < 0, < 0) => text.Length,
            ( >= 0, >= 0) => Math.Max(dot, comma),
            (_, < 0) => Single(text, '.', dot),
            _ => Single(text, ',', comma),
        };
        if (point < 0)
        {
            return null;
        }
        var groups = text[..point].Split('.', ',', '_');
        var parted = text[..point].Where(c => !char.IsAsciiDigit(c)).Distinct().Count() <= 1
            && (groups.Length == 1 || (groups[0].Length is >= 1 and <= 3 && groups.Skip(1).All(g => g.Length is 2 or 3) && groups[^1].Length == 3));
        var decimals = point < text.Length ? text[(point + 1)..] : "";
        return parted && text.Length <= 24 && decimals.All(char.IsAsciiDigit)
            ? decimal.Parse($"0{string.Concat(groups)}.{decimals}0", NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture)
            : null;
    }

    /// <summary>Where the decimals begin when there is one kind of mark: its length when it parts thousands, -1 when it may be either.</summary>
    private static int Single(string text, char mark, int last)
    {
        var three = text.Length - last - 1 == 3;
        return text.Count(c => c == mark) > 1 || (three && mark == ',') ? text.Length
            : three && last is >= 1 and <= 3 && text[0] != '0' ? -1
            : last;
    }
}
