using System.Collections.Concurrent;
using System.Globalization;
using Dapper;
using ReleasePlanner.Feed;
using ReleasePlanner.Platform.Store;

namespace ReleasePlanner.Webhooks;

/// <summary>
/// Brings events to receivers: one request each, in the order of the feed, again and again for three days, then given up visibly. Everything it knows lies in
/// the store, so that it goes on after a restart; a delivery on its way then is sent once more, under the same id.
/// </summary>
internal sealed class WebhookDelivery(
    Database database, WebhookStore store, FeedReader reader, FeedPositions positions, WebhookSecrets secrets, WebhookSender sender)
{
    /// <summary>After so long an event is given up.</summary>
    public static readonly Duration GivenUpAfter = Duration.FromDays(3);

    /// <summary>So long those after it wait for one that fails; then they overtake it.</summary>
    public static readonly Duration HoldsUp = Duration.FromMinutes(5);

    /// <summary>So many given up in a row pause a webhook.</summary>
    public const int DeadInARow = 20;

    private static readonly Duration Kept = Duration.FromDays(30);
    private static readonly Duration LongestRest = Duration.FromMinutes(5);
    private static readonly Duration LongestWait = Duration.FromHours(8);

    private const int Page = 100;

    /// <summary>Deliveries of a webhook that are open; the feed keeps the rest.</summary>
    private const int MostOpen = 1000;

    private const int AtOnce = 8;

    private const long LeaderLock = 0x52_50_48_4f_4f_4b; // "RPHOOK"

    /// <summary>How far feeds were read in which nothing was found: worth remembering, not worth a write.</summary>
    private readonly ConcurrentDictionary<(string Owner, string Id, string CreatedAt), long> read = new();

    private Instant forgotten = Instant.MinValue;

    /// <summary>Takes in what is new, and tries whatever is due. Returns how many requests were sent.</summary>
    public async Task<int> RunOnceAsync(Instant now, CancellationToken cancellation = default)
    {
        // Of several processes on one PostgreSQL one delivers; the lock goes with its connection.
        await using var connection = await database.OpenAsync(cancellation);
        if (!database.IsSqlite && !await connection.ExecuteScalarAsync<bool>("select pg_try_advisory_lock(@LeaderLock)", new { LeaderLock }))
        {
            return 0;
        }
        try
        {
            var sent = 0;
            var active = (await store.WebhooksAsync(null, null, cancellation)).Where(w => w.State == "active").ToList();
            var end = active.Count == 0 ? 0 : await reader.EndAsync(cancellation);
            await Parallel.ForEachAsync(active, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation }, async (webhook, stop) =>
            {
                await TakeInAsync(webhook, end, now, stop);
                Interlocked.Add(ref sent, await TryAsync(webhook, now, stop));
            });
            if (now - forgotten > Duration.FromHours(1))
            {
                forgotten = now;
                await store.ForgetAsync(now - Kept, cancellation);
            }
            return sent;
        }
        finally
        {
            if (!database.IsSqlite)
            {
                await connection.ExecuteAsync("select pg_advisory_unlock(@LeaderLock)", new { LeaderLock });
            }
        }
    }

    /// <param name="end">The end of the journal: whose feed was read up to there has nothing new.</param>
    private async Task TakeInAsync(WebhookRow webhook, long end, Instant now, CancellationToken cancellation)
    {
        var key = (webhook.Owner, webhook.Id, webhook.CreatedAt);
        var after = Math.Max(webhook.Cursor, read.GetValueOrDefault(key));
        if (after >= end)
        {
            return;
        }
        var open = (await store.OpenAsync(webhook, MostOpen, cancellation)).Count;
        while (open < MostOpen)
        {
            var page = await reader.ReadAsync(Actor.Parse(webhook.Owner), after, Page, Json.Read<ImmutableArray<string>>(webhook.Kinds), cancellation);
            if (page.Events.Count > 0)
            {
                await store.QueueAsync(webhook, page.Events.Select(e => (e.Seq, e.Event.Kind)), page.Next, now, cancellation);
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
    private async Task<int> TryAsync(WebhookRow webhook, Instant now, CancellationToken cancellation)
    {
        if (webhook.RestUntil is { } rest && Stored.Instant(rest) > now)
        {
            return 0;
        }
        var sent = 0;
        var (failures, dead) = (webhook.Failures, webhook.Dead);
        var due = new List<DeliveryRow>();
        foreach (var delivery in await store.OpenAsync(webhook, MostOpen, cancellation))
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
        foreach (var chunk in due.Chunk(Page))
        {
            var events = (await reader.FindAsync(Actor.Parse(webhook.Owner), [.. chunk.Select(d => d.Seq)], cancellation)).ToDictionary(e => e.Seq, e => e.Event);
            foreach (var delivery in chunk)
            {
                if (!events.TryGetValue(delivery.Seq, out var told))
                {
                    (delivery.State, delivery.Error) = ("dead", "is not yours to see any more");
                    await store.TriedAsync(delivery, failures, null, dead, null, cancellation);
                    continue;
                }
                var answered = await SendAsync(webhook, delivery, told, now, cancellation);
                sent++;
                Note(delivery, answered, now);
                failures = answered.IsDelivered ? 0 : failures + 1;
                dead = delivery.State switch { "dead" => dead + 1, "delivered" => 0, _ => dead };
                var restUntil = answered.IsDelivered ? null : Stored.Text(now + Backoff(Duration.FromSeconds(5), failures, LongestRest));
                await store.TriedAsync(
                    delivery, failures, restUntil, dead, dead >= DeadInARow ? $"{dead} deliveries in a row were given up; resume it when the receiver works" : null, cancellation);
                if (!answered.IsDelivered)
                {
                    return sent;
                }
            }
        }
        return sent;
    }

    private async Task<Answered> SendAsync(WebhookRow webhook, DeliveryRow delivery, FeedEvent told, Instant now, CancellationToken cancellation)
    {
        var keys = new List<string?> { secrets.Open(webhook.Secret) };
        if (webhook.OldSecret is { } old && webhook.OldUntil is { } until && Stored.Instant(until) > now)
        {
            keys.Add(secrets.Open(old));
        }
        if (keys[0] is null)
        {
            return new(null, "its secret cannot be read on this server: rotate it");
        }
        var body = Json.Write(told);
        return await sender.PostAsync(
            webhook.Url,
            body,
            [
                (WebhookSignature.Header, WebhookSignature.Of(body, now, keys.OfType<string>())),
                ("RP-Webhook", webhook.Id),
                ("RP-Delivery", "e-" + positions.OfEvent(delivery.Seq)),
                ("RP-Attempt", (delivery.Attempts + 1).ToString(CultureInfo.InvariantCulture)),
            ],
            cancellation);
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
