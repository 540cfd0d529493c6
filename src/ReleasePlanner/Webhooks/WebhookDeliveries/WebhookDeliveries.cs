using MediatR;
using ReleasePlanner.Feed;

namespace ReleasePlanner.Webhooks;

/// <summary>What was or is to be sent to a webhook, newest first. Those that came to an end are kept for 30 days.</summary>
[May(Role.Administrator, Role.Distribution, Role.Exhibitor)]
public sealed record WebhookDeliveries : Query<WebhookDeliveriesAnswer>
{
    public required WebhookId Webhook { get; init; }

    /// <summary>Whose it is, for the administrator; absent: the caller's own.</summary>
    public string? Owner { get; init; }

    /// <summary>Only those; absent: all.</summary>
    public DeliveryState? State { get; init; }

    /// <summary>1 to 500.</summary>
    public int Limit { get; init; } = 50;

    /// <summary>The <c>next</c> of the page before.</summary>
    public string? Cursor { get; init; }

    protected override void CheckShape(Problems problems)
    {
        Timeless.Check(this, "events and webhooks", problems);
        WebhookAccess.CheckOwner(problems, Owner);
        problems.Page(Limit);
    }
}

/// <summary>What became of a delivery.</summary>
public enum DeliveryState
{
    Waiting,

    /// <summary>Tried, and to be tried again.</summary>
    Failed,
    Delivered,

    /// <summary>Given up after three days.</summary>
    Dead,
}

/// <summary>A delivery.</summary>
/// <param name="Delivery">The id of its event.</param>
/// <param name="Attempts">Since it was queued or sent again.</param>
/// <param name="NextAt">When it is tried next, of one that waits or failed.</param>
/// <param name="Status">The last answer's; absent: there was none.</param>
public sealed record DeliveryDone(
    string Delivery, string Kind, DeliveryState State, int Attempts, Instant QueuedAt, Instant? FirstAt, Instant? LastAt, Instant? NextAt, int? Status, string? Error);

public sealed record WebhookDeliveriesAnswer
{
    /// <summary>Newest first.</summary>
    public required IReadOnlyList<DeliveryDone> Deliveries { get; init; }

    /// <summary>The cursor of the next page; absent: this was the last.</summary>
    public string? Next { get; init; }
}

internal sealed class WebhookDeliveriesHandler(Caller caller, WebhookAccess access, WebhookStore store, FeedPositions positions)
    : IRequestHandler<WebhookDeliveries, Result<WebhookDeliveriesAnswer>>
{
    public async Task<Result<WebhookDeliveriesAnswer>> Handle(WebhookDeliveries query, CancellationToken cancellationToken)
    {
        var found = await access.FindAsync(query.Webhook, query.Owner, caller.Actor, cancellationToken);
        if (found.Refusal is { } refusal)
        {
            return refusal;
        }
        await positions.ReadyAsync(cancellationToken);
        var before = query.Cursor is { } cursor ? positions.Read(cursor) : long.MaxValue;
        if (before is null)
        {
            return Refusal.Invalid("is no cursor: give the next of the page before", "cursor");
        }
        var rows = await store.DeliveriesAsync(found.Value!, query.State?.ToString().ToLowerInvariant(), before.Value, query.Limit + 1, cancellationToken);
        return new WebhookDeliveriesAnswer
        {
            Deliveries = [.. rows.Take(query.Limit).Select(Told)],
            Next = rows.Count > query.Limit ? positions.OfEvent(rows[query.Limit - 1].Seq) : null,
        };
    }

    private DeliveryDone Told(DeliveryRow d) => new(
        "e-" + positions.OfEvent(d.Seq), d.Kind, Enum.Parse<DeliveryState>(d.State, ignoreCase: true), d.Attempts, Stored.Instant(d.QueuedAt), Stored.InstantOrNone(d.FirstAt), Stored.InstantOrNone(d.LastAt),
        d.State is "waiting" or "failed" ? Stored.Instant(d.NextAt) : null, d.Status, d.Error);
}
