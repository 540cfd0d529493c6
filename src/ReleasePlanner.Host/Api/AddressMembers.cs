using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using NodaTime;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Platform.Values;

namespace ReleasePlanner.Host;

/// <summary>How a member is written in an address.</summary>
internal enum AddressForm
{
    Text,
    Number,
    Flag,

    /// <summary>A member with members of its own, as JSON text.</summary>
    Json,
}

/// <summary>A request's member as it is written in an address.</summary>
/// <param name="IsList">Repeated, once for each value.</param>
internal sealed record AddressMember(string Name, AddressForm Form, bool IsList)
{
    private static readonly ConcurrentDictionary<Type, IReadOnlyDictionary<string, AddressMember>> Known = new();

    /// <summary>A request type's members by their JSON names.</summary>
    public static IReadOnlyDictionary<string, AddressMember> Of(Type request) => Known.GetOrAdd(request, type =>
        Json.Options.GetTypeInfo(type).Properties.Where(p => p.Set is not null).ToDictionary(p => p.Name, Of, StringComparer.Ordinal));

    /// <summary>
    /// The members that an address gives a request. Names that are none are left to the reading of the request, which says which there are.
    /// </summary>
    /// <param name="only">Other names are refused; null: all are taken.</param>
    public static Refusal? Read(HttpRequest http, Type request, JsonObject into, IReadOnlyCollection<string>? only = null)
    {
        var members = Of(request);
        foreach (var (name, values) in http.Query)
        {
            if (only?.Contains(name) == false)
            {
                return Refusal.Invalid($"'{name}' is not for this address: it takes {(only.Count == 0 ? "nothing" : string.Join(", ", only))} besides the body");
            }
            var member = members.GetValueOrDefault(name) ?? new(name, AddressForm.Text, IsList: false);
            if (!member.IsList && values.Count != 1)
            {
                return Refusal.Invalid("is given more than once", name);
            }
            var read = new JsonArray();
            foreach (var text in values)
            {
                var value = member.Value(text ?? "");
                if (value.Refusal is { } refusal)
                {
                    return refusal;
                }
                read.Add(value.Value);
            }
            if (into.Put(name, member.IsList ? read : read[0]!.DeepClone(), "the address") is { } conflict)
            {
                return conflict;
            }
        }
        return null;
    }

    private static AddressMember Of(JsonPropertyInfo member)
    {
        var type = Nullable.GetUnderlyingType(member.PropertyType) ?? member.PropertyType;
        var isList = type.IsGenericType && (type.GetGenericTypeDefinition() == typeof(ImmutableArray<>) || type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>));
        var form = FormOf(isList ? type.GetGenericArguments()[0] : type);
        // A list of what has members of its own is one JSON text.
        return new(member.Name, form, isList && form != AddressForm.Json);
    }

    private static AddressForm FormOf(Type type) => type switch
    {
        _ when type == typeof(bool) => AddressForm.Flag,
        _ when type == typeof(int) || type == typeof(long) || type == typeof(decimal) || type == typeof(Screens) => AddressForm.Number,
        _ when type == typeof(string) || type.IsEnum || type == typeof(LocalDate) || type == typeof(Instant) || type == typeof(LocalTime) => AddressForm.Text,
        _ when Array.Exists(type.GetInterfaces(), i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IId<>)) => AddressForm.Text,
        _ => AddressForm.Json,
    };

    private Result<JsonNode> Value(string text) => Form switch
    {
        AddressForm.Text => JsonValue.Create(text),
        AddressForm.Flag => text is "true" or "false" ? JsonValue.Create(text == "true") : Refusal.Invalid("is not true or false", Name),
        AddressForm.Number => Parsed(text) is { } number && number.GetValueKind() == JsonValueKind.Number ? number : Refusal.Invalid("is not a number", Name),
        _ => Parsed(text) is { } json ? json : Refusal.Invalid("is not JSON: it has members of its own, and is written as JSON text", Name),
    };

    private static JsonNode? Parsed(string text)
    {
        try
        {
            var value = JsonNode.Parse(text, documentOptions: RequestBody.Strictly);
            return RequestBody.SameName(value) is null ? value : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
