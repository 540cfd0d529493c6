using System.Data.Common;
using Dapper;
using ReleasePlanner.Platform.Store;

namespace ReleasePlanner.Platform.Projection;

/// <summary>
/// An event that this program cannot read or take in. Its stream is set aside: what it changed before stays as it is in the read model, and
/// neither this event nor a later one of the stream is told anywhere. All other streams go on. <c>rebuild</c> tries again.
/// </summary>
/// <param name="Seq">Its row in the journal.</param>
/// <param name="Kind">What the journal calls it.</param>
/// <param name="Error">Why it could not be taken in.</param>
public sealed record PoisonedEvent(string Stream, long Seq, string Kind, string Error)
{
    public const string Table = "poisoned_event";

    internal const string Columns = "stream, seq, kind, error";

    /// <summary>The condition that a journal row is none of a stream that was set aside before it.</summary>
    /// <param name="journal">The name of the journal in the statement.</param>
    internal static string Without(string journal) =>
        $"not exists (select 1 from {Table} set_aside where set_aside.stream = {journal}.stream and set_aside.seq <= {journal}.seq)";

    /// <summary>All there are, in the journal's order: none in a sound store.</summary>
    public static async Task<IReadOnlyList<PoisonedEvent>> AllAsync(Database database, CancellationToken cancellation = default)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return await AllAsync(connection, null);
    }

    internal static async Task<IReadOnlyList<PoisonedEvent>> AllAsync(DbConnection connection, DbTransaction? transaction) =>
        (await connection.QueryAsync<PoisonedEvent>($"select {Columns} from {Table} order by seq", transaction: transaction)).AsList();

    /// <summary>In words, for whoever keeps the store.</summary>
    public override string ToString() => $"{Stream} is set aside from row {Seq} of the journal on: {Kind} cannot be taken in: {Error}";
}
