using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Mvc;
using ReleasePlanner.Platform.Commands;

namespace ReleasePlanner.Host;

/// <summary>
/// What a page shows as a table to keep: <c>/export/WindowBookings?window=…</c> asks the query of that name page after page and answers all its rows as CSV. For links of
/// pages; programs ask the query itself.
/// </summary>
internal static class Export
{
    public const string Path = "/export";

    private const string ByteOrderMark = "\uFEFF";

    private const int PageRows = 500;

    /// <summary>Rows at most; more are cut off, and the file's last line says so.</summary>
    private const int MostRows = 100_000;

    public static void Map(WebApplication app) => app.MapGet(Path + "/{name}", AnswerAsync).ExcludeFromDescription().WithRequestTimeout(Limits.Timed);

    private static async Task<IResult> AnswerAsync(HttpContext http, [FromRoute] string name, Dispatcher dispatcher)
    {
        var actor = http.Actor();
        if (actor.Refusal is { } unknown)
        {
            return Problems.Of(unknown);
        }
        if (!RequestCatalog.Queries.TryGetValue(name, out var type) || CsvTable.Of(RequestCatalog.AnswerOf(type)!) is not { } table)
        {
            return Problems.Of(Refusal.NotFound("a table of that name"));
        }
        var members = new JsonObject();
        if (AddressMember.Read(http.Request, type, members) is { } unread)
        {
            return Problems.Of(unread);
        }
        var known = AddressMember.Of(type);
        if (known.ContainsKey("limit"))
        {
            members["limit"] = PageRows;
        }
        var pages = new List<JsonElement>();
        var rows = 0;
        while (true)
        {
            var query = RequestCatalog.Query(name, (JsonObject)members.DeepClone());
            if (query.Refusal is { } misread)
            {
                return Problems.Of(misread);
            }
            var answer = await dispatcher.AskAny(actor.Value!, query.Value!, http.RequestAborted);
            if (answer.Refusal is { } refused)
            {
                return Problems.Of(refused);
            }
            pages.Add(answer.Value);
            var found = answer.Value.TryGetProperty(table.List, out var list) ? list.GetArrayLength() : 0;
            rows += found;
            if (found == 0 || rows >= MostRows || !GoOn(type, known, members, answer.Value, rows))
            {
                break;
            }
        }
        var day = http.RequestServices.GetRequiredService<NodaTime.IClock>().GetCurrentInstant().ToString("uuuu-MM-dd", null);
        http.Response.Headers.ContentDisposition = $"attachment; filename=\"{name}-{day}.csv\"";
        var text = table.Write(pages);
        // The byte order mark tells spreadsheets that it is UTF-8.
        var end = rows >= MostRows ? $"only the first {MostRows} rows: narrow what is exported\r\n" : "";
        return Results.Text(ByteOrderMark + text + end, "text/csv; header=present", Encoding.UTF8);
    }

    /// <summary>Sets the members to the next page; false: this was the last.</summary>
    private static bool GoOn(Type type, IReadOnlyDictionary<string, AddressMember> known, JsonObject members, JsonElement answer, int rows)
    {
        if (known.ContainsKey("offset"))
        {
            members["offset"] = rows;
            return answer.TryGetProperty("total", out var total) && total.GetInt64() > rows;
        }
        if (!known.ContainsKey("limit") || !answer.TryGetProperty("next", out var next) || next.ValueKind is not (JsonValueKind.Number or JsonValueKind.String))
        {
            return false;
        }
        members[Answers.CursorOf(type)] = JsonNode.Parse(next.GetRawText());
        return true;
    }
}
