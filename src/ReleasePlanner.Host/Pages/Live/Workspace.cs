using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;
using NodaTime;
using ReleasePlanner.Host.Identities;
using ReleasePlanner.Identities;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Platform.Values;

namespace ReleasePlanner.Host.Pages.Live;

/// <summary>What a page asks and sends as whoever looks at it: the one way from pages to the gate. One for each circuit or request.</summary>
internal sealed class Workspace(AuthenticationStateProvider authentication, Dispatcher dispatcher, SharedAnswers answers, DrawnPages pages, Keys keys, IClock clock)
{
    /// <summary>How long a session that was ended elsewhere may still be shown what it looks at. Nothing can be sent in it at once.</summary>
    private static readonly Duration Trusted = Duration.FromSeconds(5);

    private ClaimsPrincipal? user;
    private Actor? actor;
    private Instant checkedAt = Instant.MinValue;
    private DrawnPage? drawing;
    private DrawnPage? drawn;
    private bool mustAskAgain;
    private readonly RecentAnswers recent = new();

    /// <summary>Ends when the read model has gone on since a request drew the page; null: this is not a circuit's first sight of its page.</summary>
    public Task? ArrivedSinceDrawn => drawn?.Arrived;

    /// <summary>A request draws the page, and what it is answered is kept for the page's circuit.</summary>
    public void Draw(Guid page) => drawing = pages.Begin(page);

    /// <summary>The page's circuit stands: what the request was answered is answered again at once, if who looks is still the same and may still look.</summary>
    public async Task DrawAgainAsync(Guid page)
    {
        drawn = pages.Take(page);
        await Actor();
    }

    /// <summary>
    /// Whether the store had too much to do for something that was asked since this was last looked at: what was answered is from before, or that it
    /// is unavailable, and it is worth
    /// asking again soon.
    /// </summary>
    public bool TakeMustAskAgain()
    {
        var must = mustAskAgain;
        mustAskAgain = false;
        return must;
    }

    /// <summary>The circuit has drawn its page: from now on the store is asked.</summary>
    public void EndDrawing() => drawn = null;

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
        if (who.Refusal is { } nobody)
        {
            return nobody;
        }
        if (drawn?.Find(who.Value!, query) is { } known)
        {
            return known;
        }
        var answer = await answers.Ask(who.Value!, query, cancellation);
        if (answer.Refusal is { Code: "unavailable" })
        {
            mustAskAgain = true;
            return recent.Find(who.Value!, query) ?? answer;
        }
        recent.Keep(who.Value!, query, answer);
        drawing?.Keep(who.Value!, query, answer);
        return answer;
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
