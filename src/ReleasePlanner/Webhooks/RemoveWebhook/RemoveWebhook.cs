using MediatR;

namespace ReleasePlanner.Webhooks;

/// <summary>Ends a webhook and forgets its deliveries.</summary>
[May(Role.Administrator, Role.Distribution, Role.Exhibitor)]
public sealed record RemoveWebhook : OnWebhook;

internal sealed class RemoveWebhookHandler(Caller caller, WebhookAccess access, WebhookStore store) : IRequestHandler<RemoveWebhook, Result<Outcome>>
{
    public async Task<Result<Outcome>> Handle(RemoveWebhook command, CancellationToken cancellationToken)
    {
        var found = await access.FindAsync(command.Webhook, command.Owner, caller.Actor, cancellationToken);
        if (found.Refusal is { } refusal)
        {
            return refusal;
        }
        if (!command.DryRun)
        {
            await store.RemoveAsync(found.Value!, cancellationToken);
        }
        return WebhookAccess.Done(command);
    }
}
