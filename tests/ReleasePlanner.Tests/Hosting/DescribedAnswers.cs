extern alias jsonschema;

using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using jsonschema::Json.Schema;
using Xunit;

namespace ReleasePlanner.Tests.Hosting;

/// <summary>The OpenAPI document as something to hold requests and answers against.</summary>
public sealed class DescribedAnswers
{
    private const string Base = "https://release-planner.test/openapi";

    private readonly JsonNode document;
    private readonly BuildOptions options = new() { SchemaRegistry = new SchemaRegistry() };
    private readonly ConcurrentDictionary<string, JsonSchema> schemas = new();
    private readonly List<(Regex Path, JsonObject Operations)> paths;

    public DescribedAnswers(string text)
    {
        document = JsonNode.Parse(text)!;
        paths = [.. document["paths"]!.AsObject().Select(p => (new Regex("^" + Regex.Replace(Regex.Escape(p.Key).Replace("}", "\\}", StringComparison.Ordinal), @"\\\{[^}]*\}", "[^/]+") + "$"), p.Value!.AsObject()))];
        JsonSchema.FromText(new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["$id"] = Base,
            ["$defs"] = Schemas(document["components"]!["schemas"]!),
        }.ToJsonString(), options);
    }

    /// <summary>Fails when what was answered is not what the document says of that address and status; what it does not describe is nobody's promise.</summary>
    public void Check(HttpMethod method, string address, int status, string? mediaType, byte[] body)
    {
        if (mediaType?.EndsWith("json", StringComparison.Ordinal) != true || Operation(method.Method, address.Split('?')[0]) is not { } operation)
        {
            return;
        }
        var response = Resolved(operation["responses"]?[status.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        Assert.True(response is not null || status >= 400, $"{method} {address}: {status} is not described");
        if (response?["content"]?[mediaType]?["schema"] is { } schema)
        {
            Keeps(schema, JsonSerializer.Deserialize<JsonElement>(body), $"{method} {address}: {status}");
        }
    }

    /// <summary>Every example of a body, an answer or a parameter, with where it stands and its schema.</summary>
    public int CheckExamples()
    {
        var examples = 0;
        Look(document["paths"]!, "paths");
        Look(document["components"]!["responses"]!, "responses");
        Look(document["components"]!["parameters"]!, "parameters");
        foreach (var (name, schema) in document["components"]!["schemas"]!.AsObject())
        {
            foreach (var example in schema!["examples"]?.AsArray() ?? [])
            {
                One(schema, example!, name);
            }
        }
        return examples;

        void Look(JsonNode at, string where)
        {
            if (at is JsonObject members)
            {
                if (members["example"] is { } example && members["schema"] is { } schema)
                {
                    One(schema, example, where);
                }
                foreach (var (name, member) in members.Where(m => m.Key != "example" && m.Value is not null))
                {
                    Look(member!, $"{where} {name}");
                }
            }
            else if (at is JsonArray list)
            {
                foreach (var item in list.OfType<JsonNode>())
                {
                    Look(item, where);
                }
            }
        }

        void One(JsonNode schema, JsonNode example, string where)
        {
            examples++;
            Keeps(schema, JsonSerializer.SerializeToElement(example), where);
        }
    }

    /// <summary>Fails unless the value keeps to a schema of the document.</summary>
    public void Keeps(JsonNode schema, JsonElement value, string where)
    {
        var result = schemas.GetOrAdd(schema.ToJsonString(), text => JsonSchema.FromText(Schemas(JsonNode.Parse(text)!, Base).ToJsonString(), options))
            .Evaluate(value, new EvaluationOptions { OutputFormat = OutputFormat.List });
        if (!result.IsValid)
        {
            var wrong = (result.Details ?? []).Where(d => d.Errors is { Count: > 0 })
                .Select(d => $"{d.InstanceLocation} {d.EvaluationPath}: {string.Join("; ", d.Errors!.Select(e => $"{e.Key} {e.Value}"))}").Take(12);
            Assert.Fail($"{where} is not as the document says:\n{string.Join("\n", wrong)}\n{value.GetRawText()[..Math.Min(value.GetRawText().Length, 1500)]}");
        }
    }

    public JsonNode Schema(string name) => new JsonObject { ["$ref"] = "#/components/schemas/" + name };

    private JsonNode? Operation(string method, string path) =>
        paths.FirstOrDefault(p => p.Path.IsMatch(path)).Operations?[method.ToLowerInvariant()];

    private JsonNode? Resolved(JsonNode? node) => node?["$ref"]?.GetValue<string>() is { } reference
        ? reference.Split('/').Skip(1).Aggregate(document, (at, step) => at[step]!)
        : node;

    /// <summary>The same schemas where JSON Schema looks for them.</summary>
    private static JsonNode Schemas(JsonNode node, string of = "")
    {
        switch (node)
        {
            case JsonObject members:
                var copy = new JsonObject();
                foreach (var (name, value) in members)
                {
                    if (name == "discriminator")
                    {
                        continue;
                    }
                    copy[name] = name == "$ref" && value is JsonValue ? value.GetValue<string>().Replace("#/components/schemas/", of + "#/$defs/", StringComparison.Ordinal)
                        : value is null ? null : Schemas(value, of);
                }
                return copy;
            case JsonArray items:
                return new JsonArray([.. items.Select(i => i is null ? null : Schemas(i, of))]);
            default:
                return node.DeepClone();
        }
    }
}
