using System.Security.Claims;
using ReleasePlanner.Identities;

namespace ReleasePlanner.Host.Identities;

/// <summary>What a request's principal says of who is signed in.</summary>
internal static class SignedIn
{
    public const string Reach = "reach";
    public const string Person = "person";
    public const string Stamp = "stamp";
    public const string Session = "session";
    public const string Token = "token";

    public static ClaimsPrincipal BySession(Holder holder) => Of(holder, Microsoft.AspNetCore.Identity.IdentityConstants.ApplicationScheme, Session);

    public static ClaimsPrincipal ByToken(Holder holder) => Of(holder, TokenHandler.Scheme, Token);

    public static bool IsBySession(this HttpContext http) => http.User.FindFirst(Session) is not null;

    /// <summary>The user who is signed in by a cookie.</summary>
    public static string UserId(this HttpContext http) => http.User.FindFirst(Person)!.Value;

    public static From From(this HttpContext http) => new(http.Connection.RemoteIpAddress?.ToString(), http.Request.Headers.UserAgent.ToString());

    private static ClaimsPrincipal Of(Holder holder, string scheme, string by) => new(new ClaimsIdentity(
        [
            new(ClaimTypes.NameIdentifier, holder.Person),
            new(ClaimTypes.Name, holder.DisplayName),
            new(Person, holder.Person),
            new(Reach, holder.Reach),
            new(ClaimTypes.Role, Platform.Commands.Actor.Parse(holder.Reach).Role.ToString()),
            new(Stamp, holder.Stamp),
            new(by, holder.Id),
        ],
        scheme));
}
