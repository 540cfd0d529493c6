using System.Data.Common;
using Dapper;

namespace ReleasePlanner.Approvals;

/// <summary>Proposals against the journal: what a done one says that its stream had come to is there.</summary>
internal static class ProposalCheck
{
    public static async Task<IReadOnlyList<string>> RunAsync(DbConnection connection, DbTransaction snapshot)
    {
        var findings = new List<string>();
        var done = await connection.QueryAsync<(string Id, string Outcome)>("select id, outcome from proposal where state = 'done' order by id", transaction: snapshot);
        foreach (var (id, text) in done)
        {
            // Lines of a batch are the batch's to check.
            foreach (var (stream, version) in Json.Read<Outcome>(text) is { Batch: null, Streams: { } streams } ? streams.Select(s => (s.Stream, s.Version)) : [])
            {
                var found = await connection.ExecuteScalarAsync<long>(
                    "select count(*) from journal where stream = @stream and version = @version", new { stream, version }, snapshot);
                if (version > 0 && found == 0)
                {
                    findings.Add($"proposal {id} says that it is done, and {stream} never came to version {version} in the journal");
                }
            }
        }
        return findings;
    }
}
