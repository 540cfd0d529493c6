using System.Data.Common;
using Dapper;
using ReleasePlanner.Platform.Store;

namespace ReleasePlanner.Platform.Projection;

/// <summary>A table of the read model: rows hold <c>[from_seq, to_seq)</c>, and a new version of a key closes the one before.</summary>
/// <param name="Key">Columns that name a thing.</param>
/// <param name="Columns">All columns but from_seq and to_seq, key first.</param>
public sealed record ReadTable(string Name, string[] Key, string[] Columns)
{
    public static readonly ReadTable Market = new("market", ["id"], ["id", "name", "grp", "zone", "body"]);

    public static readonly ReadTable Film = new("film", ["id"], ["id", "title", "distributor", "announce_at", "body"]);

    public static readonly ReadTable Window = new("release_window", ["id"], ["id", "film", "market", "channel", "distributor", "opens", "bookable", "body"]);

    public static readonly ReadTable Chain = new("chain", ["id"], ["id", "name", "kind", "body"]);

    public static readonly ReadTable Theater = new(
        "theater", ["id"], ["id", "name", "chain", "market", "region", "city", "zone", "screens", "comscore", "own_code", "body"]);

    public static readonly ReadTable Booking = new(
        "booking",
        ["theater", "id"],
        [
            "theater", "id", "chain", "market", "window", "film", "distributor", "channel", "version", "format", "kind", "from_day", "until_day",
            "first_week_ends", "end_day", "ended_by", "displaced", "pinned", "made_under", "saw_film", "saw_window", "saw_chain", "saw_market",
            "saw_theater", "saw_distributor", "screens", "days", "previews", "body",
        ]);

    public static readonly ReadTable Offer = new("offer", ["id"], ["id", "window", "film", "chain", "market", "distributor", "respond_by", "body"]);

    public static readonly ReadTable OfferLine = new(
        "offer_line",
        ["theater", "id"],
        ["theater", "id", "offer", "chain", "market", "window", "film", "distributor", "version", "format", "state", "open_until", "halves", "body"]);

    public static readonly ReadTable Disruption = new(
        "disruption_was", ["id"], ["id", "owner", "version", "active", "distributor", "film", "window", "chain", "body"]);

    public static readonly ReadTable Buyer = new("buyer", ["id"], ["id", "name", "body"]);

    public static readonly ReadTable Assignment = new("theater_buyer", ["theater", "buyer", "from_day"], ["theater", "buyer", "from_day", "until_day"]);

    public static readonly ReadTable Group = new("saved_group", ["id"], ["id", "owner", "deleted", "body"]);

    public static readonly ReadTable TermsTemplate = new("terms_template", ["id"], ["id", "distributor", "chain", "film", "deleted", "body"]);

    public static readonly ReadTable Tracked = new("tracked_title", ["id"], ["id", "distributor", "market", "deleted", "body"]);

    public static readonly ReadTable Mark = new(
        "on_behalf_mark", ["theater", "command", "distributor"], ["theater", "command", "distributor", "chain", "window", "state", "at", "body"]);

    public static readonly ReadTable Acknowledged = new("notice_ack", ["owner", "person", "notice"], ["owner", "person", "notice", "up_to", "at"]);

    /// <summary>Openings are only ever added.</summary>
    public static readonly ReadTable Opening = new("window_opening_was", ["window", "version"], ["window", "version", "opens", "at", "follow"]);

    /// <summary>Houses that changed hands, and from which day on; only ever added.</summary>
    public static readonly ReadTable TheaterMove = new("theater_move", ["theater", "version"], ["theater", "version", "from_day", "old_chain", "chain"]);

    public static readonly IReadOnlyList<ReadTable> All =
    [
        Market, Film, Window, Chain, Theater, Booking, Offer, OfferLine, Disruption, Opening, Buyer, Assignment, Group, TermsTemplate, Tracked, Mark, Acknowledged, TheaterMove,
    ];

    /// <summary>All columns, quoted, for SQL.</summary>
    public string ColumnList => string.Join(", ", Stamped.Select(c => $"\"{c}\""));

    private bool HasEnd => this != Opening && this != TheaterMove;

    private string[] Stamped => HasEnd ? [.. Columns, "from_seq", "to_seq"] : [.. Columns, "from_seq"];

    /// <summary>Writes versions of rows, in the order of their <c>from_seq</c>, set-based.</summary>
    /// <param name="prefix">Put before the table's name, for a read model made beside the one in use.</param>
    public async Task WriteAsync(Database database, DbConnection connection, DbTransaction transaction, IReadOnlyList<ReadRow> rows, string prefix)
    {
        if (rows.Count == 0)
        {
            return;
        }
        var table = prefix + Name;
        var firsts = new Dictionary<string, ReadRow>();
        var lasts = new Dictionary<string, ReadRow>();
        foreach (var row in rows)
        {
            var key = string.Join('\n', Key.Select(k => row.Values[k]));
            if (lasts.TryGetValue(key, out var before))
            {
                before.Values["to_seq"] = row.FromSeq;
            }
            firsts.TryAdd(key, row);
            lasts[key] = row;
            row.Values["from_seq"] = row.FromSeq;
            row.Values["to_seq"] = Stored.Current;
        }
        if (HasEnd)
        {
            var json = Json.Write(firsts.Values.Select(r => Key.Append("from_seq").ToDictionary(k => k, k => r.Values[k])));
            var match = string.Join(" and ", Key.Select(k => database.IsSqlite ? $"t.\"{k}\" = r.value->>'{k}'" : $"t.\"{k}\" = r.\"{k}\""));
            await connection.ExecuteAsync(
                database.IsSqlite
                    ? $"update {table} as t set to_seq = r.value->>'from_seq' from json_each(@json) as r where {match} and t.to_seq = {Stored.Current}"
                    : $"update {table} t set to_seq = r.from_seq from jsonb_populate_recordset(null::{Name}, @json::jsonb) as r where {match} and t.to_seq = {Stored.Current}",
                new { json },
                transaction);
        }
        var names = ColumnList;
        await connection.ExecuteAsync(
            database.IsSqlite
                ? $"insert into {table} ({names}) select {string.Join(", ", Stamped.Select(c => $"r.value->>'{c}'"))} from json_each(@json) as r"
                : $"insert into {table} ({names}) select {names} from jsonb_populate_recordset(null::{Name}, @json::jsonb)",
            new { json = Json.Write(rows.Select(r => r.Values)) },
            transaction);
    }
}

/// <summary>A version of a row, from a journal position on.</summary>
public sealed record ReadRow(ReadTable Table, long FromSeq, Dictionary<string, object?> Values);
