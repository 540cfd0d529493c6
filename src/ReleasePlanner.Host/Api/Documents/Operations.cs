using System.Reflection;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using ReleasePlanner.Platform.Batches;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Platform.Values;

namespace ReleasePlanner.Host;

/// <summary>Operations as the records describe them.</summary>
internal static class Operations
{
    public static async Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellation)
    {
        if (context.Description.ActionDescriptor.EndpointMetadata.OfType<Described>().FirstOrDefault() is not { } described)
        {
            return;
        }
        var type = described.Request;
        var isCommand = type.IsSubclassOf(typeof(Command));
        var method = context.Description.HttpMethod!;
        var about = DocComments.Of(type) ?? type.Name;
        operation.Summary = DocComments.Headline(about);
        operation.Description = $"{about}\n\nFor {Who(type)}.{(isCommand || CsvTable.Of(described.Answer) is not { } table ? "" : $" As `{Answers.Csv}`: the list `{table.List}`.")}";
        operation.Tags = new HashSet<OpenApiTagReference> { new(TagOf(type), context.Document) };
        operation.Parameters = [];
        if (described.InPath is { } member)
        {
            operation.Parameters.Add(new OpenApiParameter { Name = member, In = ParameterLocation.Path, Required = true, Schema = await SchemaOf(type, member, context, cancellation) });
        }
        var inAddress = (method, isCommand) switch
        {
            ("GET", _) => AddressMember.Of(type).Keys,
            ("DELETE", _) => BatchEndpoints.InAddress,
            (_, true) => CommandEndpoints.InAddress,
            _ => QueryEndpoints.InAddress.AsEnumerable(),
        };
        foreach (var name in inAddress.Where(n => n != described.InPath))
        {
            operation.Parameters.Add(!isCommand && Frame.OfEveryQuery.Contains(name)
                ? new OpenApiParameterReference(name, context.Document)
                : InAddress(type, name, method == "GET", await SchemaOf(type, name, context, cancellation)));
        }
        foreach (var header in Frame.Headers.Where(h => h.Of(isCommand, method)))
        {
            operation.Parameters.Add(new OpenApiParameterReference(header.Name, context.Document));
        }
        Answered(operation, context, described, isCommand, method);
        if (operation.RequestBody?.Content is { } content)
        {
            content[Answers.Json].Example = RequestExamples.Of(type);
        }
    }

    public static string TagOf(Type type)
    {
        var folder = type.Namespace!.Split('.');
        return folder is [_, var area] ? area : folder[^1];
    }

    private static void Answered(OpenApiOperation operation, OpenApiOperationTransformerContext context, Described described, bool isCommand, string method)
    {
        var done = (OpenApiResponse)operation.Responses!["200"];
        done.Description = isCommand ? "It is done." : "The answer.";
        done.Headers = new Dictionary<string, IOpenApiHeader>();
        void Header(string name, string about) => done.Headers.Add(name, new OpenApiHeader { Description = about, Schema = new OpenApiSchema { Type = JsonSchemaType.String } });
        if (isCommand)
        {
            Header("ETag", "Of one stream: its version, for If-Match.");
            done.Content![Answers.Json].Example = RequestExamples.Outcome();
            operation.Responses["202"] = new OpenApiResponse
            {
                Description = "A batch goes on behind this answer or, with `waits`, nothing is done until an executive approves it.",
                Content = new Dictionary<string, OpenApiMediaType> { [Answers.Json] = new() { Schema = done.Content[Answers.Json].Schema } },
                Headers = new Dictionary<string, IOpenApiHeader>
                {
                    ["Location"] = new OpenApiHeader { Description = "The batch, if it is one.", Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = "uri-reference" } },
                    ["Retry-After"] = new OpenApiHeader { Description = "Seconds after which it is worth asking.", Schema = new OpenApiSchema { Type = JsonSchemaType.Integer } },
                },
            };
        }
        else if (CsvTable.Of(described.Answer) is { } table)
        {
            done.Content![Answers.Csv] = new() { Schema = new OpenApiSchema { Type = JsonSchemaType.String, Description = "Columns: " + string.Join(", ", table.Columns) + "." } };
        }
        if (!isCommand && method == "GET")
        {
            Header("ETag", "Weak: the same tag says the same, though read at another time.");
            if (AddressMember.Of(described.Request).ContainsKey("cursor"))
            {
                Header("Link", "The next page, with rel=\"next\".");
            }
            operation.Responses["304"] = new OpenApiResponse { Description = "What If-None-Match names still holds." };
        }
        foreach (var problem in Frame.Responses.Where(r => r.Of(isCommand, method)))
        {
            operation.Responses[problem.Status] = new OpenApiResponseReference(problem.Name, context.Document);
        }
    }

    /// <summary>A member as part of an address.</summary>
    /// <param name="isWhole">There is no body.</param>
    public static OpenApiParameter InAddress(Type type, string name, bool isWhole, IOpenApiSchema schema)
    {
        var member = AddressMember.Of(type)[name];
        var property = Json.Options.GetTypeInfo(type).Properties.First(p => p.Name == name);
        var parameter = new OpenApiParameter
        {
            Name = name,
            In = ParameterLocation.Query,
            Required = isWhole && property.IsRequired,
            Description = property.AttributeProvider is MemberInfo documented ? DocComments.Of(documented) : null,
        };
        if (member.Form == AddressForm.Json)
        {
            parameter.Content = new Dictionary<string, OpenApiMediaType> { [Answers.Json] = new() { Schema = schema } };
        }
        else
        {
            parameter.Schema = schema;
        }
        return parameter;
    }

    private static async Task<IOpenApiSchema> SchemaOf(Type type, string member, OpenApiOperationTransformerContext context, CancellationToken cancellation)
    {
        var property = Json.Options.GetTypeInfo(type).Properties.First(p => p.Name == member);
        var plain = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        var schema = await context.GetOrCreateSchemaAsync(plain, cancellationToken: cancellation);
        return SchemaNames.Of(Json.Options.GetTypeInfo(plain)) is { } name && context.Document!.AddComponent(name, schema) is var _
            ? new OpenApiSchemaReference(name, context.Document)
            : schema;
    }

    private static string Who(Type type)
    {
        var may = type.GetCustomAttribute<MayAttribute>()!;
        return string.Join(", ", may.Roles.Select(r => r.ToString().ToLowerInvariant())) + (may.OwnersOnly ? " (of exhibitors, whose house it is)" : "");
    }
}
