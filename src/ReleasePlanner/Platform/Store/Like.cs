namespace ReleasePlanner.Platform.Store;

/// <summary>Patterns for <c>like … escape '!'</c>.</summary>
internal static class Like
{
    /// <summary>Anything that has the text in it, whatever the case; null when there is no text.</summary>
    public static string? Part(string? text) =>
        text is null ? null : $"%{text.ToLowerInvariant().Replace("!", "!!", StringComparison.Ordinal).Replace("%", "!%", StringComparison.Ordinal).Replace("_", "!_", StringComparison.Ordinal)}%";
}
