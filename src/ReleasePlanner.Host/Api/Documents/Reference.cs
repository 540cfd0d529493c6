using System.Security.Cryptography;
using Scalar.AspNetCore;

namespace ReleasePlanner.Host;

/// <summary>The document as pages to read and try. Their scripts come with the program: nothing is fetched from, or told to, another host.</summary>
internal static class Reference
{
    public const string Address = "/reference";

    public static void Map(WebApplication app) => app.MapScalarApiReference(Address, (o, http) =>
    {
        var nonce = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        o.WithTitle("ReleasePlanner").WithOpenApiRoutePattern(Document.Address).WithNonce(nonce);
        o.DisableTelemetry().DisableDefaultFonts().DisableAgent().DisableMcp();
        o.HideClientButton = true;
        o.ShowDeveloperTools = DeveloperToolsVisibility.Never;
        // One line of the page is a script of its own, and its parts bring their styles.
        http.Response.Headers.ContentSecurityPolicy =
            $"default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; "
            + "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    }).AllowAnonymous();
}
