using System.Data.Common;
using System.Globalization;
using Dapper;
using ReleasePlanner.Platform.Store;

namespace ReleasePlanner.Platform.Journal;

/// <summary>
/// The last row of the journal and its hash. Kept elsewhere, it proves later that a journal still has that row and, since hashes are chained,
/// every one before it as it was: a shorter or different history is noticed.
/// </summary>
/// <param name="Seq">From 1; 0: an empty journal.</param>
/// <param name="Hash">64 hex digits.</param>
public sealed record ChainHead(long Seq, string Hash)
{
    /// <summary><c>SEQ:HASH</c>.</summary>
    /// <exception cref="FormatException">It is not written so.</exception>
    public static ChainHead Parse(string text) =>
        text.Trim().Split(':') is [var seq, { Length: 64 } hash] && hash.All(char.IsAsciiHexDigitLower)
            && long.TryParse(seq, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new(number, hash)
            : throw new FormatException($"'{text.Trim()}' is not the head of a journal: write it as SEQ:HASH, as the verb head prints it");

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Seq}:{Hash}");

    /// <summary>The head as it is now; rows that are not in the sequence yet are not in it.</summary>
    public static async Task<ChainHead> ReadAsync(Database database, CancellationToken cancellation = default)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return await connection.QuerySingleAsync<ChainHead>("select seq as Seq, hash as Hash from journal_head");
    }

    /// <summary>Looks for it in a journal whose own hashes are checked elsewhere.</summary>
    /// <returns>What is wrong; null: the journal has it.</returns>
    public async Task<string?> FindInAsync(Database database, CancellationToken cancellation = default)
    {
        if (Seq == 0)
        {
            return Hash == Sequencer.Genesis ? null : "the exported head says row 0 with the hash of another";
        }
        await using var connection = await database.OpenAsync(cancellation);
        if (await HashOfAsync(connection, Seq) is { } hash)
        {
            return hash == Hash ? null : $"journal row {Seq} is not the one of the exported head: this is another history";
        }
        var last = await connection.ExecuteScalarAsync<long>("select coalesce(max(seq), 0) from journal");
        return $"the journal ends with row {last}, and the exported head says it went to row {Seq}: {Seq - last} rows are lost";
    }

    private static Task<string?> HashOfAsync(DbConnection connection, long seq) =>
        connection.ExecuteScalarAsync<string?>("select hash from journal where seq = @seq", new { seq });
}
