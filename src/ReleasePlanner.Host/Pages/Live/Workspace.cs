using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;
using NodaTime;
using ReleasePlanner.Host.Identities;
using ReleasePlanner.Identities;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Platform.Values;

namespace ReleasePlanner.Host.Pages.Live;

/// <summary>What a page asks and sends as whoever looks at it: the one way from pages to the gate. One for each circuit or request.</summary>
internal sealed class Workspace(AuthenticationStateProvider authentication, Dispatcher dispatcher, SharedAnswers answers, Keys keys, IClock clock)
{
    /// <summary>How long a session that was ended elsewhere may still be shown what it looks at. Nothing can be sent in it at once.</summary>
    private static readonly Duration Trusted = Duration.FromSeconds(5);

    private ClaimsPrincipal? user;
    private Actor? actor;
    private Instant checkedAt = Instant.MinValue;

    /// <summary>Who looks, or that nobody is signed in any more.</summary>
    public async Task<Result<Actor>> Actor(bool anew = false)
    {
        user ??= (await authentication.GetAuthenticationStateAsync()).User;
        var now = clock.GetCurrentInstant();
        if (!anew && actor is not null && now - checkedAt < Trusted)
        {
            return actor;
        }
        var session = user.FindFirst(SignedIn.Session)?.Value;
        var holder = session is null ? null : await keys.OfOpenSessionAsync(session, CancellationToken.None);
        if (holder is null)
        {
            actor = null;
            return HttpActor.NotSignedIn;
        }
        (actor, Name, checkedAt) = (Platform.Commands.Actor.Parse(holder.Reach).As(holder.Person), holder.DisplayName, now);
        return actor;
    }

    /// <summary>The name of who looks; empty before <see cref="Actor"/> was asked.</summary>
    public string Name { get; private set; } = "";

    public async Task<Result<TAnswer>> Ask<TAnswer>(Query<TAnswer> query, CancellationToken cancellation = default)
    {
        var who = await Actor();
        return who.Refusal is { } nobody ? nobody : await answers.Ask(who.Value!, query, cancellation);
    }

    /// <summary>Sends a command; a batch of more than 50 lines goes on behind the outcome.</summary>
    public async Task<Result<Outcome>> Send(Command command, CancellationToken cancellation = default)
    {
        var who = await Actor(anew: true);
        return who.Refusal is { } nobody ? nobody : await dispatcher.Send(who.Value!, command, cancellation);
    }

    /// <summary>An id for a command that a page is about to send; it is kept with the form, so that sending it twice does it once.</summary>
    public static CommandId NewId() => CommandId.Parse("page-" + Guid.NewGuid().ToString("n"));
}
