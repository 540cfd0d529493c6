using System.Collections.Concurrent;
using System.Text.Json;
using NodaTime;
using ReleasePlanner.Feed;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Platform.Values;

namespace ReleasePlanner.Host.Pages.Live;

/// <summary>
/// What pages that requests have drawn were answered, until their circuits stand: a circuit draws its page again from the same answers at once, and nothing of it vanishes meanwhile.
/// A page's id goes to the browser and back sealed, with the parameters of the root component; what was kept under it is taken once.
/// </summary>
internal sealed class DrawnPages(Arrivals arrivals, IClock clock)
{
    /// <summary>A browser that takes longer to come back sees that its page loads.</summary>
    private static readonly Duration Longest = Duration.FromMinutes(1);

    /// <summary>Pages kept; when there are more, all go.</summary>
    private const int Most = 1_000;

    private readonly ConcurrentDictionary<Guid, (DrawnPage Page, Instant At)> kept = new();

    /// <summary>A request begins to draw a page.</summary>
    public DrawnPage Begin(Guid id)
    {
        var now = clock.GetCurrentInstant();
        foreach (var (old, (_, at)) in kept)
        {
            if (now - at > Longest)
            {
                kept.TryRemove(old, out _);
            }
        }
        if (kept.Count >= Most)
        {
            kept.Clear();
        }
        // The arrival is taken before anything is asked: what comes while the browser fetches the page is not missed.
        var page = new DrawnPage(arrivals.Next);
        kept[id] = (page, now);
        return page;
    }

    /// <summary>The page's circuit stands. Null: it took too long, or somebody took it before.</summary>
    public DrawnPage? Take(Guid id) => kept.TryRemove(id, out var found) && clock.GetCurrentInstant() - found.At <= Longest ? found.Page : null;
}

/// <summary>The answers that one page was drawn from, and who was given them: nobody else is.</summary>
/// <param name="arrived">Ends when the read model has gone on since.</param>
internal sealed class DrawnPage(Task arrived)
{
    private readonly ConcurrentDictionary<(Actor Actor, string Question), object> answers = new();

    public Task Arrived => arrived;

    public void Keep<TAnswer>(Actor actor, Query<TAnswer> query, Result<TAnswer> answer) => answers[(actor, Text(query))] = answer;

    public Result<TAnswer>? Find<TAnswer>(Actor actor, Query<TAnswer> query) => answers.TryGetValue((actor, Text(query)), out var found) ? (Result<TAnswer>)found : null;

    private static string Text(Query query) => $"{query.GetType().Name}\n{JsonSerializer.Serialize(query, query.GetType(), Json.Options)}";
}
