namespace ReleasePlanner.Host.Pages.Live;

/// <summary>Ids as they stand in addresses and fields, where anybody may write anything.</summary>
internal static class IdsOfAddresses
{
    /// <summary>Null: there is none, or it is none.</summary>
    public static T? Read<T>(string? text, Func<string, T> parse)
        where T : struct
    {
        try
        {
            return string.IsNullOrEmpty(text) ? null : parse(text);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    /// <summary>An id whose prefix may be left out.</summary>
    public static T? Read<T>(string prefix, string? text, Func<string, T> parse)
        where T : struct => text?.Trim() is { Length: > 0 } typed ? Read(typed.StartsWith(prefix, StringComparison.Ordinal) ? typed : prefix + typed, parse) : null;
}
