using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ReleasePlanner.Platform.Commands;

/// <summary>Every command and query by its name, and the reading of one from JSON.</summary>
public static class RequestCatalog
{
    /// <summary>Command types by name, such as <c>CancelRelease</c>. Lines of batches are not among them.</summary>
    public static readonly FrozenDictionary<string, Type> Commands = Types()
        .Where(t => t.IsSubclassOf(typeof(Command)) && t.IsPublic)
        .ToFrozenDictionary(t => t.Name, StringComparer.Ordinal);

    /// <summary>Query types by name, such as <c>WindowSummary</c>.</summary>
    public static readonly FrozenDictionary<string, Type> Queries = Types()
        .Where(t => t.IsPublic && AnswerOf(t) is not null)
        .ToFrozenDictionary(t => t.Name, StringComparer.Ordinal);

    /// <summary>The answer type of a query type; null when it is not a query.</summary>
    public static Type? AnswerOf(Type type)
    {
        for (var t = type.BaseType; t is not null; t = t.BaseType)
        {
            if (t.IsGenericType && t.GetGenericTypeDefinition() == typeof(Query<>))
            {
                return t.GetGenericArguments()[0];
            }
        }
        return null;
    }

    /// <summary>Reads a command. <paramref name="body"/> holds its members; a missing <c>commandId</c> is <paramref name="commandId"/>.</summary>
    public static Result<Command> Command(string name, JsonObject body, string? commandId = null)
    {
        if (!Commands.TryGetValue(name, out var type))
        {
            return Unknown("command", name, Commands.Keys);
        }
        if (commandId is not null && !body.ContainsKey("commandId"))
        {
            body = (JsonObject)body.DeepClone();
            body["commandId"] = commandId;
        }
        return Read<Command>(type, body);
    }

    /// <summary>Reads a query.</summary>
    public static Result<Query> Query(string name, JsonObject body) =>
        Queries.TryGetValue(name, out var type) ? Read<Query>(type, body) : Unknown("query", name, Queries.Keys);

    private static Result<T> Read<T>(Type type, JsonObject body)
        where T : class
    {
        try
        {
            return (T)body.Deserialize(type, Json.Options)!;
        }
        catch (JsonException e)
        {
            return Plain(e, type);
        }
        catch (InvalidOperationException)
        {
            return Refusal.Invalid("has text with half of a surrogate pair, which cannot be stored");
        }
    }

    /// <summary>The serializer's complaint in the words of whoever wrote the request.</summary>
    private static Refusal Plain(JsonException e, Type type)
    {
        var message = e.InnerException is FormatException or NodaTime.Text.UnparsableValueException ? e.InnerException.Message : e.Message;
        var cut = message.IndexOf(" Path: $", StringComparison.Ordinal);
        message = cut < 0 ? message : message[..cut];
        var field = e.Path?.TrimStart('$', '.') ?? "";
        if (message.Contains("could not be mapped to any .NET member", StringComparison.Ordinal))
        {
            var members = Json.Options.GetTypeInfo(type).Properties.Select(p => p.Name);
            return Refusal.Invalid($"is not a member of {type.Name}; members are {string.Join(", ", members.Order(StringComparer.Ordinal))}", field);
        }
        const string Missing = "was missing required properties including: ";
        var missing = message.IndexOf(Missing, StringComparison.Ordinal);
        if (missing >= 0)
        {
            var names = message[(missing + Missing.Length)..].TrimEnd('.').Split(", ").Select(n => n.Trim('\'')).ToList();
            return Refusal.Invalid(
            [
                .. names.Select(n => field.Length == 0 ? new Problem(n, $"is missing from {type.Name}") : new Problem($"{field}.{n}", "is missing")),
            ]);
        }
        if (message.Contains("doesn't allow", StringComparison.Ordinal))
        {
            return Refusal.Invalid("is null: give a value, or leave the member out if it is optional", field);
        }
        // Names of .NET types say nothing to whoever sends JSON.
        return Refusal.Invalid(message.StartsWith("The JSON value could not be converted", StringComparison.Ordinal) ? "is not of the kind that is taken here" : message, field);
    }

    private static Refusal Unknown(string what, string name, IEnumerable<string> names) => Refusal.Invalid(
        $"'{name}' is not a {what}; known are {string.Join(", ", names.Order(StringComparer.Ordinal))}");

    private static IEnumerable<Type> Types() => typeof(RequestCatalog).Assembly.GetTypes().Where(t => t is { IsAbstract: false, IsClass: true });
}
