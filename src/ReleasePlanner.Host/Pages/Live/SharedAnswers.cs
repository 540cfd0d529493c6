using System.Collections.Concurrent;
using System.Text.Json;
using NodaTime;
using ReleasePlanner.Feed;
using ReleasePlanner.Films;
using ReleasePlanner.History;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Platform.Projection;
using ReleasePlanner.Platform.Values;

namespace ReleasePlanner.Host.Pages.Live;

/// <summary>
/// Answers that everybody of the same reach is given at the same state of the store: the second viewer of a board costs no second query. An answer is good until
/// something is written, the read model takes something in, or the minute is over (what is due, and the cinema day, turn without an event).
/// </summary>
internal sealed class SharedAnswers(Dispatcher dispatcher, PumpSignal signal, Arrivals arrivals, IClock clock)
{
    /// <summary>Answers kept; when there are more, those of an earlier state go, or all.</summary>
    private const int Most = 2_000;

    private readonly ConcurrentDictionary<string, Kept> kept = new(StringComparer.Ordinal);
    private long asked;

    /// <summary>How many questions went to the store.</summary>
    public long Asked => Interlocked.Read(ref asked);

    private sealed record Kept(State State, Lazy<Task<object>> Answer);

    private readonly record struct State(long Writes, long Arrivals, long Minute);

    public async Task<Result<TAnswer>> Ask<TAnswer>(Actor actor, Query<TAnswer> query, CancellationToken cancellation)
    {
        if (!IsShared(query))
        {
            Interlocked.Increment(ref asked);
            return await dispatcher.Ask(actor, query, cancellation);
        }
        var key = $"{query.GetType().Name}\n{actor.Reach}\n{JsonSerializer.Serialize(query, query.GetType(), Json.Options)}";
        var state = Now(query);
        if (!kept.TryGetValue(key, out var found) || found.State != state)
        {
            Sweep(state);
            // Nobody's leaving ends what others wait for. SQLite answers on the asking thread: a page that asks would not hear its reader meanwhile.
            var made = new Kept(state, new(() => Task.Run(async () =>
            {
                Interlocked.Increment(ref asked);
                return (object)await dispatcher.Ask(actor, query, CancellationToken.None);
            })));
            found = kept.AddOrUpdate(key, made, (_, other) => other.State == state ? other : made);
        }
        var answer = (Result<TAnswer>)await found.Answer.Value.WaitAsync(cancellation);
        if (answer.Refusal is not null)
        {
            kept.TryRemove(new(key, found));
        }
        return answer;
    }

    /// <summary>Questions whose answers are the same for all of a reach. Others depend on the person: what it has acknowledged, its sessions.</summary>
    private static bool IsShared(Query query) => query.AtLeast is null or { Count: 0 }
        && query is ReleaseBoard or FilmSummary or Titles or Activity or Chains.Chains or Windows.WindowSummary or Windows.WindowWeeks or Windows.WindowTimeline or Windows.WindowBookings
            or Windows.FilmWindows or Windows.WindowMap or Windows.WindowReplay or Disruptions.Disruptions or Offers.OffersOut or Offers.Standby or Theaters.Bookings.HoldoverWorklist;

    /// <summary>What was known at an instant stays as it is; only who may know it is today's.</summary>
    private State Now(Query query) => query.AsOf is null
        ? new(signal.Wakes, arrivals.Rings, Minute)
        : new(-1, -1, Minute);

    private long Minute => clock.GetCurrentInstant().ToUnixTimeSeconds() / 60;

    private void Sweep(State state)
    {
        if (kept.Count < Most)
        {
            return;
        }
        foreach (var (key, old) in kept)
        {
            if (old.State != state)
            {
                kept.TryRemove(new(key, old));
            }
        }
        if (kept.Count >= Most)
        {
            kept.Clear();
        }
    }
}
