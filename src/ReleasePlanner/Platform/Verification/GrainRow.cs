using System.Text;
using Orleans.Storage;

namespace ReleasePlanner.Platform.Verification;

/// <summary>A row of table <c>grain_state</c>. The grain finds it by every column of its key: with one of them changed the grain would begin
/// anew.</summary>
internal sealed class GrainRow
{
    private static readonly OrleansDefaultHasher Hasher = new();

    public string Id { get; init; } = "";

    public long IdHash { get; init; }

    public long IdN0 { get; init; }

    public long IdN1 { get; init; }

    public string Type { get; init; } = "";

    public long TypeHash { get; init; }

    public string Service { get; init; } = "";

    public long Version { get; init; }

    public string Payload { get; init; } = "";

    /// <summary>The columns, for a select.</summary>
    public static string Columns(bool sqlite) =>
        $"""
        id_text as Id, id_hash as IdHash, id_n0 as IdN0, id_n1 as IdN1, type_text as Type, type_hash as TypeHash, service, version, {(sqlite ? "payload" : "payload::text")} as Payload
        """;

    /// <summary>Names of columns that are not as the stream and its version say.</summary>
    public IEnumerable<string> Differences(string service, long version)
    {
        var type = "rp." + Id[..Math.Max(0, Id.IndexOf(':'))];
        (string Column, object Stored, object Expected)[] columns =
        [
            ("id_hash", IdHash, HashOfId(Id)),
            ("id_n0", IdN0, 0L),
            ("id_n1", IdN1, 0L),
            ("type_text", Type, type),
            ("type_hash", TypeHash, HashOf(Encoding.UTF8.GetBytes(type))),
            ("service", Service, service),
            ("version", Version, version),
        ];
        return columns.Where(c => !c.Stored.Equals(c.Expected)).Select(c => c.Column);
    }

    /// <summary>As Orleans' ADO.NET provider does it; of an id it takes the bytes from the last to the first.</summary>
    private static long HashOfId(string id)
    {
        var bytes = Encoding.UTF8.GetBytes(id);
        Array.Reverse(bytes);
        return HashOf(bytes);
    }

    private static long HashOf(byte[] bytes) => Hasher.Hash(bytes);
}
