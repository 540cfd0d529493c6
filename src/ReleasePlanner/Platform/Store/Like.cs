namespace ReleasePlanner.Platform.Store;

/// <summary>Patterns for <c>like … escape '!'</c>.</summary>
internal static class Like
{
    /// <summary>Anything that has the text in it, whatever the case; null when there is no text.</summary>
    public static string? Part(string? text) =>
        text is null ? null : $"%{Plain(text.ToLowerInvariant())}%";

    /// <summary>Anything that begins with the text, whatever the case; null when there is no text.</summary>
    public static string? Start(string? text) => text is null ? null : $"{Plain(text.ToLowerInvariant())}%";

    /// <summary>The text itself, whatever signs it has in it.</summary>
    public static string Plain(string text) =>
        text.Replace("!", "!!", StringComparison.Ordinal).Replace("%", "!%", StringComparison.Ordinal).Replace("_", "!_", StringComparison.Ordinal);
}
