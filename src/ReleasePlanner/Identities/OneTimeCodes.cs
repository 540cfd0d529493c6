using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Identity;

namespace ReleasePlanner.Identities;

/// <summary>
/// An authenticator's codes, six digits each thirty seconds (RFC 6238), each good once. Identity's own provider does not say which step a code
/// was of, takes it again for as long as it fits, and takes <c>0012</c> for <c>000012</c>.
/// </summary>
internal sealed class OneTimeCodes(IClock clock) : AuthenticatorTokenProvider<User>
{
    /// <summary>As Identity has it: clocks of phones are a minute off.</summary>
    private const int Tolerated = 2;

    public override async Task<bool> ValidateAsync(string purpose, string token, UserManager<User> manager, User user)
    {
        if (token.Length != 6 || !token.All(char.IsAsciiDigit) || await manager.GetAuthenticatorKeyAsync(user) is not { Length: > 0 } key)
        {
            return false;
        }
        var (secret, now) = (Bytes(key), DemonstrationClock.OfTheWorld(clock).GetCurrentInstant().ToUnixTimeSeconds() / 30);
        for (var step = now - Tolerated; step <= now + Tolerated; step++)
        {
            if (step > (user.LastStep ?? 0) && CodeOf(secret, step) == token)
            {
                return await ((PlannerUsers)manager).TakeStepAsync(user, step);
            }
        }
        return false;
    }

    private static string CodeOf(byte[] secret, long step)
    {
        Span<byte> counter = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
#pragma warning disable CA5350 // RFC 6238, and what authenticators know
        var hash = HMACSHA1.HashData(secret, counter);
#pragma warning restore CA5350
        var number = BinaryPrimitives.ReadInt32BigEndian(hash.AsSpan(hash[^1] & 15)) & int.MaxValue;
        return (number % 1_000_000).ToString("000000", CultureInfo.InvariantCulture);
    }

    /// <summary>Base 32 without padding, as Identity makes keys.</summary>
    private static byte[] Bytes(string key)
    {
        var bytes = new byte[key.Length * 5 / 8];
        var (bits, count, at) = (0, 0, 0);
        foreach (var c in key)
        {
            (bits, count) = ((bits << 5) | "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(c, StringComparison.Ordinal), count + 5);
            if (count >= 8)
            {
                count -= 8;
                bytes[at++] = (byte)(bits >> count);
            }
        }
        return bytes;
    }
}
