using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ReleasePlanner.Host.Identities;

/// <summary>Answers with pages. They hold what is nobody else's, so nothing keeps them.</summary>
internal static class PageResults
{
    public static IResult Page<TPage>(this HttpContext http, Dictionary<string, object?> parameters, int status = StatusCodes.Status200OK)
        where TPage : IComponent
    {
        // As antiforgery wants it, which otherwise warns that it changes it.
        http.Response.Headers.CacheControl = "no-cache, no-store";
        http.Response.Headers.Pragma = "no-cache";
        return new RazorComponentResult<TPage>(parameters) { StatusCode = status };
    }

    public static IResult Message(this HttpContext http, string title, string? text = null, string? problem = null, string href = "/sign-in", string link = "Sign in", IReadOnlyList<string>? codes = null, int status = StatusCodes.Status200OK) =>
        http.Page<Pages.MessagePage>(new() { ["Title"] = title, ["Text"] = text, ["Problem"] = problem, ["Href"] = href, ["Link"] = link, ["Codes"] = codes ?? [] }, status);

    /// <summary>After a form was sent: a page to look at, never one to send again.</summary>
    public static IResult SeeOther(string url) => new Redirection(url);

    private sealed class Redirection(string url) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
            httpContext.Response.Headers.Location = url;
            return Task.CompletedTask;
        }
    }
}
