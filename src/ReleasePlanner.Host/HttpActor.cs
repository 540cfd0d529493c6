using ReleasePlanner.Host.Identities;
using ReleasePlanner.Identities;
using ReleasePlanner.Platform.Commands;

namespace ReleasePlanner.Host;

/// <summary>Who sends a request over HTTP.</summary>
internal static class HttpActor
{
    public static readonly Refusal NotSignedIn = new("not-signed-in", "nobody is signed in: send a token as Authorization: Bearer rp_…, which 'release-planner token issue' and /account give");

    /// <summary>The sender, from the token or session that the request came with. Nothing else that was sent is believed.</summary>
    public static Result<Actor> Actor(this HttpContext http) =>
        http.User.FindFirst(SignedIn.Reach) is { Value: var reach } && http.User.FindFirst(SignedIn.Person) is { Value: var person }
            ? Platform.Commands.Actor.Parse(reach).As(person)
            : NotSignedIn;

    /// <summary>The same, found out anew: who is answered for long may have signed out, or lost the token or some of its reach, since.</summary>
    public static async Task<Result<Actor>> ActorNow(this HttpContext http)
    {
        var keys = http.RequestServices.GetRequiredService<Keys>();
        var holder = http.User.FindFirst(SignedIn.Session) is { Value: var session }
            ? await keys.OfOpenSessionAsync(session, http.RequestAborted)
            : await keys.OfTokenAsync(TokenHandler.TokenOf(http.Request) ?? "", http.Connection.RemoteIpAddress?.ToString(), http.RequestAborted);
        return holder is null ? NotSignedIn : Platform.Commands.Actor.Parse(holder.Reach).As(holder.Person);
    }

    /// <summary>A refusal before there is an endpoint to refuse.</summary>
    public static Task RefuseAsync(this HttpResponse response, int status, Refusal refusal) => Problems.Of(refusal, status).ExecuteAsync(response.HttpContext);
}
