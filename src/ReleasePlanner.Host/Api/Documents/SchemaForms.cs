using System.Collections.Immutable;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using NodaTime;
using ReleasePlanner.FilmRental;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Platform.Values;
using ReleasePlanner.Theaters.Bookings;

namespace ReleasePlanner.Host;

/// <summary>Schemas of the values that have a JSON of their own, and what the sources say of types and members.</summary>
internal static class SchemaForms
{
    private const string KindOfRental = "kind";

    private const string Slugs = "[a-z0-9]+(-[a-z0-9]+)*";

    public static async Task TransformAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellation)
    {
        var type = Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) ?? context.JsonTypeInfo.Type;
        await Form(schema, type, context, cancellation);
        MayBeNull(schema, type, context.JsonPropertyInfo);
        AsWritten(schema, type, context.JsonTypeInfo);
        var ofType = DocComments.Of(type);
        var ofMember = context.JsonPropertyInfo?.AttributeProvider is MemberInfo member ? DocComments.Of(member) : null;
        if (SchemaNames.Of(context.JsonTypeInfo) is not null)
        {
            schema.Description = ofType ?? schema.Description;
            if (ofMember is not null)
            {
                (schema.Metadata ??= new Dictionary<string, object>())["x-ref-description"] = ofMember;
            }
        }
        else
        {
            schema.Description = ofMember ?? schema.Description ?? ofType;
        }
    }

    /// <summary>An example of an id, as its documentation gives it; null: any text of letters and digits will do.</summary>
    public static string? ExampleOf(Type id) => DocComments.Of(id) is { } text && text.Split('`') is [_, var example, ..] && CanBe(id, example) ? example : null;

    public static bool IsId(Type type) => Array.Exists(type.GetInterfaces(), i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IId<>));

    private static bool CanBe(Type id, string text)
    {
        try
        {
            JsonSerializer.Deserialize(JsonSerializer.Serialize(text), id, Json.Options);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static async Task Form(OpenApiSchema schema, Type type, OpenApiSchemaTransformerContext context, CancellationToken cancellation)
    {
        Task<OpenApiSchema> Of(Type other) => context.GetOrCreateSchemaAsync(other, cancellationToken: cancellation);
        var text = new OpenApiSchema { Type = JsonSchemaType.String };
        switch (type)
        {
            // Values with a JSON of their own say nothing of themselves, and so the list of them does not.
            case var _ when schema.Type?.HasFlag(JsonSchemaType.Array) == true && schema.Items is null && type.IsGenericType:
                schema.Items = await Of(type.GetGenericArguments()[0]);
                break;
            case var _ when IsId(type):
                Id(schema, type);
                break;
            case var _ when type == typeof(Instant):
                Text(schema, "date-time", "2014-12-17T22:05:00Z");
                break;
            case var _ when type == typeof(LocalDate):
                Text(schema, "date", "2014-12-25");
                break;
            case var _ when type == typeof(LocalTime):
                Text(schema, null, "13:00", @"^\d{2}:\d{2}(:\d{2}(\.\d+)?)?$");
                break;
            case var _ when type == typeof(DateTimeZone):
                Text(schema, null, "America/New_York");
                break;
            case var _ when type == typeof(Deadline):
                Text(schema, null, "2014-11-24", @"^\d{4}-\d{2}-\d{2}(T.*Z)?$");
                break;
            case var _ when type == typeof(Screens):
                (schema.Type, schema.MultipleOf, schema.Minimum, schema.Maximum) = (JsonSchemaType.Number, 0.5m, "0.5", "99.5");
                break;
            case var _ when type == typeof(WeeklyScreens):
                schema.OneOf = [await Of(typeof(Screens)), new OpenApiSchema { Type = JsonSchemaType.Array, Items = await Of(typeof(Screens)), MinItems = 1, MaxItems = WeeklyScreens.MostWeeks }];
                break;
            case var _ when type == typeof(ScreenCounts):
                var count = new OpenApiSchema { Type = JsonSchemaType.Integer, Minimum = "0", Maximum = "100" };
                schema.OneOf = [count, new OpenApiSchema { Type = JsonSchemaType.Object, AdditionalProperties = count }, new OpenApiSchema { Const = "unknown" }];
                schema.Examples = [new JsonObject { ["standard"] = 12, ["imax"] = 1 }];
                break;
            case var _ when type == typeof(PlayDays):
                schema.OneOf =
                [
                    new OpenApiSchema { Type = JsonSchemaType.Integer, Minimum = "1", Maximum = "420" },
                    new OpenApiSchema { Type = JsonSchemaType.Array, Items = text, MinItems = 1 },
                ];
                break;
            case var _ when type == typeof(Reason):
                schema.OneOf = [text, new OpenApiSchema { Type = JsonSchemaType.Object, Properties = new Dictionary<string, IOpenApiSchema> { ["code"] = text, ["note"] = text } }];
                break;
            case var _ when type == typeof(Terms):
                schema.OneOf = [text, await Members(type, Of)];
                break;
            case var _ when type == typeof(Rental):
                var rentals = typeof(Rental).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(Rental))).OrderBy(t => t.Name, StringComparer.Ordinal).ToList();
                schema.OneOf = [.. await Task.WhenAll(rentals.Select(Of))];
                schema.Discriminator = new OpenApiDiscriminator
                {
                    PropertyName = KindOfRental,
                    Mapping = rentals.ToDictionary(KindOf, t => new OpenApiSchemaReference(SchemaNames.Of(Json.Options.GetTypeInfo(t))!, context.Document)),
                };
                break;
            case var _ when type.IsSubclassOf(typeof(Rental)):
                (schema.Properties ??= new Dictionary<string, IOpenApiSchema>())[KindOfRental] = new OpenApiSchema { Type = JsonSchemaType.String, Const = KindOf(type) };
                (schema.Required ??= new HashSet<string>()).Add(KindOfRental);
                break;
        }
    }

    private static string KindOf(Type rental) => ((Rental)Activator.CreateInstance(rental)!).Kind;

    /// <summary>Dates and times are told where they stand, and so is that there may be none.</summary>
    private static void MayBeNull(OpenApiSchema schema, Type type, JsonPropertyInfo? member)
    {
        if (member is not null && type.Namespace == typeof(LocalDate).Namespace
            && (Nullable.GetUnderlyingType(member.PropertyType) is not null || (!type.IsValueType && (member.IsGetNullable || member.IsSetNullable))))
        {
            schema.Type |= JsonSchemaType.Null;
        }
    }

    /// <summary>What is read only is no member of a request, and members that are null or empty are left out of an answer.</summary>
    private static void AsWritten(OpenApiSchema schema, Type type, JsonTypeInfo form)
    {
        var isRequest = type.IsSubclassOf(typeof(Command)) || type.IsSubclassOf(typeof(Query));
        foreach (var member in form.Kind == JsonTypeInfoKind.Object ? form.Properties : [])
        {
            if (isRequest && member.Set is null)
            {
                schema.Properties?.Remove(member.Name);
            }
            if (!member.IsRequired && (member.IsGetNullable || Nullable.GetUnderlyingType(member.PropertyType) is not null || IsArray(member.PropertyType)))
            {
                schema.Required?.Remove(member.Name);
            }
        }
    }

    private static bool IsArray(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ImmutableArray<>);

    private static void Id(OpenApiSchema schema, Type type)
    {
        var example = ExampleOf(type);
        schema.Type = JsonSchemaType.String;
        schema.Examples = example is null ? null : [example];
        schema.Pattern = example?.Split(':') switch
        {
            null => "^[A-Za-z0-9:/._@#-]+$",
            [var prefix, _] => $"^{prefix}:{Slugs}(/{Slugs})*$",
            _ => $"^{Slugs}$",
        };
        schema.MaxLength = example is null ? 200 : null;
    }

    private static void Text(OpenApiSchema schema, string? format, string example, string? pattern = null) =>
        (schema.Type, schema.Format, schema.Examples, schema.Pattern) = (JsonSchemaType.String, format, [example], pattern);

    /// <summary>The members of a type whose JSON is read by hand.</summary>
    private static async Task<OpenApiSchema> Members(Type type, Func<Type, Task<OpenApiSchema>> schemaOf)
    {
        var schema = new OpenApiSchema { Type = JsonSchemaType.Object, Properties = new Dictionary<string, IOpenApiSchema>(), Required = new HashSet<string>() };
        foreach (var member in type.GetProperties().Where(p => p.CanWrite))
        {
            var name = JsonNamingPolicy.CamelCase.ConvertName(member.Name);
            var own = await schemaOf(member.PropertyType);
            own.Description = DocComments.Of(member) ?? own.Description;
            schema.Properties.Add(name, own);
            if (member.IsDefined(typeof(System.Runtime.CompilerServices.RequiredMemberAttribute)))
            {
                schema.Required.Add(name);
            }
        }
        return schema;
    }
}
