using System.Net;
using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using ReleasePlanner.Identities;
using ReleasePlanner.Tests.Support;
using Xunit;

namespace ReleasePlanner.Tests.Identities;

/// <summary>A provider in this process that says of anybody what a test wants it to.</summary>
public sealed class Provider : IAsyncLifetime
{
    private readonly RSA rsa = RSA.Create(2048);
    private WebApplication app = null!;
    private string nonce = "";
    private string challenge = "";

    internal Served Served { get; } = new();

    public Dictionary<string, object> Claims { get; set; } = [];

    public bool Signs { get; set; } = true;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseSetting("urls", "http://127.0.0.1:0");
        app = builder.Build();
        app.MapGet("/.well-known/openid-configuration", (HttpContext http) => Results.Json(new
        {
            issuer = Issuer,
            authorization_endpoint = Issuer + "/authorize",
            token_endpoint = Issuer + "/token",
            jwks_uri = Issuer + "/jwks",
            response_types_supported = new[] { "code" },
            id_token_signing_alg_values_supported = new[] { "RS256", "none" },
        }));
        app.MapGet("/jwks", () =>
        {
            var key = JsonWebKeyConverter.ConvertFromRSASecurityKey(new RsaSecurityKey(rsa.ExportParameters(false)) { KeyId = "k1" });
            return Results.Json(new { keys = new[] { new { kty = "RSA", use = "sig", kid = "k1", n = key.N, e = key.E } } });
        });
        app.MapPost("/token", async (HttpContext http) =>
        {
            var form = await http.Request.ReadFormAsync();
            var proof = Base64UrlEncoder.Encode(SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(form["code_verifier"].ToString())));
            return proof == challenge ? Results.Json(new { access_token = "a", token_type = "Bearer", id_token = IdToken() }) : Results.BadRequest();
        });
        await app.StartAsync();
        Served.Settings["Authentication:Oidc:Authority"] = Issuer;
        Served.Settings["Authentication:Oidc:ClientId"] = "planner";
        Served.Settings["Authentication:Oidc:ClientSecret"] = "client-secret";
        Served.Settings["Authentication:Oidc:Name"] = "Columbia";
        Served.Settings["Authentication:Oidc:Contact"] = "help@columbia.example";
        Served.Settings["Authentication:Oidc:Reaches:0:Claim"] = "group";
        Served.Settings["Authentication:Oidc:Reaches:0:Value"] = "executives";
        Served.Settings["Authentication:Oidc:Reaches:0:Reach"] = "executive:columbia";
        Served.Settings["Authentication:Oidc:Reaches:1:Claim"] = "group";
        Served.Settings["Authentication:Oidc:Reaches:1:Value"] = "staff";
        Served.Settings["Authentication:Oidc:Reaches:1:Reach"] = "distribution:columbia";
        await Served.InitializeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Served.DisposeAsync();
        await app.DisposeAsync();
        rsa.Dispose();
    }

    private string Issuer => app.Urls.Single();

    /// <summary>Goes to the provider and comes back, as a browser does; the answer is the last page's.</summary>
    internal async Task<HttpResponseMessage> SignIn(Browser browser)
    {
        var sent = await browser.Get("/sign-in/oidc?returnUrl=" + Uri.EscapeDataString("//evil.example"));
        var query = QueryHelpers.ParseQuery(sent.Headers.Location!.Query);
        (nonce, challenge) = (query["nonce"].ToString(), query["code_challenge"].ToString());
        Assert.Equal("S256", query["code_challenge_method"]);
        var back = new Uri(query["redirect_uri"].ToString()).AbsolutePath + $"?code=c1&state={Uri.EscapeDataString(query["state"].ToString())}";
        var returned = await browser.Get(back);
        return await browser.Get(returned.Headers.Location!.OriginalString);
    }

    private string IdToken()
    {
        var descriptor = new SecurityTokenDescriptor
        {
            Issuer = Issuer,
            Audience = "planner",
            Claims = new Dictionary<string, object>(Claims) { ["nonce"] = nonce },
            Expires = DateTime.UtcNow.AddMinutes(5),
            SigningCredentials = Signs ? new(new RsaSecurityKey(rsa) { KeyId = "k1" }, SecurityAlgorithms.RsaSha256) : null,
        };
        return new JsonWebTokenHandler().CreateToken(descriptor);
    }
}

public sealed class OidcTests(Provider provider) : IClassFixture<Provider>
{
    [Fact]
    public async Task Claims_say_what_somebody_may_act_on_anew_at_each_sign_in()
    {
        (provider.Signs, provider.Claims) = (true, Who("jane", "staff"));
        using var browser = new Browser(provider.Served.Address);
        var entered = await provider.SignIn(browser);
        Assert.Equal((HttpStatusCode.SeeOther, "/"), (entered.StatusCode, entered.Headers.Location?.OriginalString));
        Assert.Contains("Distribution of Columbia", await (await browser.Get("/account")).Content.ReadAsStringAsync(), StringComparison.Ordinal);

        provider.Claims = Who("jane", "executives");
        using var later = new Browser(provider.Served.Address);
        await provider.SignIn(later);
        // Also of the session that was begun before.
        Assert.Contains("Executive of Columbia", await (await browser.Get("/account")).Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Single((await provider.Served.Ask(new Users { Like = "jane@" })).Users);
    }

    [Fact]
    public async Task Who_has_no_mapping_has_no_access_and_is_told_whom_to_ask()
    {
        (provider.Signs, provider.Claims) = (true, Who("nobody", "interns"));
        using var browser = new Browser(provider.Served.Address);
        var refused = await provider.SignIn(browser);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Contains("help@columbia.example", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.False(await browser.IsSignedIn());
        Assert.Empty((await provider.Served.Ask(new Users { Like = "nobody@" })).Users);
    }

    [Fact]
    public async Task A_token_that_nobody_signed_is_refused()
    {
        (provider.Signs, provider.Claims) = (false, Who("mallory", "staff"));
        using var browser = new Browser(provider.Served.Address);
        Assert.Equal(HttpStatusCode.Unauthorized, (await provider.SignIn(browser)).StatusCode);
        Assert.False(await browser.IsSignedIn());
        Assert.Equal("failed", (await provider.Served.Ask(new SignIns { Limit = 1 })).SignIns.Single().What);
    }

    [Fact]
    public async Task An_address_at_the_provider_takes_over_no_user_of_ours()
    {
        await provider.Served.AddUser("boss@example.com", "administrator");
        (provider.Signs, provider.Claims) = (true, Who("boss", "staff"));
        using var browser = new Browser(provider.Served.Address);
        Assert.Equal(HttpStatusCode.Forbidden, (await provider.SignIn(browser)).StatusCode);
        Assert.False(await browser.IsSignedIn());
    }

    [Fact]
    public async Task Who_lost_every_mapping_is_signed_out_and_loses_tokens()
    {
        (provider.Signs, provider.Claims) = (true, Who("left", "staff"));
        using var browser = new Browser(provider.Served.Address);
        await provider.SignIn(browser);
        var user = (await provider.Served.Ask(new Users { Like = "left@" })).Users.Single().User;
        var token = (await provider.Served.Do(new IssueToken { CommandId = provider.Served.NewId(), Name = "x", User = user })).GetProperty("secret").GetString();
        provider.Claims = Who("left", "interns");
        using var later = new Browser(provider.Served.Address);
        Assert.Equal(HttpStatusCode.Forbidden, (await provider.SignIn(later)).StatusCode);
        Assert.False(await browser.IsSignedIn());
        Assert.Equal(HttpStatusCode.Unauthorized, (await provider.Served.Send(token)).StatusCode);
    }

    [Fact]
    public async Task Who_was_removed_comes_in_no_more_and_who_was_reset_does()
    {
        (provider.Signs, provider.Claims) = (true, Who("removed", "staff"));
        using var browser = new Browser(provider.Served.Address);
        await provider.SignIn(browser);
        var user = (await provider.Served.Ask(new Users { Like = "removed@" })).Users.Single().User;
        await provider.Served.Do(new ResetUser { CommandId = provider.Served.NewId(), User = user });
        Assert.Equal(HttpStatusCode.SeeOther, (await provider.SignIn(browser)).StatusCode);
        await provider.Served.Do(new RemoveUser { CommandId = provider.Served.NewId(), User = user });
        Assert.Equal(HttpStatusCode.Forbidden, (await provider.SignIn(browser)).StatusCode);
        Assert.Empty((await provider.Served.Ask(new Users { Like = "removed@" })).Users);
    }

    private static Dictionary<string, object> Who(string name, string group) =>
        new() { ["sub"] = "s-" + name, ["email"] = name + "@example.com", ["name"] = name, ["group"] = group };
}
