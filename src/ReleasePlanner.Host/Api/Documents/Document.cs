using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Net.Http.Headers;
using Microsoft.OpenApi;
using ReleasePlanner.Platform.Values;

namespace ReleasePlanner.Host;

/// <summary>What the document tells of an endpoint's request.</summary>
/// <param name="InPath">The member that is part of the address.</param>
internal sealed record Described(Type Request, Type Answer, string? InPath = null);

/// <summary>The OpenAPI document: made once, from the records and their documentation.</summary>
internal static class Document
{
    public const string Address = "/openapi/v1.json";

    private const string Name = "v1";

    public static void Add(IServiceCollection services)
    {
        services.Configure<JsonOptions>(o => Like(Json.Options, o.SerializerOptions));
        services.AddOpenApi(Name, o =>
        {
            o.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
            o.ShouldInclude = endpoint => endpoint.RelativePath?.StartsWith(Api.Path[1..] + "/", StringComparison.Ordinal) == true;
            o.CreateSchemaReferenceId = SchemaNames.Of;
            o.AddSchemaTransformer(SchemaForms.TransformAsync);
            o.AddOperationTransformer(Operations.TransformAsync);
            o.AddDocumentTransformer(Frame.TransformAsync);
        });
        services.AddSingleton<DocumentText>();
    }

    public static void Map(WebApplication app) => app.MapGet(Address, async (HttpContext http, DocumentText document) =>
    {
        var (text, tag) = await document.ReadAsync(http.RequestAborted);
        http.Response.Headers.CacheControl = "no-cache";
        return Results.Bytes(text, Answers.Json, entityTag: tag);
    }).ExcludeFromDescription().AllowAnonymous();

    /// <summary>The JSON that requests are read with is the JSON that is described.</summary>
    private static void Like(System.Text.Json.JsonSerializerOptions from, System.Text.Json.JsonSerializerOptions to)
    {
        (to.DefaultIgnoreCondition, to.Encoder, to.NumberHandling) = (from.DefaultIgnoreCondition, from.Encoder, from.NumberHandling);
        (to.UnmappedMemberHandling, to.RespectNullableAnnotations) = (from.UnmappedMemberHandling, from.RespectNullableAnnotations);
        to.TypeInfoResolver = from.TypeInfoResolver;
        foreach (var converter in from.Converters)
        {
            to.Converters.Add(converter);
        }
    }
}

/// <summary>The document as it is sent.</summary>
internal sealed class DocumentText(IServiceProvider services)
{
    private readonly Lazy<Task<(byte[] Text, EntityTagHeaderValue Tag)>> made = new(() => MakeAsync(services));

    public Task<(byte[] Text, EntityTagHeaderValue Tag)> ReadAsync(CancellationToken cancellation) => made.Value.WaitAsync(cancellation);

    private static async Task<(byte[] Text, EntityTagHeaderValue Tag)> MakeAsync(IServiceProvider services)
    {
        await using var scope = services.CreateAsyncScope();
        var document = await scope.ServiceProvider.GetRequiredKeyedService<IOpenApiDocumentProvider>("v1").GetOpenApiDocumentAsync();
        var text = Encoding.UTF8.GetBytes(await document.SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_1));
        return (text, new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(text))[..24]}\""));
    }
}
