using System.Data.Common;
using Dapper;
using ReleasePlanner.Disruptions;
using ReleasePlanner.Platform.Grains;
using ReleasePlanner.Platform.Journal;
using ReleasePlanner.Windows;

namespace ReleasePlanner.Platform.Verification;

/// <summary>The tables <c>disruption</c> and <c>window_opening</c> against the fold of the journal, column by column.</summary>
internal sealed class StopTableCheck
{
    private readonly Dictionary<string, StopRow> stops = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Window, long Version), OpeningRow> openings = [];

    private sealed class StoredStop
    {
        public string Id { get; init; } = "";

        public string Owner { get; init; } = "";

        public long Version { get; init; }

        public string Active { get; init; } = "";

        public string? Distributor { get; init; }

        public string? Film { get; init; }

        public string? Window { get; init; }

        public string? Chain { get; init; }

        public string Body { get; init; } = "";
    }

    private sealed class StoredOpening
    {
        public string Window { get; init; } = "";

        public long Version { get; init; }

        public long? Opens { get; init; }

        public string At { get; init; } = "";

        public string Follow { get; init; } = "";
    }

    /// <summary>The disruption as its events say; null when there is none.</summary>
    public StopRow? Find(string disruption) => stops.GetValueOrDefault(disruption);

    public void Take(RecordedEvent recorded, Event e)
    {
        switch (e)
        {
            case DisruptionEvent d:
                stops[d.Disruption.Id.Value] = StopRow.Of(d.Disruption, recorded.Version);
                break;
            case WindowPlanned { First: true } p:
                Opened(recorded, p.Opens, false);
                break;
            case WindowMoved m:
                Opened(recorded, m.Opens, m.Follow);
                break;
        }
    }

    /// <summary>The differences, in words.</summary>
    public async Task<IReadOnlyList<string>> RunAsync(DbConnection connection, DbTransaction snapshot, bool sqlite) =>
        [.. await StopsAsync(connection, snapshot, sqlite), .. await OpeningsAsync(connection, snapshot, sqlite)];

    private async Task<List<string>> StopsAsync(DbConnection connection, DbTransaction snapshot, bool sqlite)
    {
        var rows = await connection.QueryAsync<StoredStop>(
            $"select id, owner, version, {Flag("active", sqlite)} as active, distributor, film, \"window\", chain, body from disruption", transaction: snapshot);
        var findings = new List<string>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var row in rows)
        {
            if (!stops.TryGetValue(row.Id, out var expected))
            {
                findings.Add($"disruption {row.Id} in the stop table has no events");
                continue;
            }
            seen.Add(row.Id);
            (string Column, object? Stored, object? Expected)[] columns =
            [
                ("owner", row.Owner, expected.Owner),
                ("version", row.Version, expected.Version),
                ("active", row.Active, expected.Active ? "1" : "0"),
                ("distributor", row.Distributor, expected.Distributor),
                ("film", row.Film, expected.Film),
                ("window", row.Window, expected.Window),
                ("chain", row.Chain, expected.Chain),
                ("body", row.Body, expected.Body),
            ];
            findings.AddRange(columns.Where(c => !Equals(c.Stored, c.Expected)).Select(c => $"disruption {row.Id} in the stop table is not as its events say: {c.Column}"));
        }
        findings.AddRange(stops.Keys.Where(id => !seen.Contains(id)).Select(id => $"disruption {id} is not in the stop table"));
        return findings;
    }

    private async Task<List<string>> OpeningsAsync(DbConnection connection, DbTransaction snapshot, bool sqlite)
    {
        var rows = (await connection.QueryAsync<StoredOpening>(
            $"select \"window\", version, opens, at, {Flag("follow", sqlite)} as follow from window_opening", transaction: snapshot)).ToDictionary(r => (r.Window, r.Version));
        var findings = new List<string>();
        foreach (var (key, row) in rows)
        {
            if (!openings.TryGetValue(key, out var expected))
            {
                findings.Add($"the openings in the stop table are not as their events say: {key.Window} has none at version {key.Version}");
            }
            else if ((row.Opens, row.At, row.Follow) != (expected.Opens, expected.At, expected.Follow ? "1" : "0"))
            {
                findings.Add($"the openings in the stop table are not as their events say: {key.Window} at version {key.Version}");
            }
        }
        findings.AddRange(openings.Keys.Where(k => !rows.ContainsKey(k)).Select(k => $"the openings in the stop table lack {k.Window} at version {k.Version}"));
        return findings;
    }

    private void Opened(RecordedEvent recorded, LocalDate? opens, bool follow) => openings[(recorded.Stream, recorded.Version)] =
        new(recorded.Stream, recorded.Version, opens is { } day ? Stored.Day(day) : null, recorded.At, follow);

    private static string Flag(string column, bool sqlite) => sqlite ? $"cast({column} as text)" : $"case when {column} then '1' else '0' end";
}
