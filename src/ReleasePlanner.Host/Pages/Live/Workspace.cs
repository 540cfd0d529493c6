using System.Runtime.CompilerServices;
using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;
using NodaTime;
using ReleasePlanner.History;
using ReleasePlanner.Host.Identities;
using ReleasePlanner.Host.Pages.Executive;
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
    private readonly ConditionalWeakTable<Refusal, Workspace> spoken = [];
    private readonly Dictionary<string, string> names = new(StringComparer.Ordinal);
    private Dictionary<MarketId, DateTimeZone>? zones;

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

    /// <summary>How whoever looks reads times; set before a page is drawn.</summary>
    public Viewing Viewing { get; set; } = Viewing.Unknown;

    /// <summary>What was learned of names so far, by ids.</summary>
    public IReadOnlyDictionary<string, string> Names => names;

    /// <summary>Asks for the names of what the texts mention by id, where they are not known yet. What is not this reader's to know keeps the words of its id.</summary>
    public async Task LearnAsync(IEnumerable<string?> texts, CancellationToken cancellation = default)
    {
        foreach (var (id, name) in await MentionedNames.FindAsync(texts, names, asked => AskAsync(asked, cancellation)))
        {
            names[id] = name;
        }
    }

    /// <summary>A text as people read it, with the names that were learned.</summary>
    public string Say(string text) => Said.Text(text, names, Viewing);

    /// <summary>Why something was refused, as it was kept, with the names that were learned.</summary>
    public string Why(string code, string message) => RefusalWords.Of(code, message, Say, IsOfTheater);

    /// <summary>Who acted, with the names that were learned.</summary>
    public string Who(string actor) => Said.Who(actor, names);

    /// <summary>What somebody may act on, with the names that were learned.</summary>
    public string Reach(string reach) => Said.Reach(reach, names);

    /// <summary>Who did the last thing of a kind to something, and when: <c>Dana Reyes for Columbia, 23 Nov 12:31</c>.</summary>
    /// <param name="about">What is asked about, the newest first.</param>
    /// <param name="kinds">How the kinds of events begin; of none of them there, the newest of any.</param>
    public async Task<string> WhoChangedAsync(Activity about, IReadOnlyList<string> kinds, CancellationToken cancellation = default)
    {
        var entries = (await Ask(about with { Limit = 50 }, cancellation)).Value?.Entries ?? [];
        if ((entries.FirstOrDefault(e => kinds.Any(k => e.Kind.StartsWith(k, StringComparison.Ordinal))) ?? entries.FirstOrDefault()) is not { } last)
        {
            return "somebody else";
        }
        await LearnAsync([last.Actor], cancellation);
        return $"{Who(last.Actor)}, {Viewing.Short(last.At)}";
    }

    /// <summary>Learns the markets' zones, in which days to answer by end.</summary>
    public async Task LearnZonesAsync(CancellationToken cancellation = default) =>
        zones ??= (await Ask(new Markets.Markets(), cancellation)).Value?.Markets.ToDictionary(m => m.Market, m => m.TimeZone);

    /// <summary>
    /// A time to answer by, once the zones were learned: the last day on which there is time, in the market's zone; with the time where it is not the end of a day.
    /// </summary>
    public string Deadline(Instant by, MarketId market) => Viewing.Deadline(by, zones?.GetValueOrDefault(market) ?? Viewing.TimeZone);

    public async Task<Result<TAnswer>> Ask<TAnswer>(Query<TAnswer> query, CancellationToken cancellation = default)
    {
        var answer = await AskAsync(query, cancellation);
        return answer.Refusal is { } refusal ? await SpokenAsync(refusal) : answer;
    }

    /// <summary>Asks for page after page, for what is shown whole.</summary>
    /// <param name="join">What was answered so far, with a further page's entries.</param>
    public async Task<Result<TAnswer>> AskAll<TAnswer>(PagedQuery<TAnswer> query, Func<TAnswer, TAnswer, TAnswer> join, CancellationToken cancellation = default)
        where TAnswer : PagedAnswer
    {
        var answer = await Ask(query, cancellation);
        for (var next = answer.Value?.Next; next is not null;)
        {
            var page = await Ask(query with { Cursor = next }, cancellation);
            if (page.Value is not { } further)
            {
                return page.Refusal!;
            }
            (answer, next) = (join(answer.Value!, further), further.Next);
        }
        return answer;
    }

    private async Task<Result<TAnswer>> AskAsync<TAnswer>(Query<TAnswer> query, CancellationToken cancellation)
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
        if (who.Refusal is { } nobody)
        {
            return await SpokenAsync(nobody);
        }
        var result = await dispatcher.Send(who.Value!, command, cancellation);
        return result.Refusal is { } refusal ? await SpokenAsync(refusal) : await SpokenAsync(result.Value!);
    }

    /// <summary>A refusal in words for whoever looks, without ids: what pages show of it. One that was said already stays as it is.</summary>
    public async Task<Refusal> SpokenAsync(Refusal refusal)
    {
        if (!spoken.TryGetValue(refusal, out _))
        {
            await LearnAsync(RefusalWords.TextsOf(refusal));
            refusal = RefusalWords.Of(refusal, Say, IsOfTheater);
            spoken.Add(refusal, this);
        }
        return refusal;
    }

    private async Task<Outcome> SpokenAsync(Outcome outcome)
    {
        if (outcome.Warnings.Count == 0 && outcome.Refused is not { Count: > 0 })
        {
            return outcome;
        }
        await LearnAsync(RefusalWords.TextsOf(outcome));
        return RefusalWords.Of(outcome, Say, IsOfTheater);
    }

    private bool IsOfTheater => actor?.Role == Role.Exhibitor;

    /// <summary>What a line of a batch is of: its theater's name, or what its key says.</summary>
    public string LineOf(RefusedLine line) => Say(line.Theater?.ToString() ?? line.Key ?? "");

    /// <summary>An id for a command that a page is about to send; it is kept with the form, so that sending it twice does it once.</summary>
    public static CommandId NewId() => CommandId.Parse("page-" + Guid.NewGuid().ToString("n"));
}
