using System.Buffers;
using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace ReleasePlanner.Platform.Commands;

/// <summary>
/// A request as text that does not depend on what members a later or earlier version of the program knows: members that are at their default are left
/// out, whether the client sent them so or not at all.
/// </summary>
internal static class RequestText
{
    /// <summary>As <see cref="Json.Options"/>, without members at their default; what is left out is read back as it was.</summary>
    public static readonly JsonSerializerOptions Options = With(type => LeaveOutDefaults(type, _ => true));

    /// <summary>The system's JSON with a change to what is written of its types.</summary>
    public static JsonSerializerOptions With(Action<JsonTypeInfo> modifier)
    {
        var options = new JsonSerializerOptions(Json.Options) { TypeInfoResolver = Json.Options.TypeInfoResolver!.WithAddedModifier(modifier) };
        options.MakeReadOnly();
        return options;
    }

    /// <summary>The canonical form of a request: members sorted by name, numbers in their shortest form, no white space, characters beyond ASCII escaped.</summary>
    public static byte[] Canonical(object request)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            Write(writer, JsonSerializer.SerializeToElement(request, request.GetType(), Options));
        }
        return buffer.WrittenSpan.ToArray();
    }

    private static void Write(Utf8JsonWriter writer, JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var member in element.EnumerateObject().OrderBy(m => m.Name, StringComparer.Ordinal))
                {
                    writer.WritePropertyName(member.Name);
                    Write(writer, member.Value);
                }
                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in element.EnumerateArray())
                {
                    Write(writer, item);
                }
                writer.WriteEndArray();
                break;
            case JsonValueKind.Number when element.TryGetDecimal(out var number):
                writer.WriteRawValue(number.ToString("0.############################", CultureInfo.InvariantCulture));
                break;
            default:
                element.WriteTo(writer);
                break;
        }
    }

    /// <param name="which">The members that are left out at their default.</param>
    public static void LeaveOutDefaults(JsonTypeInfo type, Func<JsonPropertyInfo, bool> which)
    {
        if (type.Kind != JsonTypeInfoKind.Object || type.Type.IsAbstract)
        {
            return;
        }
        var initial = Initial(type);
        // What cannot be set, such as a kind that a type is read by, is no member that a client may leave out.
        foreach (var property in type.Properties.Where(p => p is { IsRequired: false, Get: not null } && (p.Set ?? (object?)p.AssociatedParameter) is not null && which(p)))
        {
            var parameter = property.AssociatedParameter;
            if (parameter is { HasDefaultValue: false } || (parameter is null && initial is null))
            {
                continue;
            }
            var value = parameter is null ? property.Get!(initial!) : parameter.DefaultValue ?? ZeroOf(property.PropertyType);
            var before = property.ShouldSerialize;
            property.ShouldSerialize = (owner, sent) => sent is not null && before?.Invoke(owner, sent) != false && !IsSame(sent, value, type.Options);
        }
    }

    /// <summary>The type with nothing given; null: it cannot be made so.</summary>
    private static object? Initial(JsonTypeInfo type)
    {
        try
        {
            return type.CreateObject is { } create ? create()
                : type.ConstructorAttributeProvider is ConstructorInfo constructor ? constructor.Invoke([.. constructor.GetParameters().Select(DefaultOf)])
                : null;
        }
        catch (TargetInvocationException)
        {
            return null;
        }
    }

    private static object? DefaultOf(ParameterInfo parameter) => (parameter.HasDefaultValue ? parameter.DefaultValue : null) ?? ZeroOf(parameter.ParameterType);

    private static object? ZeroOf(Type type) => type.IsValueType ? Activator.CreateInstance(type) : null;

    private static bool IsSame(object sent, object? value, JsonSerializerOptions options) => value is not null
        && (sent.Equals(value)
            || (sent is ICollection { Count: 0 } && value is ICollection { Count: 0 })
            || (value is not string and not ValueType
                && JsonSerializer.Serialize(sent, sent.GetType(), options) == JsonSerializer.Serialize(value, value.GetType(), options)));
}
