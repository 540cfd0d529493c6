using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using ReleasePlanner.Tests.Support;
using Xunit;

namespace ReleasePlanner.Tests.Identities;

[Collection(nameof(ServedCollection))]
public sealed class DefaultDenyTests(Served served)
{
    /// <summary>All that is answered to anybody. Whoever adds a line says why.</summary>
    private static readonly string[] Open =
    [
        // For whoever looks whether it lives, and whether it can work: words that are nobody's.
        "/healthz", "/readyz",
        // How to call what is there: names, and nothing of anybody's.
        "/api/v1", "/openapi/v1.json", "/reference", "/api/v1/events/schemas",
        // The door.
        "/sign-in", "/sign-in/code", "/sign-in/passkey", "/sign-in/passkey/options", "/sign-in/oidc", "/sign-in/external",
        // Whoever has the link has its secret.
        "/invitation/{secret}", "/reset/{secret}", "/password", "/answer/{token}", "/calendar/{link}",
    ];

    /// <summary>With all that is below them.</summary>
    private static readonly string[] Whole = ["/reference", "/api/v1/events/schemas"];

    [Fact]
    public void Every_endpoint_needs_a_sign_in_but_for_the_few_that_are_named()
    {
        var endpoints = served.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().ToList();
        Assert.True(endpoints.Count > 15);
        var open = endpoints.Where(e => !e.IsFile() && e.Metadata.GetMetadata<IAllowAnonymous>() is not null).Select(e => "/" + e.RoutePattern.RawText!.Trim('/'))
            .Select(p => Array.Find(Whole, w => p.StartsWith(w + "/", StringComparison.Ordinal)) ?? p).Distinct();
        Assert.Equal(Open.Order(StringComparer.Ordinal), open.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Every_form_is_refused_without_its_token()
    {
        await served.AddUser("all-forms@example.com");
        using var browser = new Browser(served.Address);
        await browser.SignIn("all-forms@example.com");
        string[] prefixes = ["sign-", "account", "invitation", "reset", "password", "answer"];
        var forms = served.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Contains("POST") == true)
            .Select(e => e.RoutePattern.RawText!.Trim('/')).Where(p => prefixes.Any(x => p.StartsWith(x, StringComparison.Ordinal))).ToList();
        Assert.True(forms.Count > 15);
        foreach (var form in forms)
        {
            using var answer = await browser.Post("/" + form.Replace("{secret}", "l-1_00", StringComparison.Ordinal), ("email", "a"), ("password", "a"), ("again", "a"), ("code", "1"),
                ("credential", "{}"), ("name", "a"), ("days", "1"), ("token", "t-1"), ("id", "00"), ("current", "a"));
            Assert.True((int)answer.StatusCode == 400, $"{form}: {answer.StatusCode}");
        }
        Assert.True(await browser.IsSignedIn());
    }

    [Fact]
    public async Task Every_other_address_is_answered_with_401_to_a_program_and_with_the_door_to_a_browser()
    {
        using var browser = new Browser(served.Address);
        using var program = new HttpClient { BaseAddress = served.Address };
        foreach (var path in new[] { "/account", "/nothing/here", "/nothing.txt" })
        {
            Assert.Equal(401, (int)(await program.GetAsync(path)).StatusCode);
            var shown = await browser.Get(path);
            Assert.Equal((302, "/sign-in?returnUrl=" + Uri.EscapeDataString(path)), ((int)shown.StatusCode, shown.Headers.Location?.OriginalString));
        }
        Assert.Equal(401, (int)(await browser.Get("/api/v1/anything")).StatusCode);
    }
}
