using Microsoft.AspNetCore.Components.Endpoints;
using ReleasePlanner.Identities;
using ReleasePlanner.Platform.Commands;

namespace ReleasePlanner.Host.Identities;

/// <summary>What browsers are told to hold to, and what is not taken from them.</summary>
internal static class PageSafety
{
    /// <summary>Nothing inline, nothing from elsewhere, in nobody's frame. Pictures may be in the page: the authenticator's code is.</summary>
    private const string ContentSecurity =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    /// <summary>The same for pages with a circuit: their components set styles as they draw.</summary>
    private const string InteractiveContentSecurity =
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self' ws: wss:; font-src 'self'; form-action 'self'; base-uri 'self'; frame-ancestors 'none'";

    private const string Permissions = "accelerometer=(), camera=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), payment=(), usb=(), publickey-credentials-get=(self), publickey-credentials-create=(self)";

    public static async Task ApplyAsync(HttpContext http, Serving serving, RequestDelegate next)
    {
        if (serving.IsSecure && !http.Request.IsHttps && !Health.HealthHosting.IsProbe(http.Request.Path))
        {
            await http.Response.RefuseAsync(StatusCodes.Status400BadRequest, Refusal.Invalid($"is answered at {serving.PublicUrl} only: over plain http secrets could be read on the way"));
            return;
        }
        http.Response.OnStarting(() =>
        {
            var headers = http.Response.Headers;
            headers.TryAdd("Content-Security-Policy", http.GetEndpoint()?.Metadata.GetMetadata<ComponentTypeMetadata>() is null ? ContentSecurity : InteractiveContentSecurity);
            headers.TryAdd("X-Content-Type-Options", "nosniff");
            headers.TryAdd("Referrer-Policy", "same-origin");
            headers.TryAdd("Cross-Origin-Opener-Policy", "same-origin");
            headers.TryAdd("Cross-Origin-Resource-Policy", "same-origin");
            headers.TryAdd("Permissions-Policy", Permissions);
            if (http.GetEndpoint() is not null || http.Response.StatusCode >= 400)
            {
                // Whoever answers and knows better has said so. Files have no endpoint.
                headers.TryAdd("Cache-Control", "no-store");
            }
            if (http.Response.StatusCode == StatusCodes.Status401Unauthorized)
            {
                NoteNobody(http);
            }
            if (serving.IsSecure)
            {
                headers.TryAdd("Strict-Transport-Security", "max-age=31536000");
            }
            return Task.CompletedTask;
        });
        await next(http);
    }

    /// <summary>By the address's pattern: what stands in an address may be a secret.</summary>
    private static void NoteNobody(HttpContext http) => http.RequestServices.GetRequiredService<RefusalLog>().Note(new(
        null, (http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "an address that is not known", HttpActor.NotSignedIn.Code, http.From().Address));

    /// <summary>A cookie comes along with whatever a browser sends: it changes something only when a page of this site sent it.</summary>
    public static async Task OwnPagesOnlyAsync(HttpContext http, RequestDelegate next)
    {
        var request = http.Request;
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method) || request.Headers.Authorization.Count > 0 || IsOwn(http))
        {
            await next(http);
            return;
        }
        await http.Response.RefuseAsync(StatusCodes.Status403Forbidden, Refusal.NotAllowed("this was not sent by a page of this site: programs send a token"));
    }

    private static bool IsOwn(HttpContext http)
    {
        var request = http.Request;
        if (request.Headers.TryGetValue("Sec-Fetch-Site", out var site))
        {
            return site == "same-origin" || site == "none";
        }
        if (request.Headers.TryGetValue("Origin", out var origin))
        {
            return origin == $"{request.Scheme}://{request.Host}";
        }
        // Old browsers say neither; forms have their antiforgery token besides.
        return !http.IsBySession() || !request.Path.StartsWithSegments("/api");
    }
}
