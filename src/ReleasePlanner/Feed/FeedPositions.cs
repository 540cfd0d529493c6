using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using Dapper;
using ReleasePlanner.Platform.Store;

namespace ReleasePlanner.Feed;

/// <summary>
/// Journal positions as other parties get them: one AES block under the store's own key, so that neither a number nor a difference of two tells how
/// much is going on elsewhere. A position gives no right to anything: what may be seen is decided whenever it is read.
/// </summary>
public sealed class FeedPositions(Database database)
{
    /// <summary>48 bits of position, 32 of chance, 48 of zeros that tell a position somebody made up.</summary>
    private const int Block = 16;

    private byte[]? key;

    /// <summary>Returns when positions can be written and read.</summary>
    public async Task ReadyAsync(CancellationToken cancellation = default)
    {
        if (key is null)
        {
            await using var connection = await database.OpenAsync(cancellation);
            key = Convert.FromHexString(await connection.QuerySingleAsync<string>("select secret from feed_key"));
        }
    }

    /// <summary>The position of an event: always the same.</summary>
    public string OfEvent(long seq) => Write(seq, 0);

    /// <summary>The end of what was looked through: another text each time, or it would tell whether anything happened elsewhere.</summary>
    public string OfPage(long seq) => Write(seq, RandomNumberGenerator.GetInt32(1, int.MaxValue));

    /// <summary>The journal position; null when this is no position of this store.</summary>
    public long? Read(string text)
    {
        Span<byte> block = stackalloc byte[Block];
        if (!Base64Url.IsValid(text, out var length) || length != Block || !Base64Url.TryDecodeFromChars(text, block, out _))
        {
            return null;
        }
        using var aes = Cipher();
        var plain = aes.DecryptEcb(block, PaddingMode.None);
        return plain.AsSpan(10).ContainsAnyExcept((byte)0) ? null : BinaryPrimitives.ReadInt64BigEndian(plain) >> 16;
    }

    private string Write(long seq, int chance)
    {
        Span<byte> block = stackalloc byte[Block];
        BinaryPrimitives.WriteInt64BigEndian(block, seq << 16);
        BinaryPrimitives.WriteInt32BigEndian(block[6..], chance);
        using var aes = Cipher();
        return Base64Url.EncodeToString(aes.EncryptEcb(block, PaddingMode.None));
    }

    private Aes Cipher()
    {
        var aes = Aes.Create();
        aes.Key = key ?? throw new InvalidOperationException("call ReadyAsync first");
        return aes;
    }
}
