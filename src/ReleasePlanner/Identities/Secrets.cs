using System.Security.Cryptography;
using System.Text;

namespace ReleasePlanner.Identities;

/// <summary>
/// Ids and secrets that the system makes. A secret has 256 random bits, and only its SHA-256 is kept: what cannot be guessed needs no salt
/// and no slow hash, and a token is checked on every request.
/// </summary>
internal static class Secrets
{
    /// <summary>An opaque id, such as <c>u-7f3e9c21</c>.</summary>
    public static string NewId(char kind) => $"{kind}-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6))}";

    public static string New() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));

    public static string Hash(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    /// <summary>Takes as long whatever the secret is.</summary>
    public static bool Matches(string secret, string hash) =>
        CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Hash(secret)), Encoding.ASCII.GetBytes(hash));

    /// <summary>The id and the secret of <c>ID_SECRET</c>; null when it is not such a text.</summary>
    public static (string Id, string Secret)? Split(string text)
    {
        var cut = text.IndexOf('_', StringComparison.Ordinal);
        return cut > 0 && text.Length is > 10 and < 200 && Slug.IsValid(text.AsSpan(0, cut)) && text.AsSpan(cut + 1).ContainsAnyExcept("0123456789abcdef") is false
            ? (text[..cut], text[(cut + 1)..])
            : null;
    }
}
