using MediatR;

namespace ReleasePlanner.Webhooks;

/// <summary>
/// Makes a new secret, shown once in the outcome's <c>result</c>. For 24 hours deliveries carry a signature of each, so that the receiver can change over.
/// Sent twice, it rotates twice: the second answer's secret is the valid one.
/// </summary>
[May(Role.Administrator, Role.Distribution, Role.Exhibitor)]
public sealed record RotateWebhookSecret : OnWebhook
{
    internal static readonly Duration OldIsValid = Duration.FromHours(24);
}

internal sealed class RotateWebhookSecretHandler(Caller caller, WebhookAccess access, WebhookStore store, WebhookSecrets secrets, IClock clock)
    : IRequestHandler<RotateWebhookSecret, Result<Outcome>>
{
    public async Task<Result<Outcome>> Handle(RotateWebhookSecret command, CancellationToken cancellationToken)
    {
        var found = await access.FindAsync(command.Webhook, command.Owner, caller.Actor, cancellationToken);
        if (found.Refusal is { } refusal)
        {
            return refusal;
        }
        if (command.DryRun)
        {
            return WebhookAccess.Done(command);
        }
        var secret = WebhookSecrets.New();
        var until = clock.GetCurrentInstant() + RotateWebhookSecret.OldIsValid;
        await store.RotateAsync(found.Value!, secrets.Seal(secret), until, cancellationToken);
        return WebhookAccess.Done(command, new SecretShown(command.Webhook, secret, until));
    }
}
