using System.Data.Common;
using Dapper;

namespace ReleasePlanner.Approvals;

/// <summary>Proposals against themselves and the journal: an id is of its sender and command, and what a done one says that its stream had come to is there.</summary>
internal static class ProposalCheck
{
    public static async Task<IReadOnlyList<string>> RunAsync(DbConnection connection, DbTransaction snapshot)
    {
        var findings = new List<string>();
        var ids = await connection.QueryAsync<(string Id, string Actor, string CommandId)>("select id, actor, command_id from proposal order by id", transaction: snapshot);
        findings.AddRange(ids.Where(p => p.Id != IdOf(p.Actor, p.CommandId)).Select(p => $"proposal {p.Id} is not of its sender {p.Actor} and command {p.CommandId}"));
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

    private static string? IdOf(string actor, string command)
    {
        try
        {
            return ProposalId.Of(Actor.Parse(actor), CommandId.Parse(command)).Value;
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
