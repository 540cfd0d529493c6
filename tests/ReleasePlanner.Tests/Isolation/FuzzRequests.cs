using System.Globalization;
using System.Text;
using System.Text.Json;
using CsCheck;
using ReleasePlanner.Platform.Commands;

namespace ReleasePlanner.Tests.Isolation;

/// <summary>A request as it is sent.</summary>
public sealed record FuzzRequest(string Actor, string Method, string Path, string? Body, (string Name, string Value)[] Headers)
{
    /// <summary>All that was said in it, to tell an echo from a leak.</summary>
    public string Said => $"{Uri.UnescapeDataString(Path)} {Body} {string.Join(' ', Headers)}";

    public override string ToString() => $"{Method} {Path} by {Actor} {string.Join(", ", Headers)}\n{Body}";
}

/// <summary>
/// Makes requests of the OpenAPI document: mostly of the right shape and about what is there, with a broken value here and there. What changes
/// something names one side's things only: else a party would be told the other's words by whoever put them there.
/// </summary>
internal sealed class FuzzRequests
{
    private static readonly string[] Broken =
    [
        "null", "[]", "{}", "\"\"", "true", "-1", "0", "1e400", "-0.0", "1e-7", "99999999999999999999", "9223372036854775807", "2147483648", "\"\\ud800\"", "\"\\u0000\"", "\"💥\"", "\"' or 1=1 --\"",
        "\"../../etc/passwd\"", "\"a\\r\\nX-Evil: 1\"", "\"%s%n%x\"", "\"=HYPERLINK(1)\"", "\"9999-12-31\"", "\"0001-01-01\"", "\"2026-02-30\"", "\"-9998-01-01T00:00:00Z\"", "[null]", "[[[[[[]]]]]]", "{\"a\":{\"a\":{}}}",
        "\"" + new string('x', 3000) + "\"", "\"\u202eabc\"", "\"%00\"", "\"film:\"", "\"theater:a/b/c\"", "\"window:x\"", "{\"all\":true}", "NaN", "{", "\"\\\"",
    ];

    private static readonly string[] Plain = ["a note", "ov", "dub", "standard", "imax", "ga", "ca", "threat", "weather", "x", "éà", "1", "2", "us", "u-1", "America/New_York"];
    private static readonly string[] Dates = ["2025-12-25", "2026-01-05", "2026-02-06", "2026-02-13", "2026-02-20", "2026-03-06", "2026-12-31", "2099-12-31"];
    private static readonly string[] Instants = ["2026-01-01T00:00:00Z", "2026-01-05T12:00:00Z", "2026-01-06T00:00:00Z", "2027-01-01T00:00:00Z", "1900-01-01T00:00:00Z"];
    private static readonly string[] HeaderNames = ["If-None-Match", "If-Match", "Prefer", "Accept", "Idempotency-Key", "X-HTTP-Method-Override", "Accept-Encoding", "Range", "Origin", "X-Forwarded-For", "Content-Language"];
    private static readonly string[] HeaderValues = ["*", "\"1\"", "W/\"x\"", "respond-async", "text/csv", "application/json;q=0", "text/html", "a,b;q=x", "DELETE", "gzip, br", "bytes=0-1", "\"", "https://evil.example", "1.2.3.4"];

    private readonly JsonElement document;
    private readonly TwoSides world;
    private readonly (string Method, string Path, JsonElement Operation)[] operations;

    public FuzzRequests(JsonElement document, TwoSides world)
    {
        this.document = document;
        this.world = world;
        operations = [.. document.GetProperty("paths").EnumerateObject().SelectMany(p => p.Value.EnumerateObject().Where(o => o.Name is "get" or "post" or "delete").Select(o => (o.Name, p.Name, o.Value)))];
    }

    public Gen<FuzzRequest> Request =>
        from operation in Gen.OneOfConst(operations)
        from actor in Gen.OneOfConst([.. TwoSides.Everybody, ""])
        from side in Gen.Bool
        from dry in Gen.Int[0, 3]
        let isCommand = RequestCatalog.Commands.ContainsKey(operation.Path.Split('/')[^1])
        let changes = isCommand && dry > 0 && actor != TwoSides.Admin
        let values = new Values(this, changes ? (side ? Own : OwnOfOther) : _ => true)
        from body in operation.Operation.TryGetProperty("requestBody", out var b) ? values.Text(b.GetProperty("content").GetProperty("application/json").GetProperty("schema"), 0) : Gen.Const((string?)null!)
        from members in Parameters(operation.Operation, values)
        from headers in Gen.Select(Gen.OneOfConst(HeaderNames), Gen.OneOfConst(HeaderValues)).Array[0, 2]
        let query = members + (isCommand && !changes ? "&dryRun=true" : "")
        select new FuzzRequest(
            actor, operation.Method.ToUpperInvariant(), operation.Path.Replace("{batch}", "kestrel-1", StringComparison.Ordinal) + (query.Length == 0 ? "" : "?" + query.TrimStart('&')), body, headers);

    /// <summary>Of Columbia's side, or of neither.</summary>
    private static bool Own(string id) => TwoSides.Unknown(id, TwoSides.Columbia) == id && IsPublic(id);

    private static bool OwnOfOther(string id) => TwoSides.Unknown(id, TwoSides.Universal) == id && IsPublic(id);

    /// <summary>Not what one party keeps from the other side.</summary>
    private static bool IsPublic(string id) =>
        id[0] != '{' && !id.Contains("{secret}", StringComparison.Ordinal) && !id.Contains("gyrfalcon", StringComparison.Ordinal) && !id.Contains("harrier", StringComparison.Ordinal) && !id.Contains("egret", StringComparison.Ordinal);

    private Gen<string> Parameters(JsonElement operation, Values values)
    {
        var known = operation.TryGetProperty("parameters", out var list)
            ? list.EnumerateArray().Select(Resolve).Where(p => p.GetProperty("in").GetString() == "query" && p.GetProperty("name").GetString() is not ("dryRun" or "atLeast" or "wait")).ToArray()
            : [];
        var one = known.Select(p => values.Text(p.TryGetProperty("schema", out var s) ? s : default, 1).Select(v => (Needed: p.TryGetProperty("required", out var r) && r.GetBoolean(), Text: $"&{p.GetProperty("name")}={Uri.EscapeDataString(v.Trim('"'))}"))).ToArray();
        return Gen.Select(
            Gen.Int[0, 9].Array[one.Length], one.Aggregate(Gen.Const(Array.Empty<(bool, string)>()), (all, next) => Gen.Select(all, next, (a, n) => a.Append(n).ToArray())), Gen.Int[0, 19],
            (dice, all, odd) => string.Concat(all.Where((a, i) => a.Item1 ? dice[i] > 0 : dice[i] > 6).Select(a => a.Item2)) + odd switch { 0 => "&nothing=1", 1 => "&%00=%ff", 2 => "&a=1&a=2", _ => "" });
    }

    private JsonElement Resolve(JsonElement schema) => schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty("$ref", out var reference)
        ? reference.GetString()!.Split('/').Skip(1).Aggregate(document, (at, name) => at.GetProperty(name))
        : schema;

    /// <summary>JSON text of a schema's values.</summary>
    private sealed class Values(FuzzRequests of, Func<string, bool> may)
    {
        public Gen<string> Text(JsonElement schema, int depth)
        {
            var name = schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty("$ref", out var reference) ? reference.GetString()!.Split('/')[^1] : "";
            var good = Ids(name) is { Length: > 0 } ids ? Gen.OneOfConst(ids) : Good(of.Resolve(schema), depth);
            return Gen.Frequency((depth == 0 ? 60 : 25, good), (1, Gen.OneOfConst(Broken)));
        }

        private Gen<string> Good(JsonElement schema, int depth)
        {
            if (schema.ValueKind != JsonValueKind.Object || depth > 5)
            {
                return Gen.Const("null");
            }
            if (schema.TryGetProperty("enum", out var choices))
            {
                return Gen.OneOfConst([.. choices.EnumerateArray().Select(c => c.GetRawText())]);
            }
            foreach (var several in new[] { "oneOf", "anyOf" })
            {
                if (schema.TryGetProperty(several, out var any))
                {
                    return Gen.OneOf([.. any.EnumerateArray().Select(s => Text(s, depth + 1))]);
                }
            }
            return TypeOf(schema) switch
            {
                "object" => Object(schema, depth),
                "array" => Text(schema.TryGetProperty("items", out var items) ? items : default, depth + 1).Array[0, 3].Select(all => $"[{string.Join(",", all)}]"),
                "integer" or "number" => Gen.OneOfConst("0", "1", "2", "3", "7", "50", "500", "1.5", "12"),
                "boolean" => Gen.OneOfConst("true", "false"),
                _ => Gen.OneOfConst([.. Strings(schema).Select(s => JsonSerializer.Serialize(s))]),
            };
        }

        private Gen<string> Object(JsonElement schema, int depth)
        {
            var needed = schema.TryGetProperty("required", out var names) ? names.EnumerateArray().Select(n => n.GetString()!).ToHashSet() : [];
            var members = schema.TryGetProperty("properties", out var properties)
                ? properties.EnumerateObject().Where(p => p.Name is not ("atLeast" or "dryRun")).ToArray()
                : [];
            // Optional members of optional members would make bodies without end.
            var chosen = Gen.Int[0, 99].Array[members.Length];
            return chosen.SelectMany(dice => members
                .Where((m, i) => needed.Contains(m.Name) ? dice[i] < 98 : dice[i] < (depth == 0 ? 25 : 20))
                .Aggregate(Gen.Const(new StringBuilder().ToString()), (text, m) => Gen.Select(text, m.Name == "commandId" ? Fresh : Text(m.Value, depth + 1), (t, v) => $"{t}{(t.Length > 0 ? "," : "")}\"{m.Name}\":{v}"))
                .Select(t => $"{{{t}}}"));
        }

        /// <summary>Ids that nobody used, and now and then one that somebody did.</summary>
        private static Gen<string> Fresh => Gen.Int[0, int.MaxValue].Select(n => n % 20 == 0 ? "\"fuzz-1\"" : $"\"fuzz-{n.ToString(CultureInfo.InvariantCulture)}\"");

        private static string TypeOf(JsonElement schema) => !schema.TryGetProperty("type", out var type) ? schema.TryGetProperty("properties", out _) ? "object" : "string"
            : type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().Select(t => t.GetString()!).First(t => t != "null") : type.GetString()!;

        private static string[] Strings(JsonElement schema) => (schema.TryGetProperty("format", out var format) ? format.GetString() : "") switch
        {
            "date" => Dates,
            "date-time" => Instants,
            _ => Plain,
        };

        private string[] Ids(string schema) =>
        [
            .. (schema switch
            {
                "FilmId" => ["film:kestrel", "film:osprey", "film:{secret}", "film:none"],
                "WindowId" => ["window:kestrel/us/theatrical", "window:osprey/us/theatrical", "window:{secret}/us/theatrical", "window:none/us/theatrical"],
                "OfferId" => ["offer:kestrel/us/theatrical/carmike", "offer:kestrel/us/theatrical/amc", "offer:osprey/us/theatrical/amc", "offer:osprey/us/theatrical/carmike"],
                "ChainId" => new[] { "chain:carmike", "chain:amc", "chain:none" },
                "TheaterId" => ["theater:carmike-1", "theater:carmike-2", "theater:carmike-3", "theater:amc-1", "theater:amc-2", "theater:amc-3", "theater:none"],
                "BuyerId" => ["buyer:clark", "buyer:lewis"],
                "MarketId" => ["market:us", "market:none"],
                "RegionId" => ["ga", "ca"],
                "DistributorId" => ["columbia", "universal"],
                "BookingId" => ["kestrel-heron-b1", "kestrel-heron-b2", "osprey-heron-b1", "osprey-bittern-b1", "new-1", "new-2"],
                "DisruptionId" => ["kestrel-d1", "osprey-d1", "heron-d2", "bittern-d2", "osprey-heron-d1", "gyrfalcon-report", "new-d1", "new-d2"],
                "CommandId" => ["kestrel-behalf", "osprey-behalf", "kestrel-20", "new-c1"],
                _ => [],
            }).Where(may).Select(id => JsonSerializer.Serialize(of.world.Filled(id))),
        ];
    }
}
