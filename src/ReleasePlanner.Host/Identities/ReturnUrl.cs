namespace ReleasePlanner.Host.Identities;

/// <summary>Where to go after signing in: a page of this site, never another's.</summary>
internal static class ReturnUrl
{
    public const string Home = "/";

    public static string Safe(string? url) =>
        url is { Length: > 0 and < 2000 } && url[0] == '/' && !url.StartsWith("//", StringComparison.Ordinal) && !url.Contains('\\', StringComparison.Ordinal) && url.All(c => char.IsAscii(c) && !char.IsControl(c))
            ? url
            : Home;
}
