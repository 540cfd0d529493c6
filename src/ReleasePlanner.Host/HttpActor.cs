using ReleasePlanner.Platform.Commands;

namespace ReleasePlanner.Host;

/// <summary>Who sends a request over HTTP.</summary>
internal static class HttpActor
{
    public const string Header = "Actor";

    /// <summary>The sender, or why it is not known. The header is believed, because only this machine is answered.</summary>
    public static Result<Actor> Actor(this HttpContext http)
    {
        try
        {
            return Platform.Commands.Actor.Parse(http.Request.Headers[Header].ToString());
        }
        catch (FormatException e)
        {
            return Refusal.Invalid($"the header {Header}: {e.Message}");
        }
    }
}
