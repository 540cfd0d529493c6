using System.Data.Common;
using System.Text.Json.Nodes;
using Dapper;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Platform.Projection;
using ReleasePlanner.Platform.Store;
using ReleasePlanner.Platform.Values;
using ReleasePlanner.Platform.Verification;
using ReleasePlanner.Tests.Support;
using Xunit;
using static ReleasePlanner.Tests.Support.World;

namespace ReleasePlanner.Tests.Platform;

/// <summary>
/// Changes one column of one row after the other and looks whether <c>verify</c> says so. What it cannot see is listed with the reason in
/// <see cref="UnverifiedColumns"/>; a new column needs either.
/// </summary>
public class EveryColumnTests : PlannerTests
{
    /// <summary>A world in which every table that is verified has a row.</summary>
    private static readonly (string Actor, string Command, string Body)[] Steps =
    [
        (Admin, "RegisterBuyer", """{ "buyer": "buyer:clark", "name": "Clark" }"""),
        (Admin, "AssignBuyer", """{ "buyer": "buyer:clark", "theaters": { "ids": ["theater:carmike-1", "theater:carmike-2"] } }"""),
        (Columbia, "SendOffer", """{ "window": "window:the-interview/us/theatrical", "theaters": { "ids": ["theater:carmike-1", "theater:carmike-2"] }, "weeks": 2 }"""),
        (Carmike, "AnswerOffer", """{ "offer": "offer:the-interview/us/theatrical/carmike", "answer": "confirm", "theaters": { "ids": ["theater:carmike-1"] } }"""),
        (Columbia, "ConfirmBooking", """
            { "theater": "theater:carmike-3", "window": "window:the-interview/us/theatrical", "weeks": 2, "onBehalf": { "person": "J. Doe", "via": "phone" } }
            """),
        (Columbia, "TrackTitle", """{ "title": "tracked:columbia/rival", "distributor": "columbia", "name": "Rival", "by": "Somebody", "market": "market:us", "opens": "2014-12-25" }"""),
        (Columbia, "SaveTermsTemplate", """
            { "distributor": "columbia", "chain": "chain:carmike", "film": "film:the-interview", "terms": { "rental": { "kind": "firm", "percent": 55 } } }
            """),
        (Carmike, "SaveGroup", """{ "group": "houses", "name": "Houses", "theaters": { "ids": ["theater:carmike-1"] } }"""),
        (Carmike, "DropFilm", """{ "chain": "chain:carmike", "film": "film:the-interview", "disruption": "d1", "from": "2015-03-06", "until": "2015-03-13" }"""),
        (Carmike, "AcknowledgeNotices", """{ "chain": "chain:carmike", "upTo": 5 }"""),
        (Columbia, "MoveWindow", """{ "window": "window:the-interview/us/theatrical", "opens": "2014-12-24", "bookings": "follow" }"""),
        ("executive:columbia", "SetApprovalPolicy", """{ "distributor": "columbia", "rules": [{ "commands": ["CancelRelease"] }] }"""),
        (Columbia, "CancelRelease", """{ "film": "film:the-interview" }"""),
        (Admin, "RegisterChain", """{ "chain": "chain:cobb", "name": "Cobb" }"""),
        (Admin, "MoveTheaters", """{ "theaters": { "ids": ["theater:carmike-3"] }, "chain": "chain:cobb", "from": "2014-12-01" }"""),
    ];

    private sealed record Column(string Table, string Name, string Type, bool IsKey);

    [Fact]
    public async Task Verify_sees_a_change_of_every_column_that_counts()
    {
        await using var planner = await Filled();
        // Nobody projects or carries on what is changed here.
        await using var restarted = await planner.RestartAsync(Changed);
        Assert.Empty((await new Verifier(restarted.Database).VerifyAsync()).Findings);
    }

    private async Task<Planner> Filled()
    {
        var planner = await (await StartAsync()).WithWorld(houses: 3);
        foreach (var (actor, name, text) in Steps)
        {
            var body = JsonNode.Parse(text)!.AsObject();
            body["commandId"] = planner.NewId().Value;
            await planner.Do(actor, (Command)System.Text.Json.JsonSerializer.Deserialize(body, RequestCatalog.Commands[name], Json.Options)!);
        }
        await planner.CatchUp();
        return planner;
    }

    private static async Task Changed(Database database)
    {
        var rebuild = new Rebuild(database, new Projector(database));
        await rebuild.Prepare(default);
        await rebuild.FoldAsync(long.MaxValue, null, default);
        await using var connection = await database.OpenAsync();
        var columns = await ColumnsAsync(database, connection);
        UnverifiedColumns.AssertAllExist(columns.Select(c => (c.Table, c.Name)));
        var failures = new List<string>();
        await using var transaction = await connection.BeginTransactionAsync();
        Assert.Empty(await FindingsAsync(database, connection, transaction));
        foreach (var column in columns.Where(c => UnverifiedColumns.ReasonOf(c.Table, c.Name) is null))
        {
            await transaction.SaveAsync("before");
            var changed = await connection.ExecuteAsync(Change(database, column, columns), transaction: transaction);
            var findings = changed == 0 ? [] : await FindingsAsync(database, connection, transaction);
            await transaction.RollbackAsync("before");
            if (changed == 0)
            {
                failures.Add($"{column.Table} has no row: add a step that makes one");
            }
            else if (findings.Count == 0)
            {
                failures.Add($"{column.Table}.{column.Name} can be changed unnoticed: verify it, or say in UnverifiedColumns why not");
            }
        }
        await transaction.RollbackAsync();
        Assert.True(failures.Count == 0, string.Join("\n", failures.Distinct()));
    }

    /// <summary>What verify says of what a transaction sees. The read model is compared for its own tables alone: that costs most.</summary>
    private static async Task<IReadOnlyList<string>> FindingsAsync(Database database, DbConnection connection, DbTransaction transaction)
    {
        var readModel = await Rebuild.Compare(connection, transaction);
        return readModel.Count > 0 ? readModel : (await new Verifier(database).VerifyAsync(connection, transaction)).Findings;
    }

    private static string Change(Database database, Column column, IReadOnlyList<Column> columns)
    {
        var (table, name) = ($"\"{column.Table}\"", $"\"{column.Name}\"");
        var value = column.Type switch
        {
            "text" or "character varying" => $"coalesce({name}, '') || 'x'",
            "jsonb" when column.Name == "payload" => $"jsonb_set({name}, '{{version}}', '77')",
            "jsonb" => "'[77]'",
            "boolean" => $"not {name}",
            // Far from any other row's, and within the type.
            _ => $"case when {name} > 2000000000 then {name} - 100000 else coalesce({name}, 0) + 100000 end",
        };
        if (column is { Table: "grain_state", Name: "payload" } && database.IsSqlite)
        {
            // The trigger would take its events for new ones.
            value = """json_set(payload, '$.version', 77, '$.raised', json('[]'), '$.stops', json('{"placed":[],"changed":[],"openings":[]}'))""";
        }
        else if (column.Table == "grain_state" && database.IsSqlite)
        {
            return $"""
                update grain_state set {name} = {value}, payload = json_set(payload, '$.raised', json('[]'), '$.stops', json('{EmptyStops}'))
                where id_text = (select min(id_text) from grain_state)
                """;
        }
        if (!database.IsSqlite)
        {
            return $"update {table} set {name} = {value} where ctid = (select ctid from {table} limit 1)";
        }
        var key = string.Join(", ", columns.Where(c => c.Table == column.Table && c.IsKey).Select(c => $"\"{c.Name}\""));
        return $"update {table} set {name} = {value} where ({key}) = (select {key} from {table} order by {key} limit 1)";
    }

    private const string EmptyStops = """{"placed":[],"changed":[],"openings":[]}""";

    private static async Task<IReadOnlyList<Column>> ColumnsAsync(Database database, DbConnection connection)
    {
        var rows = await connection.QueryAsync<(string Table, string Name, string Type, long IsKey)>(
            database.IsSqlite
                ? """
                  select t.name, c.name, lower(c.type), c.pk from sqlite_schema t join pragma_table_info(t.name) c
                  where t.type = 'table' and t.name not like 'sqlite_%' order by t.name, c.cid
                  """
                : """
                  select c.table_name, c.column_name, c.data_type, 0::bigint from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
                  where c.table_schema = 'public' and t.table_type = 'BASE TABLE' order by c.table_name, c.ordinal_position
                  """);
        return [.. rows.Where(r => !r.Table.StartsWith("scratch_", StringComparison.Ordinal)).Select(r => new Column(r.Table, r.Name, r.Type, r.IsKey > 0))];
    }
}
