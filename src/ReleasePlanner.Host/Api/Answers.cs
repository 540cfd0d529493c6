using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Net.Http.Headers;
using ReleasePlanner.Platform.Batches;
using ReleasePlanner.Platform.Values;

namespace ReleasePlanner.Host;

/// <summary>What a query answers over HTTP: as JSON or as a table, with its tag and where the next page is.</summary>
internal static class Answers
{
    public const string Json = "application/json";
    public const string Csv = "text/csv";

    /// <summary>How fresh an answer is does not change what it says.</summary>
    private static readonly string[] Freshness = ["readAt", "seq"];

    /// <summary>The kind of answer that the header Accept wants most; JSON where it does not care. Null: none that there is.</summary>
    /// <param name="rows">There is a table.</param>
    public static string? KindFor(HttpContext http, bool rows)
    {
        var wanted = http.Request.GetTypedHeaders().Accept;
        if (wanted.Count == 0)
        {
            return Json;
        }
        var (json, csv) = (Quality(wanted, "application", "json"), rows ? Quality(wanted, "text", "csv") : 0);
        return Math.Max(json, csv) == 0 ? null : csv > json ? Csv : Json;
    }

    /// <param name="query">The query's type.</param>
    /// <param name="table">Null: the answer is wanted as JSON.</param>
    public static IResult Of(HttpContext http, Type query, JsonElement answer, CsvTable? table)
    {
        var headers = http.Response.Headers;
        headers.Vary = HeaderNames.Accept;
        if (!HttpMethods.IsGet(http.Request.Method))
        {
            headers.CacheControl = "no-store";
            return Written(query, answer, table, headers);
        }
        // Whoever keeps it asks whether it still holds: what was stopped a moment ago must not be shown as playing.
        headers.CacheControl = "private, no-cache";
        var tag = Tag(answer, table is null ? Json : Csv);
        headers.ETag = tag.ToString();
        if (NextOf(http, query, answer) is { } next)
        {
            headers.Link = $"<{next}>; rel=\"next\"";
        }
        if (IsUnderWay(query, answer))
        {
            headers.RetryAfter = CommandEndpoints.AskAgainAfter;
        }
        var known = http.Request.GetTypedHeaders().IfNoneMatch;
        return known.Any(k => k.Tag == "*" || k.Compare(tag, useStrongComparison: false))
            ? Results.StatusCode(StatusCodes.Status304NotModified)
            : Written(query, answer, table, headers);
    }

    private static IResult Written(Type query, JsonElement answer, CsvTable? table, IHeaderDictionary headers)
    {
        if (table is null)
        {
            return Results.Json(answer, Platform.Values.Json.Options, Json);
        }
        headers.ContentDisposition = $"attachment; filename=\"{query.Name}.csv\"";
        return Results.Text(table.Write(answer), "text/csv; header=present", Encoding.UTF8);
    }

    /// <summary>Weak: the same tag says the same, though read at another time.</summary>
    private static EntityTagHeaderValue Tag(JsonElement answer, string kind)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(kind));
        foreach (var member in answer.EnumerateObject().Where(m => !Freshness.Contains(m.Name)))
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"\n{member.Name}:{member.Value.GetRawText()}"));
        }
        return new($"\"{Convert.ToHexStringLower(hash.GetHashAndReset())[..24]}\"", isWeak: true);
    }

    /// <summary>The same address with the cursor of the next page; null: there is none.</summary>
    private static string? NextOf(HttpContext http, Type query, JsonElement answer)
    {
        if (!answer.TryGetProperty("next", out var next) || next.ValueKind is not (JsonValueKind.Number or JsonValueKind.String))
        {
            return null;
        }
        var cursor = CursorOf(query);
        var members = new QueryBuilder(http.Request.Query.Where(m => m.Key != cursor).SelectMany(m => m.Value, (m, v) => KeyValuePair.Create(m.Key, v ?? "")))
        {
            { cursor, next.ToString() },
        };
        return $"{http.Request.PathBase}{http.Request.Path.ToUriComponent()}{members.ToQueryString()}";
    }

    /// <summary>The member that takes the <c>next</c> of a page.</summary>
    public static string CursorOf(Type query) => AddressMember.Of(query).ContainsKey("cursor") ? "cursor" : "before";

    private static bool IsUnderWay(Type query, JsonElement answer) =>
        query == typeof(BatchStatus) && !answer.TryGetProperty("finishedAt", out _);

    private static double Quality(IList<MediaTypeHeaderValue> wanted, string type, string subtype) => wanted
        .Where(w => (w.MatchesAllTypes || w.Type.Equals(type, StringComparison.OrdinalIgnoreCase))
            && (w.MatchesAllSubTypes || w.SubType.Equals(subtype, StringComparison.OrdinalIgnoreCase)))
        .OrderBy(w => w.MatchesAllTypes)
        .ThenBy(w => w.MatchesAllSubTypes)
        .Select(w => w.Quality ?? 1)
        .FirstOrDefault();
}
