using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace ReleasePlanner.Platform.Values;

/// <summary>
/// Text that people wrote, as it is compared: compatibility forms (full width, ligatures) as their letters, accents dropped, letters without their case,
/// whatever is no letter or digit one space. Letters of every script stay, so that <c>東京</c> equals itself and nothing else. It is no id: see <see cref="Slug"/>.
/// </summary>
public static class FoldedText
{
    private const int FirstSyllable = 0xAC00;
    private const int FirstConsonant = 0x1100;
    private const int FirstVowel = 0x1161;
    private const int BeforeFirstFinal = 0x11A7;
    private const int Vowels = 21;
    private const int Finals = 28;

    /// <summary>
    /// What a letter, or a letter and a mark, becomes. Made of Unicode 14 (NFKD, case folding, accents left out); the system runs without ICU, where
    /// <see cref="string.Normalize()"/> changes nothing. A line is the outcome and what becomes it.
    /// </summary>
    private static readonly FrozenDictionary<string, string> Table = Load();

    /// <summary>The text folded; empty when there is no letter or digit in it.</summary>
    public static string Of(string text)
    {
        var folded = new StringBuilder(text.Length);
        var (gap, hasLetter) = (false, false);
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.IsAscii && Rune.IsLetterOrDigit(rune))
            {
                if (gap)
                {
                    folded.Append(' ');
                    gap = false;
                }
                hasLetter = true;
                folded.Append((char)Rune.ToLowerInvariant(rune).Value);
                continue;
            }
            var category = Rune.GetUnicodeCategory(rune);
            if (IsDropped(rune, category))
            {
                // Dropped marks still tell two letters apart in a few pairs.
                Join(folded, rune.ToString());
                continue;
            }
            if (!IsKept(category))
            {
                gap = folded.Length > 0;
                continue;
            }
            if (gap)
            {
                folded.Append(' ');
                gap = false;
            }
            hasLetter |= category is not (UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark);
            var one = One(rune, category);
            if (!Join(folded, one))
            {
                folded.Append(one);
            }
        }
        return hasLetter ? folded.ToString() : "";
    }

    /// <summary>
    /// What makes a name the name it is: two names are one when their keys are equal. Beside letters and digits these are signs such as '+' and '€': <c>C++</c> is not <c>C</c>.
    /// </summary>
    public static string NameKey(string name)
    {
        var signs = string.Concat(name.EnumerateRunes().Where(r => r.Value is not ('©' or '®' or '™' or '℠')
            && Rune.GetUnicodeCategory(r) is UnicodeCategory.MathSymbol or UnicodeCategory.CurrencySymbol or UnicodeCategory.OtherSymbol));
        return signs.Length == 0 ? Of(name) : $"{Of(name)} {signs}";
    }

    /// <summary>True for two ways of writing one name.</summary>
    public static bool IsSameName(string one, string other) => NameKey(one) == NameKey(other);

    /// <summary>True when the text has no letter or digit: as a criterion it means nothing.</summary>
    public static bool MeansNothing(string text) => Of(text).Length == 0;

    /// <summary>Texts folded, without those that mean nothing.</summary>
    public static HashSet<string> Set(IEnumerable<string> texts) => [.. texts.Select(Of).Where(t => t.Length > 0)];

    private static string One(Rune rune, UnicodeCategory category)
    {
        if (category == UnicodeCategory.DecimalDigitNumber)
        {
            return ((int)Rune.GetNumericValue(rune)).ToString(CultureInfo.InvariantCulture);
        }
        return Table.GetValueOrDefault(rune.ToString()) ?? Rune.ToLowerInvariant(rune).ToString();
    }

    /// <summary>Makes one letter of the last one and what follows it, where they are one.</summary>
    private static bool Join(StringBuilder folded, string next)
    {
        if (folded.Length == 0 || next.Length != 1 || folded[^1] == ' ')
        {
            return false;
        }
        if ((Table.GetValueOrDefault(string.Concat(folded[^1].ToString(), next)) ?? Syllable(folded[^1], next[0])) is not { } one)
        {
            return false;
        }
        folded.Length--;
        folded.Append(one);
        return true;
    }

    /// <summary>Korean letters that were written one by one, as their syllable; null: they are none.</summary>
    private static string? Syllable(char before, char next)
    {
        var (consonant, vowel) = (before - FirstConsonant, next - FirstVowel);
        if (consonant is >= 0 and < 19 && vowel is >= 0 and < Vowels)
        {
            return ((char)(FirstSyllable + (((consonant * Vowels) + vowel) * Finals))).ToString();
        }
        var (syllable, final) = (before - FirstSyllable, next - BeforeFirstFinal);
        return syllable is >= 0 and < 19 * Vowels * Finals && syllable % Finals == 0 && final is > 0 and < Finals
            ? ((char)(before + final)).ToString()
            : null;
    }

    private static bool IsKept(UnicodeCategory category) => category is UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter
        or UnicodeCategory.TitlecaseLetter or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter or UnicodeCategory.NonSpacingMark
        or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber;

    /// <summary>Accents, vowel points of Hebrew and Arabic, apostrophes, and signs that nobody sees. Vowel signs of other scripts are letters.</summary>
    private static bool IsDropped(Rune rune, UnicodeCategory category) => rune.Value is '\'' or '’' or 0x0640 or (>= 0xFCF2 and <= 0xFCF4) or (>= 0xFE70 and <= 0xFE7F)
        || category is UnicodeCategory.Format or UnicodeCategory.EnclosingMark
        || (category == UnicodeCategory.NonSpacingMark && rune.Value is (>= 0x0300 and <= 0x036F) or (>= 0x0591 and <= 0x05C7)
            or (>= 0x064B and <= 0x065F) or 0x0670 or (>= 0x1AB0 and <= 0x1AFF) or (>= 0x1DC0 and <= 0x1DFF) or (>= 0x20D0 and <= 0x20F0)
            or (>= 0xFE00 and <= 0xFE0F) or (>= 0xFE20 and <= 0xFE2F));

    private static FrozenDictionary<string, string> Load()
    {
        using var lines = new StreamReader(typeof(FoldedText).Assembly.GetManifestResourceStream("folding.txt")!);
        return lines.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(' '))
            .SelectMany(parts => parts.Skip(1).Select(from => KeyValuePair.Create(from, parts[0])))
            .ToFrozenDictionary(StringComparer.Ordinal);
    }
}
