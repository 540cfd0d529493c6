using MediatR;
using ReleasePlanner.Feed;

namespace ReleasePlanner.Webhooks;

/// <summary>
/// Wants the caller's events posted to an address, one request each, as long as the user or token that registers it may see them. The outcome's <c>result</c> holds the secret they are signed with; it is shown this once.
/// <c>note</c> is kept with the webhook.
/// </summary>
[May(Role.Administrator, Role.Distribution, Role.Exhibitor)]
public sealed record RegisterWebhook : Command
{
    /// <summary>The most webhooks of a party.</summary>
    internal const int Most = 20;

    public required WebhookId Webhook { get; init; }

    /// <summary>An http or https address of the public internet.</summary>
    public required string Url { get; init; }

    /// <summary>Such as <c>booking.confirmed</c>; absent: all.</summary>
    [AbsentMeansAll]
    public ImmutableArray<string> Kinds { get; init; } = [];

    /// <summary>A position of the feed to begin after; <c>0</c>: from the beginning. Absent: from now on.</summary>
    public string? After { get; init; }

    protected override void CheckShape(Problems problems)
    {
        problems.If(WebhookSender.Problem(Url) is not null, "url", WebhookSender.Problem(Url) ?? "");
        FeedKinds.Check(problems, Kinds);
        Timeless.Check(this, "webhooks", "registered", problems);
    }
}

/// <summary>What is told of a secret, once.</summary>
internal sealed record SecretShown(WebhookId Webhook, string Secret, Instant? OldValidUntil = null);

internal sealed class RegisterWebhookHandler(
    Caller caller, WebhookStore store, WebhookSender sender, WebhookSecrets secrets, FeedReader reader, FeedPositions positions, IClock clock)
    : IRequestHandler<RegisterWebhook, Result<Outcome>>
{
    public async Task<Result<Outcome>> Handle(RegisterWebhook command, CancellationToken cancellationToken)
    {
        if (sender.IsForbidden(command.Url))
        {
            return Refusal.Invalid("is not of the public internet, where webhooks are sent", "url");
        }
        await positions.ReadyAsync(cancellationToken);
        long? cursor = command.After switch
        {
            null or "now" => await reader.EndAsync(cancellationToken),
            "0" => 0,
            var position => positions.Read(position),
        };
        if (cursor is null)
        {
            return Refusal.Invalid("is no position: give an event's position or an answer's next", "after");
        }
        var owner = WebhookAccess.OwnerOf(caller.Actor);
        var (own, request) = (await store.WebhooksAsync(owner, null, cancellationToken), RequestHash.Of(command));
        if (own.FirstOrDefault(w => w.CommandId == command.CommandId.Value) is { } known)
        {
            return known.Request is null || RequestHash.IsOf(known.Request, command)
                ? WebhookAccess.Done(command, null, new Warning("secret-shown-once", "it is registered; its secret was shown in the first answer: if that was lost, rotate it"))
                : Refusal.CommandReused(command.CommandId);
        }
        if (own.Any(w => w.Id == command.Webhook.Value))
        {
            return Refusal.Taken(command.Webhook);
        }
        if (own.Count >= RegisterWebhook.Most)
        {
            return Refusal.Invalid($"would be webhook {own.Count + 1}: a party has at most {RegisterWebhook.Most}", "webhook");
        }
        if (command.DryRun)
        {
            return WebhookAccess.Done(command);
        }
        var secret = WebhookSecrets.New();
        await store.AddAsync(
            new()
            {
                Owner = owner,
                Id = command.Webhook.Value,
                Url = command.Url,
                Kinds = Json.Write(command.Kinds),
                Note = command.Note,
                CommandId = command.CommandId.Value,
                Request = request,
                Person = caller.Actor.Person,
                CreatedAt = Stored.Text(clock.GetCurrentInstant()),
                Secret = secrets.Seal(secret),
                Cursor = cursor.Value,
            },
            cancellationToken);
        return WebhookAccess.Done(command, new SecretShown(command.Webhook, secret));
    }
}
