using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using ReleasePlanner.FilmRental;

namespace ReleasePlanner.Feed;

/// <summary>The shapes of events as JSON Schema 2020-12, made of the records that are told.</summary>
public static class FeedSchemas
{
    private const string Dialect = "https://json-schema.org/draft/2020-12/schema";

    private static readonly JsonSchemaExporterOptions Exporting = new() { TreatNullObliviousAsNonNullable = true, TransformSchemaNode = Named };

    /// <summary>Every kind, in order.</summary>
    public static IReadOnlyList<string> Kinds { get; } = [.. FeedKinds.Told.Keys.Order(StringComparer.Ordinal)];

    /// <summary>The schema of events of a kind; null when there is no such kind.</summary>
    public static JsonObject? Of(string kind)
    {
        if (!FeedKinds.Told.TryGetValue(kind, out var data))
        {
            return null;
        }
        var schema = (JsonObject)Json.Options.GetJsonSchemaAsNode(typeof(FeedEvent), Exporting);
        var properties = schema["properties"]!.AsObject();
        properties["kind"] = new JsonObject { ["const"] = kind };
        properties["version"] = new JsonObject { ["const"] = FeedKinds.Version };
        var shape = Json.Options.GetJsonSchemaAsNode(data, Exporting);
        properties["data"] = Told(shape, shape);
        return new JsonObject
        {
            ["$schema"] = Dialect,
            ["$id"] = IdOf(kind),
            ["title"] = kind,
            ["type"] = "object",
            ["required"] = new JsonArray("id", "position", "kind", "version", "at", "data"),
            ["properties"] = properties.DeepClone(),
        };
    }

    /// <summary>The schema of any event: one of all kinds, which are its definitions.</summary>
    public static JsonObject All() => new()
    {
        ["$schema"] = Dialect,
        ["$id"] = "urn:release-planner:events",
        ["oneOf"] = new JsonArray([.. Kinds.Select(k => new JsonObject { ["$ref"] = IdOf(k) })]),
        ["$defs"] = new JsonObject(Kinds.Select(k => KeyValuePair.Create(k, (JsonNode?)Of(k)))),
    };

    private static string IdOf(string kind) => $"urn:release-planner:event:{kind}:v{FeedKinds.Version}";

    /// <summary>
    /// The exporter's schema as readers may rely on it: references written out, absent members allowed (nothing is written for what does not apply), and
    /// members that are added later too.
    /// </summary>
    private static JsonNode? Told(JsonNode? node, JsonNode root)
    {
        if (node is JsonArray array)
        {
            return new JsonArray([.. array.Select(n => Told(n, root))]);
        }
        if (node is not JsonObject schema)
        {
            return node?.DeepClone();
        }
        if (schema["$ref"]?.GetValue<string>() is { } pointer)
        {
            return Told(pointer.Split('/').Skip(1).Aggregate(root, (at, step) => at[step]!), root);
        }
        var told = new JsonObject();
        foreach (var (name, value) in schema)
        {
            if (name == "required")
            {
                told[name] = new JsonArray([.. value!.AsArray().Select(n => n!.GetValue<string>()).Where(n => IsAlwaysThere(schema["properties"]![n]!)).Select(n => (JsonNode)n)]);
            }
            else if (!(name == "additionalProperties" && value is JsonValue))
            {
                told[name] = Told(value, root);
            }
        }
        return told;
    }

    private static bool IsAlwaysThere(JsonNode property) => property is JsonObject schema && schema["type"] is not JsonArray
        && (schema["type"] as JsonValue)?.GetValue<string>() != "array" && schema["enum"]?.AsArray().Any(e => e is null) != true && schema["$ref"] is null;

    /// <summary>Types that write themselves are not known to the exporter.</summary>
    private static JsonNode Named(JsonSchemaExporterContext context, JsonNode schema)
    {
        var type = context.TypeInfo.Type;
        var isNullable = Nullable.GetUnderlyingType(type) is not null || context.PropertyInfo is { IsGetNullable: true };
        type = Nullable.GetUnderlyingType(type) ?? type;
        var named = Of(type);
        if (named is null)
        {
            // Of elements that write themselves it says nothing either.
            if (schema is JsonObject list && context.TypeInfo.ElementType is { } element && list["items"] is null && Of(element) is { } items)
            {
                list["items"] = items;
            }
            return schema;
        }
        if (isNullable)
        {
            named["type"] = new JsonArray(named["type"]!.GetValue<string>(), "null");
        }
        return named;
    }

    private static JsonObject? Of(Type type) => type switch
    {
        _ when type == typeof(Instant) => new JsonObject { ["type"] = "string", ["format"] = "date-time" },
        _ when type == typeof(LocalDate) => new JsonObject { ["type"] = "string", ["format"] = "date" },
        _ when type == typeof(LocalTime) => new JsonObject { ["type"] = "string" },
        _ when type == typeof(Reason) => new JsonObject
        {
            ["type"] = "object",
            ["properties"] = new JsonObject { ["code"] = new JsonObject { ["type"] = "string" }, ["note"] = new JsonObject { ["type"] = "string" } },
        },
        _ when type == typeof(Terms) => new JsonObject { ["type"] = "object", ["description"] = "as the terms of SendOffer" },
        _ when type.GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IId<>)) => Id(type),
        _ => null,
    };

    private static JsonObject Id(Type type)
    {
        var name = JsonNamingPolicy.KebabCaseLower.ConvertName(type.Name[..^2]);
        var schema = new JsonObject { ["type"] = "string", ["minLength"] = 1 };
        if (name is "film" or "window" or "chain" or "theater" or "market" or "offer" or "buyer")
        {
            schema["pattern"] = $"^{name}:";
        }
        return schema;
    }
}
