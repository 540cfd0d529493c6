using System.Text.Json;
using System.Text.Json.Serialization;

namespace ReleasePlanner.Platform.Values;

/// <summary>A validated identifier. Equality is ordinal equality of <see cref="Value"/>.</summary>
public interface IId<TSelf>
    where TSelf : struct, IId<TSelf>
{
    string Value { get; }

    /// <exception cref="FormatException">The text is not such an id; the message shows an example.</exception>
    static abstract TSelf Parse(string text);
}

/// <summary>Reads and writes ids as JSON strings, and refuses what is not one with the id's own message.</summary>
public sealed class IdConverter<TId> : JsonConverter<TId>
    where TId : struct, IId<TId>
{
    public override TId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            throw new JsonException($"expected text for a {typeof(TId).Name}");
        }
        try
        {
            return TId.Parse(reader.GetString()!);
        }
        catch (FormatException e)
        {
            throw new JsonException(e.Message);
        }
    }

    public override void Write(Utf8JsonWriter writer, TId value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.Value);
}

internal static class IdText
{
    /// <summary>Checks <c>prefix:slug(/slug)*</c> with the given number of slugs, and returns it.</summary>
    public static string Key(string text, string prefix, int min, int max, string example)
    {
        if (text.Length <= 220 && text.StartsWith(prefix, StringComparison.Ordinal) && text.Length > prefix.Length && text[prefix.Length] == ':')
        {
            var parts = text[(prefix.Length + 1)..].Split('/');
            if (parts.Length >= min && parts.Length <= max && parts.All(p => Slug.IsValid(p)))
            {
                return text;
            }
        }
        throw new FormatException($"'{Short(text)}' is not a {prefix} id: write it as {example}");
    }

    public static string OneSlug(string text, string what, string example) => Slug.IsValid(text)
        ? text
        : throw new FormatException($"'{Short(text)}' is not a {what}: write it as a slug, such as {example}");

    /// <summary>The most characters of an id that a caller chooses; ids derived from it may be longer.</summary>
    public const int Longest = 200;

    /// <summary>The most characters of an id that is derived from a caller's.</summary>
    public const int LongestDerived = 400;

    /// <summary>A caller's own id: 1 to 400 of letters, digits and <c>: / . _ - @ #</c>.</summary>
    public static string Free(string text, string what)
    {
        if (text.Length is > 0 and <= LongestDerived && text.All(c => char.IsAsciiLetterOrDigit(c) || c is ':' or '/' or '.' or '_' or '-' or '@' or '#'))
        {
            return text;
        }
        throw new FormatException($"'{Short(text)}' is not a {what} id: use letters, digits and any of : / . _ - @ #");
    }

    private static string Short(string text) => text.Length > 60 ? text[..60] + "…" : text;
}
