using MediatR;
using ReleasePlanner.Feed;

namespace ReleasePlanner.Webhooks;

/// <summary>
/// Pauses or resumes a webhook, or changes where it goes or what it is for. Nothing is lost while it is paused; whoever resumes it or sends it
/// elsewhere answers for it. What is absent stays; <c>note</c> replaces the old one.
/// </summary>
[May(Role.Administrator, Role.Distribution, Role.Exhibitor)]
public sealed record ChangeWebhook : OnWebhook
{
    public string? Url { get; init; }

    /// <summary>Of events from now on; empty: all.</summary>
    public IReadOnlyList<string>? Kinds { get; init; }

    public bool? Paused { get; init; }

    protected override void CheckShape(Problems problems)
    {
        base.CheckShape(problems);
        problems.If(Url is { } url && WebhookSender.Problem(url) is not null, "url", WebhookSender.Problem(Url ?? "") ?? "");
        FeedKinds.Check(problems, [.. Kinds ?? []]);
    }
}

internal sealed class ChangeWebhookHandler(Caller caller, WebhookAccess access, WebhookStore store, WebhookSender sender, IClock clock) : IRequestHandler<ChangeWebhook, Result<Outcome>>
{
    public async Task<Result<Outcome>> Handle(ChangeWebhook command, CancellationToken cancellationToken)
    {
        if (command.Url is { } url && sender.IsForbidden(url))
        {
            return Refusal.Invalid("is not of the public internet, where webhooks are sent", "url");
        }
        var found = await access.FindAsync(command.Webhook, command.Owner, caller.Actor, cancellationToken);
        if (found.Refusal is { } refusal)
        {
            return refusal;
        }
        if (!command.DryRun)
        {
            var state = command.Paused switch { null => null, true => "paused", false => "active" };
            await store.ChangeAsync(
                found.Value!, command.Url, command.Kinds is { } kinds ? Json.Write(kinds) : null, command.Note, state, caller.Actor.Person, clock.GetCurrentInstant(),
                cancellationToken);
        }
        return WebhookAccess.Done(command);
    }
}
