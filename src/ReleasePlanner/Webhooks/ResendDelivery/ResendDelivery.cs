using MediatR;
using ReleasePlanner.Feed;

namespace ReleasePlanner.Webhooks;

/// <summary>Sends a delivery again, whatever became of it, or all that were given up; the three days begin anew.</summary>
[May(Role.Administrator, Role.Distribution, Role.Exhibitor)]
public sealed record ResendDelivery : OnWebhook
{
    /// <summary>The id of its event, which <c>RP-Delivery</c> named; absent: all that were given up.</summary>
    public string? Delivery { get; init; }
}

internal sealed class ResendDeliveryHandler(Caller caller, WebhookAccess access, WebhookStore store, FeedPositions positions, IClock clock)
    : IRequestHandler<ResendDelivery, Result<Outcome>>
{
    private sealed record Resent(int Deliveries);

    public async Task<Result<Outcome>> Handle(ResendDelivery command, CancellationToken cancellationToken)
    {
        var found = await access.FindAsync(command.Webhook, command.Owner, caller.Actor, cancellationToken);
        if (found.Refusal is { } refusal)
        {
            return refusal;
        }
        await positions.ReadyAsync(cancellationToken);
        long? seq = null;
        if (command.Delivery is { } delivery)
        {
            seq = delivery.StartsWith("e-", StringComparison.Ordinal) ? positions.Read(delivery[2..]) : null;
            if (seq is null || (await store.DeliveriesAsync(found.Value!, null, seq.Value + 1, 1, cancellationToken)) is not [var one] || one.Seq != seq)
            {
                return Refusal.NotFound(delivery.Length > 60 ? delivery[..60] : delivery);
            }
        }
        return command.DryRun
            ? WebhookAccess.Done(command)
            : WebhookAccess.Done(command, new Resent(await store.ResendAsync(found.Value!, seq, clock.GetCurrentInstant(), cancellationToken)));
    }
}
