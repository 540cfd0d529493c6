using System.ComponentModel;
using Microsoft.AspNetCore.Diagnostics;
using NodaTime;
using ReleasePlanner.Host.Identities;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Platform.Store;
using ReleasePlanner.Platform.Values;

namespace ReleasePlanner.Host;

/// <summary>Refusals as RFC 9457 problems: every answer of 400 or more is one, with a code.</summary>
internal static partial class Problems
{
    public const string MediaType = "application/problem+json";

    private const string Internal = "internal-error";

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
        (Internal, StatusCodes.Status500InternalServerError, "something failed that should not have; it is in the log"),
        ("unavailable", StatusCodes.Status503ServiceUnavailable, "there was no answer in time: whether it took effect is not known; send it again with the same id"),
    ];

    /// <summary>Gives a problem to whatever has none: addresses and methods that are not known, bodies that are too large, what nobody foresaw.</summary>
    public static void Use(WebApplication app)
    {
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            // What the server refuses while it reads a request carries its status. Anything else tells nothing but the incident under which it is in the log.
            StatusCodeSelector = e => e is BadHttpRequestException bad ? bad.StatusCode
                : StoreErrors.IsUnavailable(e) ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status500InternalServerError,
            ExceptionHandler = http => Failed(http).ExecuteAsync(http),
        });
        app.UseStatusCodePages(pages => Answered(pages.HttpContext).ExecuteAsync(pages.HttpContext));
    }

    /// <summary>A page for a browser that followed an address of pages; a problem for everything else, and for every address of programs.</summary>
    private static IResult Answered(HttpContext http)
    {
        var status = http.Response.StatusCode;
        if (!AsksForPage(http))
        {
            return WithStatus(status);
        }
        return status == StatusCodes.Status404NotFound
            ? http.Message("There is no such page", problem: "Check the address, or begin where your work is.", href: "/", link: "To the start", status: status)
            : http.Message("This cannot be shown", problem: Sentence(Refused(status).Message), href: "/", link: "To the start", status: status);
    }

    /// <summary>Whether a browser asks, at an address of pages.</summary>
    public static bool AsksForPage(HttpContext http) => !http.Request.Path.StartsWithSegments("/api")
        && http.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);

    private static string Sentence(string text) => $"{char.ToUpperInvariant(text[0])}{text[1..]}.";

    /// <summary>What whoever sent a request is told of an exception: a page where a browser asks for one, else a problem.</summary>
    private static IResult Failed(HttpContext http)
    {
        var status = http.Response.StatusCode;
        if (status != StatusCodes.Status500InternalServerError)
        {
            return WithStatus(status);
        }
        var refusal = Refusal.InternalError(Incident.NewId());
        var log = http.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(Problems));
        LogFailed(log, http.Request.Method, refusal.Incident!, http.Features.Get<IExceptionHandlerFeature>()?.Error);
        return AsksForPage(http)
            ? http.Message("Something failed that should not have", problem: $"It is in the log as incident {refusal.Incident}. What you sent before may have been done: look before you send it again.", href: "/", link: "Go on", status: status)
            : Of(refusal, status);
    }

    [LoggerMessage(LogLevel.Error, "A {Method} request failed: incident {Incident}")]
    private static partial void LogFailed(ILogger log, string method, string incident, Exception? e);

    public static IResult Of(Refusal refusal) => Of(refusal, StatusOf(refusal.Code));

    public static IResult Of(Refusal refusal, int status)
    {
        var problem = Results.Json(Body(refusal, status), Json.Options, MediaType, status);
        return status == StatusCodes.Status503ServiceUnavailable ? new Retried(problem) : problem;
    }

    /// <summary>A problem that passes: says when it is worth asking again.</summary>
    private sealed class Retried(IResult problem) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.Headers.RetryAfter = CommandEndpoints.AskAgainAfter;
            return problem.ExecuteAsync(httpContext);
        }
    }

    /// <summary>With the contract's code and what else the refusal knows.</summary>
    public static ProblemBody Body(Refusal refusal, int status) => new(
        $"urn:release-planner:{refusal.Code}", refusal.Code.Replace('-', ' '), status, refusal.Message, refusal.Code, refusal.Problems, refusal.Disruption, refusal.Days, refusal.Incident);

    /// <summary>What a status says when nobody said more.</summary>
    public static IResult WithStatus(int status) => Of(Refused(status), status);

    public static Refusal Refused(int status)
    {
        var known = Array.Find(Known, k => k.Status == status) is { Code: not null } found ? found : Array.Find(Known, k => k.Code == (status < 500 ? "invalid" : Internal));
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
    [property: Description("Of no-screen-free: the days that do not fit.")] IReadOnlyList<LocalDate>? Days,
    [property: Description("Of internal-error: what the failure is called in the log.")] string? Incident);
