using System.Buffers.Text;
using System.Security.Cryptography;

namespace ReleasePlanner.Webhooks;

/// <summary>
/// Makes signing secrets, and seals them where the host has something to do it with. The keys of the seal lie in the same store: it keeps a secret out of a
/// listing of the table, not from whoever has the whole store or a copy of it, unless the operator protects those keys.
/// </summary>
/// <param name="protect">Null: they are stored as they are, as the key that signs must be had back.</param>
public sealed class WebhookSecrets(Func<string, string>? protect = null, Func<string, string>? unprotect = null)
{
    private const string Sealed = "sealed:";
    private const string Plain = "plain:";

    public static string New() => "whsec_" + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    public string Seal(string secret) => protect is null ? Plain + secret : Sealed + protect(secret);

    /// <summary>The secret; null when this host has not the keys that sealed it.</summary>
    public string? Open(string stored)
    {
        if (stored.StartsWith(Plain, StringComparison.Ordinal))
        {
            return stored[Plain.Length..];
        }
        try
        {
            return unprotect?.Invoke(stored[Sealed.Length..]);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
