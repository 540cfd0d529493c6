using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using NodaTime.Serialization.SystemTextJson;

namespace ReleasePlanner.Platform.Values;

/// <summary>The one JSON of the system: what is stored, sent between silos, hashed, and spoken over HTTP and in scenario files.</summary>
public static class Json
{
    /// <summary>camelCase, enums in kebab-case, NodaTime in ISO, nothing written for null, unknown members refused.</summary>
    public static readonly JsonSerializerOptions Options = Create();

    public static string Write<T>(T value) => JsonSerializer.Serialize(value, Options);

    /// <exception cref="JsonException">The text is not such a value; the path says where.</exception>
    public static T Read<T>(string json) =>
        JsonSerializer.Deserialize<T>(json, Options) ?? throw new JsonException($"expected a {typeof(T).Name}, found null");

    private static JsonSerializerOptions Create()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web)
        {
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            NumberHandling = JsonNumberHandling.Strict,
            UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
            MaxDepth = 32,
        };
        options.ConfigureForNodaTime(DateTimeZoneProviders.Tzdb);
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false));
        options.TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { LeaveOutEmptyArrays } };
        options.MakeReadOnly();
        return options;
    }

    /// <summary>Stored states and events use <see cref="ImmutableArray{T}"/>; an absent member and an empty array mean the same there.</summary>
    private static void LeaveOutEmptyArrays(JsonTypeInfo type)
    {
        foreach (var property in type.Properties)
        {
            if (property.PropertyType.IsGenericType && property.PropertyType.GetGenericTypeDefinition() == typeof(ImmutableArray<>))
            {
                property.ShouldSerialize = static (_, value) => value is System.Collections.IStructuralEquatable and not null && !IsEmpty(value);
            }
        }
    }

    private static bool IsEmpty(object array) => array.Equals(Activator.CreateInstance(array.GetType())) || ((System.Collections.ICollection)array).Count == 0;
}
