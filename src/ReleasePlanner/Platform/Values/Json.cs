using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using NodaTime.Serialization.SystemTextJson;
using NodaTime.Text;

namespace ReleasePlanner.Platform.Values;

/// <summary>
/// A list of which nothing given means all. Written out in JSON and empty it is refused: a program that looked for some and found none does not mean all.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class AbsentMeansAllAttribute : Attribute;

/// <summary>The one JSON of the system: what is stored, sent between silos, hashed, and spoken over HTTP and in scenario files.</summary>
public static class Json
{
    // Before Options, which is made with it.
    private static readonly MethodInfo FillOf = typeof(Json).GetMethod(nameof(Fill), BindingFlags.NonPublic | BindingFlags.Static)!;

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
            RespectNullableAnnotations = true,
            MaxDepth = 32,
        };
        options.ConfigureForNodaTime(DateTimeZoneProviders.Tzdb);
        options.Converters.Insert(0, new TimesOfDay());
        options.Converters.Insert(0, new Told<LocalDate>(NodaConverters.LocalDateConverter, "a date that exists", "2014-12-25"));
        options.Converters.Insert(0, new Told<Instant>(NodaConverters.InstantConverter, "an instant that exists", "2014-12-17T22:05:00Z"));
        options.Converters.Add(new KebabCaseEnums());
        options.TypeInfoResolver = new DefaultJsonTypeInfoResolver
        {
            Modifiers = { LeaveOutWhatInterfacesIgnore, LeaveOutEmptyArrays, RefuseEmptyArrays, RequireConstructorParameters, CheckCollections },
        };
        options.MakeReadOnly();
        return options;
    }

    /// <summary>[JsonIgnore] on an interface's member holds for the types that implement it: where a command is decided is not part of it.</summary>
    private static void LeaveOutWhatInterfacesIgnore(JsonTypeInfo type)
    {
        var ignored = type.Type.GetInterfaces()
            .Where(i => i.Assembly == typeof(Json).Assembly)
            .SelectMany(i => i.GetProperties())
            .Where(p => p.GetCustomAttribute<JsonIgnoreAttribute>() is not null)
            .Select(p => JsonNamingPolicy.CamelCase.ConvertName(p.Name))
            .ToHashSet(StringComparer.Ordinal);
        for (var i = type.Properties.Count - 1; i >= 0; i--)
        {
            if (ignored.Contains(type.Properties[i].Name))
            {
                type.Properties.RemoveAt(i);
            }
        }
    }

    /// <summary>Stored states and events use <see cref="ImmutableArray{T}"/>; an absent member and an empty array mean the same there.</summary>
    private static void LeaveOutEmptyArrays(JsonTypeInfo type)
    {
        foreach (var property in type.Properties)
        {
            if (IsImmutableArray(property.PropertyType))
            {
                property.ShouldSerialize = static (_, value) => value is System.Collections.IStructuralEquatable and not null && !IsEmpty(value);
            }
        }
    }

    /// <summary>The members that say so with <see cref="AbsentMeansAllAttribute"/>.</summary>
    private static void RefuseEmptyArrays(JsonTypeInfo type)
    {
        foreach (var property in type.Properties)
        {
            if (property is { Set: { } set, AttributeProvider: { } member } && member.IsDefined(typeof(AbsentMeansAllAttribute), inherit: true))
            {
                property.Set = (owner, value) => set(owner, value is null || IsEmpty(value) ? throw new JsonException($"{property.Name} is empty: leave it out to mean all, or say which") : value);
            }
        }
    }

    /// <summary>
    /// What a constructor asks for has to be in the JSON: an absent id would become one that nobody can read back. Unlike
    /// RespectRequiredConstructorParameters this leaves out what is never written: nulls, and arrays that are empty.
    /// </summary>
    private static void RequireConstructorParameters(JsonTypeInfo type)
    {
        foreach (var property in type.Properties)
        {
            if (property is { AssociatedParameter.HasDefaultValue: false, Set: not null } && !MayBeAbsent(property))
            {
                property.IsRequired = true;
            }
        }
    }

    private static bool MayBeAbsent(JsonPropertyInfo property) => property.PropertyType.IsValueType
        ? Nullable.GetUnderlyingType(property.PropertyType) is not null || IsImmutableArray(property.PropertyType)
        : property.IsSetNullable;

    private static bool IsImmutableArray(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ImmutableArray<>);

    /// <summary>
    /// An absent member leaves a constructor's array at <c>default</c>, which throws when it is looked at; and nullable annotations of
    /// elements are not respected by the serializer.
    /// </summary>
    private static void CheckCollections(JsonTypeInfo type)
    {
        if (type.Kind != JsonTypeInfoKind.Object)
        {
            return;
        }
        var properties = type.Type.GetProperties().Where(p => p.GetIndexParameters().Length == 0 && p.CanRead).ToList();
        Action<object>[] checks =
        [
            .. properties.Where(p => p.CanWrite && IsImmutableArray(p.PropertyType))
                .Select(p => (Action<object>)FillOf.MakeGenericMethod(p.PropertyType.GetGenericArguments()).Invoke(null, [p])!),
            .. properties.Where(p => p.CanWrite && HasElementsThatAreNeverNull(p)).Select(RefuseNulls),
        ];
        if (checks.Length > 0)
        {
            type.OnDeserialized = value =>
            {
                foreach (var check in checks)
                {
                    check(value);
                }
            };
        }
    }

    private static bool HasElementsThatAreNeverNull(PropertyInfo property) =>
        typeof(System.Collections.IEnumerable).IsAssignableFrom(property.PropertyType)
        && property.PropertyType is { IsGenericType: true }
        && !property.PropertyType.GetGenericArguments()[^1].IsValueType
        && new NullabilityInfoContext().Create(property).GenericTypeArguments[^1].ReadState != NullabilityState.Nullable;

    private static Action<object> RefuseNulls(PropertyInfo property) => value =>
    {
        // Dictionaries give pairs, and their values by themselves.
        var collection = (System.Collections.IEnumerable?)property.GetValue(value);
        foreach (var element in (collection as System.Collections.IDictionary)?.Values ?? collection ?? Array.Empty<object>())
        {
            if (element is null)
            {
                throw new JsonException($"{JsonNamingPolicy.CamelCase.ConvertName(property.Name)} has a null among its elements");
            }
        }
    };

    private static Action<object> Fill<T>(PropertyInfo property) => value =>
    {
        if (((ImmutableArray<T>)property.GetValue(value)!).IsDefault)
        {
            property.SetValue(value, ImmutableArray<T>.Empty);
        }
    };

    private static bool IsEmpty(object array) => array.Equals(Activator.CreateInstance(array.GetType())) || ((System.Collections.ICollection)array).Count == 0;

    /// <summary>What cannot be read is told with an example, not with how a library looked at it.</summary>
    private sealed class Told<T>(JsonConverter<T> known, string what, string example) : JsonConverter<T>
        where T : struct
    {
        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            var text = reader.TokenType == JsonTokenType.String ? reader.GetString()! : null;
            try
            {
                return known.Read(ref reader, typeToConvert, options);
            }
            catch (Exception e) when (e is JsonException or UnparsableValueException or InvalidOperationException or FormatException)
            {
                throw new JsonException($"{(text is null ? "" : $"'{(text.Length > 40 ? text[..40] + "…" : text)}' ")}is not {what}: write it as {example}");
            }
        }

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => known.Write(writer, value, options);

        public override T ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            known.ReadAsPropertyName(ref reader, typeToConvert, options);

        public override void WriteAsPropertyName(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => known.WriteAsPropertyName(writer, value, options);
    }

    /// <summary>Times of day as people write them, <c>13:00</c>, or with seconds.</summary>
    private sealed class TimesOfDay : JsonConverter<LocalTime>
    {
        private static readonly LocalTimePattern Short = LocalTimePattern.CreateWithInvariantCulture("HH:mm");

        public override LocalTime Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            var text = reader.TokenType == JsonTokenType.String ? reader.GetString()! : "";
            return Short.Parse(text) is { Success: true } time ? time.Value
                : LocalTimePattern.ExtendedIso.Parse(text) is { Success: true } exact ? exact.Value
                : throw new JsonException($"'{text}' is not a time of day: write it as 13:00");
        }

        public override void Write(Utf8JsonWriter writer, LocalTime value, JsonSerializerOptions options) =>
            writer.WriteStringValue(LocalTimePattern.ExtendedIso.Format(value));
    }

    /// <summary>Converters of the options win over those that a type names; an enum that has one of its own keeps it here.</summary>
    private sealed class KebabCaseEnums : JsonConverterFactory
    {
        private readonly JsonStringEnumConverter kebab = new(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false);

        public override bool CanConvert(Type typeToConvert) =>
            kebab.CanConvert(typeToConvert) && typeToConvert.GetCustomAttribute<JsonConverterAttribute>() is null;

        public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) => kebab.CreateConverter(typeToConvert, options);
    }
}
