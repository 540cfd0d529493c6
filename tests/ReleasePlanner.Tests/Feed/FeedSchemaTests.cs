extern alias jsonschema;

using System.Runtime.CompilerServices;
using System.Text.Json;
using jsonschema::Json.Schema;
using Microsoft.Extensions.DependencyInjection;
using ReleasePlanner.Feed;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Platform.Journal;
using ReleasePlanner.Platform.Projection;
using ReleasePlanner.Scenarios;
using ReleasePlanner.Tests.Support;
using Xunit;

namespace ReleasePlanner.Tests.Feed;

/// <summary>The published shapes of events.</summary>
public class FeedSchemaTests
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private static readonly Lazy<Dictionary<string, JsonSchema>> Schemas = new(() => FeedSchemas.Kinds.ToDictionary(k => k, k => JsonSchema.FromText(FeedSchemas.Of(k)!.ToJsonString())));

    private static readonly Lazy<JsonSchema> Any = new(() => JsonSchema.FromText(FeedSchemas.All().ToJsonString(), new BuildOptions { SchemaRegistry = new SchemaRegistry() }));

    [Fact]
    public void Every_stored_kind_is_told_or_kept_private_on_purpose()
    {
        var decided = FeedKinds.ByStored.Keys.Concat(FeedKinds.Private.Keys).ToList();
        Assert.Equal(EventText.Kinds.Keys.Order(StringComparer.Ordinal), decided.Order(StringComparer.Ordinal));
    }

    /// <summary>Partners rely on them: a change is a decision. With RP_WRITE_SNAPSHOTS=1 the file is written anew, to be reviewed.</summary>
    [Fact]
    public void The_schemas_are_those_that_were_published()
    {
        var now = FeedSchemas.All().ToJsonString(Indented).ReplaceLineEndings("\n") + "\n";
        if (Environment.GetEnvironmentVariable("RP_WRITE_SNAPSHOTS") == "1")
        {
            File.WriteAllText(SnapshotPath(), now);
        }
        Assert.Equal(File.ReadAllText(SnapshotPath()), now);
    }

    [Fact]
    public async Task Events_of_a_release_s_whole_life_keep_to_their_schemas()
    {
        var store = Path.Combine(Path.GetTempPath(), $"rp-feed-{Guid.NewGuid():n}.db");
        try
        {
            var scenario = ScenarioLibrary.Load("batgirl-shelved");
            var clock = new ScenarioClock(scenario.Steps[0].At);
            await using var planner = await ReleasePlanner.Host.Planner.StartAsync(store, clock, TestContext.Current.CancellationToken);
            await ActivatorUtilities.CreateInstance<ScenarioRunner>(planner.Services, clock).RunAsync(scenario, cancellation: TestContext.Current.CancellationToken);
            await planner.Services.GetRequiredService<ReadModelPump>().CatchUpAsync();
            var answer = await planner.Services.GetRequiredService<Dispatcher>().Ask(Actor.Administrator, new ReleasePlanner.Feed.Events { Limit = 1000 });
            Assert.NotEmpty(answer.Value!.Events);
            AllKeepToTheirSchemas(answer.Value.Events);
        }
        finally
        {
            SqliteTemplate.Delete(store);
        }
    }

    /// <summary>Strict validators refuse words that JSON Schema does not have.</summary>
    [Fact]
    public void The_schemas_say_nothing_but_what_JSON_Schema_knows_and_the_schema_of_all_is_one_itself()
    {
        string[] known = ["$schema", "$id", "$ref", "$defs", "title", "description", "type", "required", "properties", "items", "additionalProperties", "enum", "const", "format", "pattern", "minLength", "oneOf", "anyOf"];
        var all = FeedSchemas.All();
        Look(all, isSchema: true);
        var any = JsonSchema.FromText(all.ToJsonString(), new BuildOptions { SchemaRegistry = new SchemaRegistry() });
        var told = """{ "id": "e-1", "position": "1", "kind": "film.registered", "version": 1, "at": "2014-12-01T00:00:00Z", "data": {} }""";
        Assert.False(any.Evaluate(JsonDocument.Parse(told.Replace("film.registered", "film.eaten", StringComparison.Ordinal)).RootElement).IsValid);

        void Look(System.Text.Json.Nodes.JsonNode? node, bool isSchema)
        {
            switch (node)
            {
                case System.Text.Json.Nodes.JsonObject members:
                    foreach (var (name, value) in members)
                    {
                        Assert.True(!isSchema || known.Contains(name), $"{node.GetPath()}: {name}");
                        Look(value, !isSchema || name is not ("properties" or "$defs"));
                    }
                    break;
                case System.Text.Json.Nodes.JsonArray items:
                    foreach (var item in items)
                    {
                        Look(item, isSchema: true);
                    }
                    break;
            }
        }
    }

    [Fact]
    public void An_event_with_another_kind_s_data_does_not() =>
        Assert.False(Schema("booking.confirmed").Evaluate(JsonDocument.Parse(
            """{ "id": "e-1", "position": "1", "kind": "booking.confirmed", "version": 1, "at": "2014-12-01T00:00:00Z", "data": { "booking": 1 } }""").RootElement).IsValid);

    internal static void AllKeepToTheirSchemas(IEnumerable<FeedEvent> events)
    {
        foreach (var kind in events.GroupBy(e => e.Kind))
        {
            Assert.True(Any.Value.Evaluate(JsonSerializer.SerializeToElement(kind.First(), ReleasePlanner.Platform.Values.Json.Options)).IsValid, kind.Key);
            var schema = Schema(kind.Key);
            foreach (var told in kind.Take(20))
            {
                var result = schema.Evaluate(JsonSerializer.SerializeToElement(told, ReleasePlanner.Platform.Values.Json.Options), new EvaluationOptions { OutputFormat = OutputFormat.List });
                Assert.True(result.IsValid, $"{kind.Key}: {JsonSerializer.Serialize(result)}");
            }
        }
    }

    private static JsonSchema Schema(string kind) => Schemas.Value[kind];

    private static string SnapshotPath([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "event-schemas.json");
}
