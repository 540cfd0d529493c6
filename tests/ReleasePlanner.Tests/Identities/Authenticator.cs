using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace ReleasePlanner.Tests.Identities;

/// <summary>What people have in their hands: an app that makes codes, and a passkey.</summary>
internal sealed class Authenticator(string origin)
{
    private const byte Present = 1;
    private const byte Verified = 4;
    private const byte WithKey = 64;

    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly byte[] id = RandomNumberGenerator.GetBytes(16);
    private string? user;
    private uint uses;

    /// <summary>RFC 6238, six digits each thirty seconds.</summary>
    public static string Code(string base32, DateTimeOffset at)
    {
        var bits = string.Concat(base32.Select(c => Convert.ToString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(c, StringComparison.Ordinal), 2).PadLeft(5, '0')));
        var secret = Enumerable.Range(0, bits.Length / 8).Select(i => Convert.ToByte(bits.Substring(i * 8, 8), 2)).ToArray();
        var step = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(step, at.ToUnixTimeSeconds() / 30);
#pragma warning disable CA5350 // RFC 6238 says so
        var hash = HMACSHA1.HashData(secret, step);
#pragma warning restore CA5350
        var number = BinaryPrimitives.ReadInt32BigEndian(hash.AsSpan(hash[^1] & 15)) & int.MaxValue;
        return (number % 1_000_000).ToString("000000", System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>What <c>navigator.credentials.create</c> gives: an ES256 key, attestation none.</summary>
    public string Create(JsonElement options)
    {
        user = options.GetProperty("user").GetProperty("id").GetString();
        var point = key.ExportParameters(false).Q;
        // {1: 2, 3: -7, -1: 1, -2: x, -3: y}
        byte[] cose = [0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20, .. point.X!, 0x22, 0x58, 0x20, .. point.Y!];
        byte[] attested = [.. new byte[16], 0, (byte)id.Length, .. id, .. cose];
        byte[] data = [.. Data(options.GetProperty("rp").GetProperty("id").GetString()!, Present | Verified | WithKey), .. attested];
        // {"fmt": "none", "attStmt": {}, "authData": data}
        byte[] attestation =
        [
            0xa3, 0x63, .. "fmt"u8, 0x64, .. "none"u8, 0x67, .. "attStmt"u8, 0xa0, 0x68, .. "authData"u8, 0x59, (byte)(data.Length >> 8), (byte)data.Length, .. data,
        ];
        return Credential(new
        {
            clientDataJSON = Url(ClientData("webauthn.create", options)),
            attestationObject = Url(attestation),
            transports = new[] { "internal" },
        });
    }

    /// <summary>What <c>navigator.credentials.get</c> gives.</summary>
    public string Get(JsonElement options)
    {
        uses++;
        var data = Data(options.GetProperty("rpId").GetString()!, Present | Verified);
        var client = ClientData("webauthn.get", options);
        var signature = key.SignData([.. data, .. SHA256.HashData(client)], HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        return Credential(new { clientDataJSON = Url(client), authenticatorData = Url(data), signature = Url(signature), userHandle = user });
    }

    private byte[] Data(string site, int flags)
    {
        var count = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(count, uses);
        return [.. SHA256.HashData(Encoding.UTF8.GetBytes(site)), (byte)flags, .. count];
    }

    private byte[] ClientData(string type, JsonElement options) =>
        JsonSerializer.SerializeToUtf8Bytes(new { type, challenge = options.GetProperty("challenge").GetString(), origin, crossOrigin = false });

    private string Credential(object response) => JsonSerializer.Serialize(
        new { id = Url(id), rawId = Url(id), type = "public-key", clientExtensionResults = new { }, authenticatorAttachment = "platform", response });

    private static string Url(byte[] bytes) => System.Buffers.Text.Base64Url.EncodeToString(bytes);
}
