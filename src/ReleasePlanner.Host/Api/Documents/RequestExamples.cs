using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using NodaTime;
using ReleasePlanner.FilmRental;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Platform.Values;
using ReleasePlanner.Scenarios;

namespace ReleasePlanner.Host;

/// <summary>Examples of requests: what the shipped scenarios send, and for what they do not, the members that are required.</summary>
internal static class RequestExamples
{
    private static readonly FrozenDictionary<string, JsonObject> Sent = FromScenarios();

    /// <summary>An example of a request, as its body.</summary>
    public static JsonObject Of(Type type)
    {
        var example = Sent.TryGetValue(type.Name, out var sent) ? (JsonObject)sent.DeepClone() : Required(Json.Options.GetTypeInfo(type));
        if (type.IsSubclassOf(typeof(Command)))
        {
            example.Remove("commandId");
            example.Insert(0, "commandId", $"{Slug.From(type.Name)}-1");
        }
        else if (example.Count == 0)
        {
            // Nothing is required: something that may be said shows more than nothing.
            example = AddressMember.Of(type).ContainsKey("limit") ? new() { ["limit"] = 50 } : new() { ["asOf"] = "2014-12-17T22:05:00Z" };
        }
        return example;
    }

    public static JsonObject Outcome() => new()
    {
        ["commandId"] = "drop-1",
        ["streams"] = new JsonArray(new JsonObject { ["stream"] = "chain:carmike", ["version"] = 7 }),
        ["warnings"] = new JsonArray(),
    };

    public static JsonNode? Problem(int status)
    {
        var refusal = status switch
        {
            StatusCodes.Status404NotFound => Refusal.NotFound("film:the-interview"),
            StatusCodes.Status409Conflict or StatusCodes.Status412PreconditionFailed => Refusal.VersionMismatch("chain:carmike", 6, 7),
            StatusCodes.Status400BadRequest => Refusal.Invalid("is missing from DropFilm", "film"),
            _ => Problems.Refused(status),
        };
        return JsonSerializer.SerializeToNode(Problems.Body(refusal, status), Json.Options);
    }

    /// <summary>The shortest that a scenario says of each request: an example shows what it takes, not what it can take.</summary>
    private static FrozenDictionary<string, JsonObject> FromScenarios() => ScenarioLibrary.Names
        .SelectMany(name => ScenarioLibrary.Load(name).Steps)
        .Select(Sending)
        .OfType<(string Name, JsonObject Members)>()
        .GroupBy(s => s.Name)
        .ToFrozenDictionary(g => g.Key, g => g.Select(s => s.Members).OrderBy(m => m.ToJsonString().Length).First(), StringComparer.Ordinal);

    private static (string Name, JsonObject Members)? Sending(ScenarioStep step) => step switch
    {
        DoStep { Each: null, Refused: null } does => (does.Command, does.With),
        AskStep { Refused: null } asks => (asks.Query, asks.Of),
        _ => null,
    };

    private static JsonObject Required(JsonTypeInfo type)
    {
        var example = new JsonObject();
        foreach (var member in type.Properties.Where(p => p.IsRequired || p.AssociatedParameter is { HasDefaultValue: false, IsNullable: false }))
        {
            example[member.Name] = Value(member.PropertyType, member.Name);
        }
        return example;
    }

    private static JsonNode? Value(Type type, string name)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type.IsGenericType && (type.GetGenericTypeDefinition() == typeof(ImmutableArray<>) || type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>)))
        {
            return new JsonArray(Value(type.GetGenericArguments()[0], name));
        }
        return type switch
        {
            _ when SchemaForms.IsId(type) => SchemaForms.ExampleOf(type) ?? $"{Slug.From(name)}-1",
            _ when type == typeof(Selection) => new JsonObject { ["ids"] = new JsonArray("theater:carmike-columbus-15") },
            _ when type == typeof(string) => name,
            _ when type == typeof(bool) => true,
            _ when type == typeof(Instant) => "2014-12-17T22:05:00Z",
            _ when type == typeof(LocalDate) => "2014-12-25",
            _ when type == typeof(LocalTime) => "13:00",
            _ when type == typeof(Deadline) => "2014-11-24",
            _ when type == typeof(Terms) => "to be agreed",
            _ when type == typeof(Rental) => new JsonObject { ["kind"] = "firm", ["percent"] = 55 },
            _ when type == typeof(Reason) => "threat",
            _ when type.IsEnum => JsonSerializer.SerializeToNode(Enum.GetValues(type).GetValue(0), type, Json.Options),
            _ when type == typeof(int) || type == typeof(long) || type == typeof(decimal) || type == typeof(Screens) || type == typeof(WeeklyScreens) || type == typeof(ScreenCounts) => 1,
            _ when Json.Options.GetTypeInfo(type) is { Kind: JsonTypeInfoKind.Object } members => Required(members),
            _ => null,
        };
    }
}
