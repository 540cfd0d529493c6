using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using AnyAscii;

namespace ReleasePlanner.Platform.Values;

/// <summary>Slugs: lower-case ASCII letters and digits in runs joined by single '-'. Every id is made of them.</summary>
public static class Slug
{
    /// <summary>The most characters of a slug.</summary>
    public const int Longest = 100;

    /// <summary>Of a name that is longer than a slug may be, this much is kept before the digest.</summary>
    private const int LongestStart = 80;

    /// <summary>A letter that has no sound of its own in the transliteration and is no loss.</summary>
    private const int Alef = 0x0627;

    /// <summary>
    /// Any text as a slug: marks dropped, letters of all scripts transliterated to ASCII, everything else one '-'. Empty when it has no letter or digit.
    /// Where letters have no transliteration, or the slug would be too long, a digest of the text stands for what is missing. Two names may still have
    /// one slug, such as <c>Мир</c> and <c>Mir</c>: whoever makes an id of a name compares the names.
    /// </summary>
    public static string From(string text)
    {
        var folded = FoldedText.Of(text);
        var slug = new StringBuilder(folded.Length);
        var (gap, lost) = (false, false);
        foreach (var rune in folded.EnumerateRunes())
        {
            if (rune.IsAscii)
            {
                Append((char)rune.Value);
                continue;
            }
            var latin = rune.ToString().Transliterate();
            lost |= latin.Length == 0 && rune.Value != Alef && IsLetter(rune);
            foreach (var c in latin)
            {
                Append(c);
            }
        }
        if (folded.Length > 0 && (lost || slug.Length is 0 or > Longest))
        {
            var start = slug.ToString(0, Math.Min(slug.Length, LongestStart)).Trim('-');
            return $"{(start.Length == 0 ? "name" : start)}-{Digest(folded)}";
        }
        return slug.ToString();

        void Append(char c)
        {
            if (char.IsAsciiLetterOrDigit(c))
            {
                slug.Append(gap && slug.Length > 0 ? "-" : "").Append(char.ToLowerInvariant(c));
                gap = false;
            }
            else if (c is not ('\'' or '`'))
            {
                gap = true;
            }
        }
    }

    /// <summary>A slug of the name that no other name has: what is not written in Latin letters, or is long, gets a digest.</summary>
    public static string OnlyOf(string name)
    {
        var slug = From(name);
        return slug.Length == 0 || (slug.Length <= LongestStart && IsSpelled(name)) ? slug
            : $"{(slug.Length > LongestStart ? slug[..LongestStart].Trim('-') : slug)}-{Digest(FoldedText.NameKey(name))}";
    }

    /// <summary>True when the text is written in Latin letters and digits: its slug has all of them.</summary>
    public static bool IsSpelled(string text) => FoldedText.NameKey(text).All(char.IsAscii);

    /// <summary>True for a non-empty slug in canonical form, 1 to 100 characters.</summary>
    public static bool IsValid(ReadOnlySpan<char> text)
    {
        if (text.Length is 0 or > Longest || text[0] == '-' || text[^1] == '-')
        {
            return false;
        }
        for (var i = 0; i < text.Length; i++)
        {
            if (!(char.IsAsciiLetterLower(text[i]) || char.IsAsciiDigit(text[i]) || (text[i] == '-' && text[i - 1] != '-')))
            {
                return false;
            }
        }
        return true;
    }

    private static bool IsLetter(Rune rune) => Rune.IsLetterOrDigit(rune) && Rune.GetUnicodeCategory(rune) != UnicodeCategory.ModifierLetter;

    private static string Digest(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..8];
}
