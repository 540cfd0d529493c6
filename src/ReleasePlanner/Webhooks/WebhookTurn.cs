using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using ReleasePlanner.Feed;
using ReleasePlanner.Identities;
using ReleasePlanner.Platform.Store;

namespace ReleasePlanner.Webhooks;

/// <summary>
/// Brings a party's events to its receiver: one request each, in the order of the feed, again and again for three days, then given up visibly. Everything it knows
/// lies in the store, so that it goes on after a restart; a delivery on its way then is sent once more, under the same id.
/// </summary>
internal sealed class WebhookTurn(
    WebhookStore store, FeedReader reader, FeedPositions positions, WebhookSecrets secrets, WebhookSender sender, Keys keys, IClock clock)
{
    /// <summary>After so long an event is given up.</summary>
    public static readonly Duration GivenUpAfter = Duration.FromDays(3);

    /// <summary>So long those after it wait for one that fails; then they overtake it.</summary>
    public static readonly Duration HoldsUp = Duration.FromMinutes(5);

    /// <summary>So many given up in a row pause a webhook.</summary>
    public const int DeadInARow = 20;

    private static readonly Duration LongestRest = Duration.FromMinutes(5);
    private static readonly Duration LongestWait = Duration.FromHours(8);

    private const int Page = 100;

    /// <summary>Deliveries of a webhook that are open; the feed keeps the rest.</summary>
    private const int MostOpen = 1000;

    /// <summary>A turn's length: what was looked up at its beginning is looked up again in the next.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(15);

    /// <summary>Of so many webhooks at a time it is looked what is to be done; sending waits for others and takes nothing.</summary>
    private readonly SemaphoreSlim looks = new(8);

    /// <summary>How far feeds were read in which nothing was found: worth remembering, not worth a write.</summary>
    private readonly ConcurrentDictionary<(string Owner, string Id, string CreatedAt), long> read = new();

    /// <summary>Takes in what is new, and tries whatever is due, for some seconds at most: what is left is for the next turn. Returns how many requests were sent.</summary>
    public async Task<int> RunAsync(WebhookRow webhook, long end, CancellationToken cancellation)
    {
        if (IsResting(webhook))
        {
            return 0;
        }
        IReadOnlyList<DeliveryRow> open;
        using (await OneOfFew.EnterAsync(looks, cancellation))
        {
            await TakeInAsync(webhook, end, cancellation);
            open = await store.OpenAsync(webhook, MostOpen, cancellation);
        }
        return await TryAsync(webhook, open, cancellation);
    }

    private bool IsResting(WebhookRow webhook) => webhook.RestUntil is { } rest && Stored.Instant(rest) > clock.GetCurrentInstant();

    /// <summary>The webhook as it is now; null when nothing may be sent: removed, paused, resting, or with nobody behind it any more.</summary>
    private async Task<WebhookRow?> ReadyAsync(WebhookRow webhook, CancellationToken cancellation)
    {
        var row = await store.NowAsync(webhook, cancellation);
        if (row is not { State: "active" } || IsResting(row))
        {
            return null;
        }
        if (row.Person is { } person && !await keys.StillReachesAsync(person, Actor.Parse(row.Owner), cancellation))
        {
            await store.PauseAsync(row, $"{person}, who answers for it, may not see these events any more; whoever may resumes it", cancellation);
            return null;
        }
        return row;
    }

    /// <param name="end">The end of the journal: whose feed was read up to there has nothing new.</param>
    private async Task TakeInAsync(WebhookRow webhook, long end, CancellationToken cancellation)
    {
        var key = (webhook.Owner, webhook.Id, webhook.CreatedAt);
        var after = Math.Max(webhook.Cursor, read.GetValueOrDefault(key));
        if (after >= end)
        {
            return;
        }
        if (await ReadyAsync(webhook, cancellation) is null)
        {
            return;
        }
        var open = (await store.OpenAsync(webhook, MostOpen, cancellation)).Count;
        while (open < MostOpen)
        {
            var page = await reader.ReadAsync(Actor.Parse(webhook.Owner), after, Page, Json.Read<ImmutableArray<string>>(webhook.Kinds), cancellation);
            if (page.Events.Count > 0)
            {
                await store.QueueAsync(webhook, page.Events.Select(e => (e.Seq, e.Event.Kind)), page.Next, clock.GetCurrentInstant(), cancellation);
            }
            (after, open) = (page.Next, open + page.Events.Count);
            read[key] = after;
            if (!page.More)
            {
                return;
            }
        }
    }

    /// <summary>Those that are due, in order: up to the first that fails.</summary>
    private async Task<int> TryAsync(WebhookRow webhook, IReadOnlyList<DeliveryRow> open, CancellationToken cancellation)
    {
        var (sent, started) = (0, Stopwatch.GetTimestamp());
        foreach (var chunk in Due(open, clock.GetCurrentInstant()).Chunk(Page))
        {
            var events = (await reader.FindAsync(Actor.Parse(webhook.Owner), [.. chunk.Select(d => d.Seq)], cancellation)).ToDictionary(e => e.Seq, e => e.Event);
            foreach (var delivery in chunk)
            {
                // What somebody changed while the one before was on its way holds from this one on.
                if (Stopwatch.GetElapsedTime(started) > Longest || await ReadyAsync(webhook, cancellation) is not { } ready)
                {
                    return sent;
                }
                if (!events.TryGetValue(delivery.Seq, out var told))
                {
                    (delivery.State, delivery.Error) = ("dead", "is not yours to see any more");
                    await store.TriedAsync(ready, delivery, ready.Failures, null, ready.Dead, null, cancellation);
                    continue;
                }
                var answered = await SendAsync(ready, delivery, told, clock.GetCurrentInstant(), cancellation);
                sent++;
                await NoteAsync(ready, delivery, answered);
                if (!answered.IsDelivered)
                {
                    return sent;
                }
            }
        }
        return sent;
    }

    private static List<DeliveryRow> Due(IReadOnlyList<DeliveryRow> open, Instant now)
    {
        var due = new List<DeliveryRow>();
        foreach (var delivery in open)
        {
            if (Stored.Instant(delivery.NextAt) <= now)
            {
                due.Add(delivery);
            }
            else if (delivery.FirstAt is { } first && now - Stored.Instant(first) < HoldsUp)
            {
                break;
            }
        }
        return due;
    }

    private async Task<Answered> SendAsync(WebhookRow webhook, DeliveryRow delivery, FeedEvent told, Instant now, CancellationToken cancellation)
    {
        var signing = new List<string?> { secrets.Open(webhook.Secret) };
        if (webhook.OldSecret is { } old && webhook.OldUntil is { } until && Stored.Instant(until) > now)
        {
            signing.Add(secrets.Open(old));
        }
        if (signing[0] is null)
        {
            return new(null, "its secret cannot be read on this server: rotate it");
        }
        var body = Json.Write(told);
        return await sender.PostAsync(
            webhook.Url,
            body,
            [
                // Receivers compare it with their own clock.
                (WebhookSignature.Header, WebhookSignature.Of(body, DemonstrationClock.OfTheWorld(clock).GetCurrentInstant(), signing.OfType<string>())),
                ("RP-Webhook", webhook.Id),
                ("RP-Delivery", "e-" + positions.OfEvent(delivery.Seq)),
                ("RP-Attempt", (delivery.Attempts + 1).ToString(CultureInfo.InvariantCulture)),
            ],
            cancellation);
    }

    /// <summary>What was sent is noted, also when the server is stopping.</summary>
    private async Task NoteAsync(WebhookRow webhook, DeliveryRow delivery, Answered answered)
    {
        var now = clock.GetCurrentInstant();
        Note(delivery, answered, now);
        var failures = answered.IsDelivered ? 0 : webhook.Failures + 1;
        var dead = delivery.State switch { "dead" => webhook.Dead + 1, "delivered" => 0, _ => webhook.Dead };
        var restUntil = answered.IsDelivered ? null : Stored.Text(now + Backoff(Duration.FromSeconds(5), failures, LongestRest));
        await store.TriedAsync(
            webhook, delivery, failures, restUntil, dead, dead >= DeadInARow ? $"{dead} deliveries in a row were given up; resume it when the receiver works" : null,
            CancellationToken.None);
    }

    private static void Note(DeliveryRow delivery, Answered answered, Instant now)
    {
        delivery.Attempts++;
        delivery.FirstAt ??= Stored.Text(now);
        (delivery.LastAt, delivery.Status, delivery.Error) = (Stored.Text(now), answered.Status, answered.Error);
        delivery.State = answered.IsDelivered ? "delivered" : now - Stored.Instant(delivery.FirstAt) >= GivenUpAfter ? "dead" : "failed";
        // Of several receivers that were down together not all are asked at the same moment.
        var wait = Backoff(Duration.FromSeconds(30), delivery.Attempts, LongestWait) * (0.8 + (0.4 * Random.Shared.NextDouble()));
        delivery.NextAt = Stored.Text(Instant.Min(now + wait, Instant.Max(now, Stored.Instant(delivery.FirstAt) + GivenUpAfter)));
    }

    /// <summary>Twice as long each time.</summary>
    private static Duration Backoff(Duration first, int times, Duration most) => Duration.Min(first * Math.Pow(2, Math.Min(times - 1, 20)), most);
}
