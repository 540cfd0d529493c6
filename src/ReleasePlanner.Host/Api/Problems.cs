using System.ComponentModel;
using NodaTime;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Platform.Values;

namespace ReleasePlanner.Host;

/// <summary>Refusals as RFC 9457 problems: every answer of 400 or more is one, with a code.</summary>
internal static class Problems
{
    public const string MediaType = "application/problem+json";

    /// <summary>Statuses that one code alone has. Every other code of a refusal is a conflict with what is the case.</summary>
    private static readonly (string Code, int Status, string Message)[] Known =
    [
        ("invalid", StatusCodes.Status400BadRequest, "the request cannot be read"),
        ("not-signed-in", StatusCodes.Status401Unauthorized, "sign in, or send a token"),
        ("not-allowed", StatusCodes.Status403Forbidden, "that is not yours to do"),
        ("not-found", StatusCodes.Status404NotFound, "this address is not known: the addresses are told at /"),
        ("method-not-allowed", StatusCodes.Status405MethodNotAllowed, "this address does not take that method; the header Allow says which it takes"),
        ("not-acceptable", StatusCodes.Status406NotAcceptable, "there is no answer of a kind that the header Accept names"),
        ("timeout", StatusCodes.Status408RequestTimeout, "the body did not come in time"),
        ("too-large", StatusCodes.Status413PayloadTooLarge, "the body is larger than is taken"),
        ("unsupported-media-type", StatusCodes.Status415UnsupportedMediaType, "send JSON, and say so: Content-Type: application/json"),
        ("too-many-requests", StatusCodes.Status429TooManyRequests, "too many requests: wait as long as Retry-After says"),
        ("unavailable", StatusCodes.Status503ServiceUnavailable, "something failed that should not have; it is in the log"),
    ];

    /// <summary>Gives a problem to whatever has none: addresses and methods that are not known, bodies that are too large, what nobody foresaw.</summary>
    public static void Use(WebApplication app)
    {
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            // What the server refuses while it reads a request carries its status; anything else is a fault of ours and tells nothing.
            StatusCodeSelector = e => e is BadHttpRequestException bad ? bad.StatusCode : StatusCodes.Status503ServiceUnavailable,
            ExceptionHandler = http => WithStatus(http.Response.StatusCode).ExecuteAsync(http),
        });
        app.UseStatusCodePages(pages => WithStatus(pages.HttpContext.Response.StatusCode).ExecuteAsync(pages.HttpContext));
    }

    public static IResult Of(Refusal refusal) => Of(refusal, StatusOf(refusal.Code));

    public static IResult Of(Refusal refusal, int status) => Results.Json(Body(refusal, status), Json.Options, MediaType, status);

    /// <summary>With the contract's code and what else the refusal knows.</summary>
    public static ProblemBody Body(Refusal refusal, int status) => new(
        $"urn:release-planner:{refusal.Code}", refusal.Code.Replace('-', ' '), status, refusal.Message, refusal.Code, refusal.Problems, refusal.Disruption, refusal.Days);

    /// <summary>What a status says when nobody said more.</summary>
    public static IResult WithStatus(int status) => Of(Refused(status), status);

    public static Refusal Refused(int status)
    {
        var known = Array.Find(Known, k => k.Status == status) is { Code: not null } found ? found : Known[status < 500 ? 0 : ^1];
        return new(known.Code, known.Message);
    }

    public static int StatusOf(string code) =>
        Array.Find(Known, k => k.Code == code) is { Code: not null } known ? known.Status : StatusCodes.Status409Conflict;
}

/// <summary>A problem as RFC 9457 has it, and what the contract adds.</summary>
public sealed record ProblemBody(
    [property: Description("A name for the kind of problem: urn:release-planner: and the code.")] string Type,
    [property: Description("The code in words.")] string Title,
    [property: Description("The HTTP status.")] int Status,
    [property: Description("What is wrong, and what to do about it.")] string Detail,
    [property: Description("One of the contract's codes, such as not-found: what programs go by.")] string Code,
    [property: Description("Of invalid: every problem of the request's shape, by member.")] IReadOnlyList<Problem>? Problems,
    [property: Description("Of stopped: the disruption that stops it.")] string? Disruption,
    [property: Description("Of no-screen-free: the days that do not fit.")] IReadOnlyList<LocalDate>? Days);
