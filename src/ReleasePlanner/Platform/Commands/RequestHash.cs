using System.Security.Cryptography;
using System.Text.Json;

namespace ReleasePlanner.Platform.Commands;

/// <summary>Tells whether a repeated command id comes with the same request: the hash of what the client sent, nothing filled in.</summary>
internal static class RequestHash
{
    public static string Of(Command command)
    {
        var sent = command with { DryRun = false };
        var json = JsonSerializer.SerializeToUtf8Bytes(sent, sent.GetType(), Json.Options);
        return $"{sent.GetType().Name}:{Convert.ToHexStringLower(SHA256.HashData(json))[..32]}";
    }
}
