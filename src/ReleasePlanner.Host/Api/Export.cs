using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Mvc;
using ReleasePlanner.Host.Identities;
using ReleasePlanner.Host.Pages.Executive;
using ReleasePlanner.Host.Pages.Live;
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

    /// <summary>Columns of texts that mention things by their ids; a file for people has names there. Columns of ids stay ids: files are taken in by them again.</summary>
    private static readonly string[] Texts = ["words", "cause", "message"];

    /// <summary>Columns of who acted.</summary>
    private static readonly string[] Actors =
    [
        "actor", "by", "proposedBy", "decidedBy", "approvedBy", "cancelledBy", "confirmedBy", "issuedBy", "revokedBy", "placedBy", "setBy", "seenBy", "acknowledgedBy",
    ];

    /// <summary>Columns of what somebody may act on.</summary>
    private static readonly string[] Reaches = ["reach"];

    /// <summary>Rows at most; more are cut off, and the file's last line says so.</summary>
    private const int MostRows = 100_000;

    public static void Map(WebApplication app) => app.MapGet(Path + "/{name}", AnswerAsync).ExcludeFromDescription().WithRequestTimeout(Limits.Timed);

    private static async Task<IResult> AnswerAsync(HttpContext http, [FromRoute] string name, Dispatcher dispatcher)
    {
        var actor = http.Actor();
        if (actor.Refusal is { } unknown)
        {
            return Refused(http, unknown);
        }
        if (!RequestCatalog.Queries.TryGetValue(name, out var type) || CsvTable.Of(RequestCatalog.AnswerOf(type)!) is not { } table)
        {
            return Refused(http, Refusal.NotFound("a table of that name"));
        }
        var members = new JsonObject();
        if (AddressMember.Read(http.Request, type, members) is { } unread)
        {
            return Refused(http, unread);
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
                return Refused(http, misread);
            }
            var answer = await dispatcher.AskAny(actor.Value!, query.Value!, http.RequestAborted);
            if (answer.Refusal is { } refused)
            {
                return Refused(http, refused);
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
        var text = table.Write(await SpokenAsync(http, actor.Value!, dispatcher, table, pages));
        // The byte order mark tells spreadsheets that it is UTF-8.
        var end = rows >= MostRows ? $"only the first {MostRows} rows: narrow what is exported\r\n" : "";
        return Results.Text(ByteOrderMark + text + end, "text/csv; header=present", Encoding.UTF8);
    }

    /// <summary>The pages with names in place of ids where people read texts.</summary>
    private static async Task<IReadOnlyList<JsonElement>> SpokenAsync(HttpContext http, Actor actor, Dispatcher dispatcher, CsvTable table, List<JsonElement> pages)
    {
        var columns = table.Columns.Where(IsSpoken).ToList();
        if (columns.Count == 0)
        {
            return pages;
        }
        var answers = pages.ConvertAll(p => (JsonObject)JsonNode.Parse(p.GetRawText())!);
        var cells = answers.SelectMany(a => (IEnumerable<JsonNode?>?)a[table.List]?.AsArray() ?? []).OfType<JsonObject>()
            .SelectMany(row => columns.SelectMany(c => TextsAt(row, c).Select(t => (Text: t, Column: Last(c))))).ToList();
        var names = await MentionedNames.FindAsync(dispatcher, actor, cells.Select(c => c.Text.GetValue<string>()), http.RequestAborted);
        var viewing = ViewingCookies.Read(http.Request);
        foreach (var (cell, column) in cells)
        {
            var text = cell.GetValue<string>();
            cell.ReplaceWith(Reaches.Contains(column) ? Said.Reach(text, names)
                : Actors.Contains(column) && Actor.TryParse(text) is not null ? Said.Who(text, names)
                : Said.Text(text, names, viewing));
        }
        return answers.ConvertAll(a => JsonSerializer.SerializeToElement(a));
    }

    /// <summary>Whether people read names in a column, also in one of a member's members.</summary>
    internal static bool IsSpoken(string column) => Texts.Concat(Actors).Concat(Reaches).Contains(Last(column));

    private static string Last(string column) => column[(column.LastIndexOf('.') + 1)..];

    /// <summary>The text that a row has in a column, or the texts of a list there.</summary>
    private static IEnumerable<JsonValue> TextsAt(JsonObject row, string column)
    {
        JsonNode? at = row;
        foreach (var name in column.Split('.'))
        {
            at = (at as JsonObject)?[name];
        }
        return (at as IEnumerable<JsonNode?> ?? [at]).OfType<JsonValue>().Where(v => v.GetValueKind() == JsonValueKind.String).ToList();
    }

    /// <summary>A browser that followed a link is answered a page, a program a problem.</summary>
    private static IResult Refused(HttpContext http, Refusal refusal) => Problems.AsksForPage(http)
        ? http.Message(
            "This cannot be exported", problem: RefusalWords.Unnamed(refusal).Message, href: "/", link: "To the start", status: Problems.StatusOf(refusal.Code))
        : Problems.Of(refusal);

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
