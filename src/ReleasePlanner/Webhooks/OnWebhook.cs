namespace ReleasePlanner.Webhooks;

/// <summary>A command about one webhook. No aggregate decides it: a webhook is no fact of a plan.</summary>
public abstract record OnWebhook : Command
{
    public required WebhookId Webhook { get; init; }

    /// <summary>Whose it is, such as <c>distribution:columbia</c>: for the administrator, who sees everybody's. Absent: the caller's own.</summary>
    public string? Owner { get; init; }

    protected override void CheckShape(Problems problems)
    {
        WebhookAccess.CheckOwner(problems, Owner);
        Timeless.Check(this, "webhooks", "changed", problems);
    }
}

/// <summary>Whose webhooks somebody sees: its own party's, the administrator everybody's.</summary>
internal sealed class WebhookAccess(WebhookStore store)
{
    /// <summary>The party: whoever of it signs in has the same webhooks.</summary>
    public static string OwnerOf(Actor actor) => actor.Reach;

    public static void CheckOwner(Problems problems, string? owner) =>
        problems.If(problems.Actor("owner", owner) is { } party && party.Reach != owner, "owner", "names a person: it is the party alone");

    public async Task<Result<WebhookRow>> FindAsync(WebhookId webhook, string? owner, Actor actor, CancellationToken cancellation)
    {
        var own = OwnerOf(actor);
        if (owner is not null && owner != own && actor.Role != Role.Administrator)
        {
            return Refusal.NotFound(webhook);
        }
        return await store.WebhooksAsync(owner ?? own, webhook.Value, cancellation) is [var one] ? one : Refusal.NotFound(webhook);
    }

    public static Outcome Done(Command command, object? result = null, params ImmutableArray<Warning> warnings) => new()
    {
        CommandId = command.CommandId,
        Result = result is null ? null : System.Text.Json.JsonSerializer.SerializeToElement(result, Json.Options),
        Warnings = warnings,
    };
}
