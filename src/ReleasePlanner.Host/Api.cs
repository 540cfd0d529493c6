using System.Text.Json;
using System.Text.Json.Nodes;
using NodaTime;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Platform.Projection;
using ReleasePlanner.Platform.Values;

namespace ReleasePlanner.Host;

/// <summary>
/// Commands and queries over HTTP: the same names and members as everywhere. Who acts is who the token or session belongs to.
/// </summary>
internal static class Api
{
    private static readonly JsonDocumentOptions Strictly = new() { AllowDuplicateProperties = false, MaxDepth = 32 };

    public static void Map(WebApplication app)
    {
        app.MapGet("/", Root);
        app.MapGet("/healthz", (ReadModelPump pump) => pump.Trouble is { } trouble
            ? Results.Text($"the read model does not go on: {trouble}", statusCode: StatusCodes.Status503ServiceUnavailable)
            : Results.Text("ok")).AllowAnonymous();
        app.MapPost("/api/v1/commands/{name}", (string name, HttpContext http, Dispatcher dispatcher) => Answer(http, async (actor, body) =>
        {
            var command = RequestCatalog.Command(name, body);
            return command.Refusal is { } refusal ? refusal : await dispatcher.Send(actor, command.Value!, http.RequestAborted);
        }));
        app.MapPost("/api/v1/queries/{name}", (string name, HttpContext http, Dispatcher dispatcher) => Answer(http, async (actor, body) =>
        {
            var query = RequestCatalog.Query(name, body);
            return query.Refusal is { } refusal ? refusal : await dispatcher.AskAny(actor, query.Value!, http.RequestAborted);
        }));
        app.MapFallback(() => Problem(Refusal.NotFound("this address"), "the addresses are told at /"));
    }

    private static IResult Root() => Results.Text(
        $"""
        ReleasePlanner

        POST /api/v1/commands/NAME   {string.Join(", ", RequestCatalog.Commands.Keys.Order(StringComparer.Ordinal))}
        POST /api/v1/queries/NAME    {string.Join(", ", RequestCatalog.Queries.Keys.Order(StringComparer.Ordinal))}
        GET  /healthz

        Header Authorization: Bearer and a token. Body: the members, as JSON.
        """);

    private static async Task<IResult> Answer<T>(HttpContext http, Func<Actor, JsonObject, Task<Result<T>>> handle)
    {
        var actor = http.Actor();
        if (actor.Refusal is { } unknown)
        {
            return Problem(unknown);
        }
        JsonObject body;
        try
        {
            body = await JsonNode.ParseAsync(http.Request.Body, documentOptions: Strictly, cancellationToken: http.RequestAborted) as JsonObject
                ?? throw new JsonException("the body is not a JSON object");
        }
        catch (JsonException e)
        {
            return Problem(Refusal.Invalid($"the body cannot be read: {e.Message}"));
        }
        var result = await handle(actor.Value!, body);
        return result.Match(value => Results.Json(value, Json.Options), refusal => Problem(refusal));
    }

    /// <summary>RFC 9457, with the contract's code and what else the refusal knows.</summary>
    private static IResult Problem(Refusal refusal, string? detail = null) => Results.Json(
        new ProblemBody(
            $"urn:release-planner:{refusal.Code}", refusal.Code.Replace('-', ' '), StatusOf(refusal.Code), detail ?? refusal.Message, refusal.Code,
            refusal.Problems, refusal.Disruption, refusal.Days),
        Json.Options,
        "application/problem+json",
        StatusOf(refusal.Code));

    private static int StatusOf(string code) => code switch
    {
        "invalid" => StatusCodes.Status400BadRequest,
        "not-signed-in" => StatusCodes.Status401Unauthorized,
        "not-allowed" => StatusCodes.Status403Forbidden,
        "not-found" => StatusCodes.Status404NotFound,
        "unavailable" => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status409Conflict,
    };

    private sealed record ProblemBody(
        string Type, string Title, int Status, string Detail, string Code, IReadOnlyList<Problem>? Problems, string? Disruption, IReadOnlyList<LocalDate>? Days);
}
