using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ReleasePlanner.Webhooks;

/// <summary>
/// What tells a receiver that a delivery is ours and of now: <c>RP-Signature: t=1418860800,v1=…</c>, with the HMAC-SHA256 of <c>t.body</c> under the
/// webhook's secret in hex; two of them while an old secret is still valid. Receivers may copy <see cref="Verify"/>.
/// </summary>
public static class WebhookSignature
{
    public const string Header = "RP-Signature";

    /// <summary>How far a delivery's time may be from the receiver's clock: an older one was recorded and sent again by somebody.</summary>
    public static readonly Duration Tolerance = Duration.FromMinutes(5);

    public static string Of(string body, Instant now, params IEnumerable<string> secrets)
    {
        var t = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return $"t={t}," + string.Join(",", secrets.Select(s => "v1=" + Hash(s, t, body)));
    }

    /// <summary>True for a body that was signed with the secret within the tolerance. Of one delivery seen twice <c>RP-Delivery</c> is the same.</summary>
    public static bool Verify(string? header, string body, string secret, Instant now)
    {
        var parts = (header ?? "").Split(',').Select(p => p.Split('=', 2)).Where(p => p.Length == 2).ToLookup(p => p[0], p => p[1]);
        if (parts["t"].ToList() is not [var t] || !long.TryParse(t, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
        {
            return false;
        }
        if (Math.Abs(now.ToUnixTimeSeconds() - seconds) > Tolerance.TotalSeconds)
        {
            return false;
        }
        var expected = Encoding.ASCII.GetBytes(Hash(secret, t, body));
        return parts["v1"].Any(given => CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(given), expected));
    }

    private static string Hash(string secret, string t, string body) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"{t}.{body}")));
}
