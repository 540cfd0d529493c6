using System.Text.Json;

namespace ReleasePlanner.FilmRental;

/// <summary>Reads a part of terms and, where it is not one, says so in words that name the part rather than the request around it.</summary>
internal static class InWords
{
    private const string Missing = "was missing required properties including: ";

    public static T Read<T>(JsonElement json, string what, JsonSerializerOptions options)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            throw new JsonException($"{what} are an object, such as {{\"rental\": {{\"kind\": \"firm\", \"percent\": 55}}}}, or text for terms to be agreed");
        }
        try
        {
            return json.Deserialize<T>(options)!;
        }
        catch (JsonException e)
        {
            // Without a path of its own, the exception gets that of the member that has the terms.
            throw new JsonException(Said(e, what));
        }
    }

    private static string Said(JsonException e, string what)
    {
        var path = e.Path?.TrimStart('$', '.') ?? "";
        if (e.Message.Contains("could not be mapped to any .NET member", StringComparison.Ordinal))
        {
            return $"{path} is not a member of {what}";
        }
        var missing = e.Message.IndexOf(Missing, StringComparison.Ordinal);
        if (missing >= 0)
        {
            var names = e.Message[(missing + Missing.Length)..];
            var end = names.IndexOf('.', StringComparison.Ordinal);
            return $"{(path.Length == 0 ? "" : path + ": ")}{what} need {(end < 0 ? names : names[..end]).Replace("'", "", StringComparison.Ordinal)}";
        }
        var cut = e.Message.IndexOf(" Path: $", StringComparison.Ordinal);
        var message = cut < 0 ? e.Message : e.Message[..cut];
        return path.Length == 0 ? message : $"{path}: {message}";
    }
}
