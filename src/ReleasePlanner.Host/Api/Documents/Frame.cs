using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Platform.Values;

namespace ReleasePlanner.Host;

/// <summary>A header that operations take.</summary>
/// <param name="Of">Of commands or not, by method.</param>
internal sealed record DescribedHeader(string Name, string About, string Example, Func<bool, string, bool> Of);

/// <summary>A problem that operations answer.</summary>
internal sealed record DescribedProblem(string Status, string Name, string About, Func<bool, string, bool> Of);

/// <summary>What the document says of all operations together.</summary>
internal static class Frame
{
    /// <summary>Members of every query, told once.</summary>
    public static readonly string[] OfEveryQuery = ["asOf", "on", "playWeek", "atLeast"];

    public static readonly DescribedHeader[] Headers =
    [
        new(CommandEndpoints.IdempotencyKey, "The command's id, when the body has no `commandId`. The same id never takes effect twice.", "drop-1", (command, _) => command),
        new("If-Match", "The version that is expected: `expectedVersion`, as the ETag of an outcome has it. Another version is 412.", "\"7\"", (command, method) => command && method == "POST"),
        new(CommandEndpoints.Prefer, "`respond-async`: a command over many houses is answered at once with 202, however few they are.", CommandEndpoints.RespondAsync, (command, method) => command && method == "POST"),
        new("If-None-Match", "The ETag of an answer: 304 when it still holds.", "W/\"5f2b\"", (_, method) => method == "GET"),
    ];

    public static readonly DescribedProblem[] Responses =
    [
        new("400", "invalid", "`invalid`: the request's shape, with every problem of it.", (_, _) => true),
        new("401", "not-signed-in", "`not-signed-in`: no token, or one that is over.", (_, _) => true),
        new("403", "not-allowed", "`not-allowed`: visible, but not yours to do.", (_, _) => true),
        new("404", "not-found", "`not-found`: unknown, or another party's.", (_, _) => true),
        new("406", "not-acceptable", "`not-acceptable`: there is no answer of that kind.", (_, _) => true),
        new("409", "conflict", "`version-mismatch`, `command-reused`, `taken`, `stopped`, `no-screen-free`, `already-booked`, `not-booked`, `offer-closed`, `clause` or `irrevocable`: "
            + "it does not go with what is the case.", (command, _) => command),
        new("412", "precondition-failed", "`version-mismatch`, when the version came by If-Match.", (command, method) => command && method == "POST"),
        new("413", "too-large", "`too-large`: the body has more than 1 MB.", (_, method) => method == "POST"),
        new("415", "unsupported-media-type", "`unsupported-media-type`: the body is not called JSON.", (_, method) => method == "POST"),
        new("429", "too-many-requests", "`too-many-requests`: wait as long as Retry-After says.", (_, _) => true),
        new("500", "internal-error", "`internal-error`: a fault of the program; `incident` is what the log calls it.", (_, _) => true),
        new("503", "unavailable", "`unavailable`: whether it took effect is not known; send it again with the same id.", (_, _) => true),
    ];

    private const string ProblemSchema = "ProblemDetails";

    private const string About =
        """
        Plans film releases, keeps the bookings that theaters confirm, and knows at any instant what stops them.

        **Commands** change something. Each has an id of the caller's choosing (`commandId`, or the header Idempotency-Key) and never takes effect twice;
        sent again it is answered as before. With `dryRun` nothing is written. **Queries** are asked with GET, their members in the address, lists by
        repeating a member, members that have members of their own as JSON text; or with POST and the members as the body. Every query travels in time
        (`asOf`) and has a day it is about (`on`, `playWeek`).

        Dates are days in the theater's zone, intervals end before `until`, instants are UTC. **Pages**: an answer with `next` has another page, which the
        header Link names. **Tables**: `Accept: text/csv` gives an answer's main list; text that a spreadsheet would take for a formula begins with an
        apostrophe. **Problems** are RFC 9457 with a `code`. Of work over many houses an answer may be 202: `Location` is the batch that goes on. One with `waits` is a
        command that a second person has to approve first: nothing is done yet.
        """;

    public static async Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellation)
    {
        document.Info = new OpenApiInfo { Title = "ReleasePlanner", Version = "v1", Description = About };
        document.Servers = [new OpenApiServer { Url = "/" }];
        var components = document.Components ??= new OpenApiComponents();
        components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            ["bearer"] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "A token, for programs." },
            ["cookie"] = new OpenApiSecurityScheme { Type = SecuritySchemeType.ApiKey, In = ParameterLocation.Cookie, Name = "release-planner-session", Description = "Whoever signed in to the pages; over TLS its name begins with `__Host-`. Taken from pages of this site only." },
        };
        document.Security =
        [
            new() { [new OpenApiSecuritySchemeReference("bearer", document)] = [] },
            new() { [new OpenApiSecuritySchemeReference("cookie", document)] = [] },
        ];
        var problem = await context.GetOrCreateSchemaAsync(typeof(ProblemBody), cancellationToken: cancellation);
        document.AddComponent(ProblemSchema, problem);
        components.Responses = Responses.ToDictionary(r => r.Name, r => (IOpenApiResponse)Problem(r, document));
        components.Parameters = Headers.ToDictionary(h => h.Name, h => (IOpenApiParameter)new OpenApiParameter
        {
            Name = h.Name,
            In = ParameterLocation.Header,
            Description = h.About,
            Example = h.Example,
            Schema = new OpenApiSchema { Type = JsonSchemaType.String },
        });
        foreach (var name in OfEveryQuery)
        {
            var type = Json.Options.GetTypeInfo(typeof(Query)).Properties.First(p => p.Name == name).PropertyType;
            var schema = await context.GetOrCreateSchemaAsync(Nullable.GetUnderlyingType(type) ?? type, cancellationToken: cancellation);
            components.Parameters[name] = Operations.InAddress(typeof(Query), name, isWhole: true, schema);
        }
        var tags = document.Paths.SelectMany(p => p.Value.Operations!.Values).SelectMany(o => o.Tags ?? new HashSet<OpenApiTagReference>()).Select(t => t.Reference.Id!);
        document.Tags = new HashSet<OpenApiTag>(tags.Distinct().Order(StringComparer.Ordinal).Select(t => new OpenApiTag { Name = t }));
    }

    private static OpenApiResponse Problem(DescribedProblem problem, OpenApiDocument document) => new()
    {
        Description = problem.About,
        Content = new Dictionary<string, OpenApiMediaType>
        {
            [Problems.MediaType] = new()
            {
                Schema = new OpenApiSchemaReference(ProblemSchema, document),
                Example = RequestExamples.Problem(int.Parse(problem.Status, System.Globalization.CultureInfo.InvariantCulture)),
            },
        },
    };
}
