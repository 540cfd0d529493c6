using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using ReleasePlanner.Identities;

namespace ReleasePlanner.Host.Identities;

/// <summary>Programs: <c>Authorization: Bearer rp_…</c>. Anything else in that header, a JWT too, is not one of ours and opens nothing.</summary>
internal sealed class TokenHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logs, UrlEncoder encoder, Keys keys)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logs, encoder)
{
    public new const string Scheme = "Bearer";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (TokenOf(Request) is not { } token)
        {
            return AuthenticateResult.Fail("not a bearer token");
        }
        var holder = await keys.OfTokenAsync(token, Context.Connection.RemoteIpAddress?.ToString(), Context.RequestAborted);
        return holder is null ? AuthenticateResult.Fail("not a token that is good now") : AuthenticateResult.Success(new(SignedIn.ByToken(holder), Scheme));
    }

    /// <summary>What the request sent as its token; null: nothing of that kind.</summary>
    public static string? TokenOf(HttpRequest request) =>
        request.Headers.Authorization.ToString() is var header && header.StartsWith(Scheme + " ", StringComparison.OrdinalIgnoreCase) ? header[(Scheme.Length + 1)..].Trim() : null;

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = """Bearer error="invalid_token" """.TrimEnd();
        return Response.RefuseAsync(
            StatusCodes.Status401Unauthorized,
            HttpActor.NotSignedIn with { Message = "the token that was sent is not one, or it is over: issue another with 'release-planner token issue' or at /account" });
    }
}
