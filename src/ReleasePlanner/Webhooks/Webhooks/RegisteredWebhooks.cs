using MediatR;
using ReleasePlanner.Feed;

namespace ReleasePlanner.Webhooks;

/// <summary>The caller's webhooks and how they do; the administrator sees everybody's. Secrets are never among it.</summary>
[May(Role.Administrator, Role.Distribution, Role.Exhibitor)]
public sealed record Webhooks : Query<WebhooksAnswer>
{
    protected override void CheckShape(Problems problems) => Timeless.Check(this, "events and webhooks", problems);
}

public sealed record WebhooksAnswer
{
    /// <summary>By owner, then id.</summary>
    public required IReadOnlyList<WebhookState> Webhooks { get; init; }
}

/// <summary>A webhook and how it does.</summary>
/// <param name="By">The user or token that registered it, resumed it or sent it elsewhere last, and answers for it; absent: nobody in particular, such as the command line.</param>
/// <param name="State"><c>active</c> or <c>paused</c>.</param>
/// <param name="Because">Why it was paused, when nobody asked for it.</param>
/// <param name="RestUntil">Its receiver failed: nothing is tried before.</param>
/// <param name="Failing">Tried, and to be tried again.</param>
/// <param name="Dead">Given up: <c>ResendDelivery</c> sends them again.</param>
public sealed record WebhookState(
    WebhookId Webhook, string Owner, string Url, ImmutableArray<string> Kinds, string? Note, string? By, string State, string? Because, Instant CreatedAt, Instant? DeliveredAt,
    Instant? RestUntil, Instant? OldSecretUntil, long Waiting, long Failing, long Dead);

internal sealed class WebhooksHandler(Caller caller, WebhookStore store) : IRequestHandler<Webhooks, Result<WebhooksAnswer>>
{
    public async Task<Result<WebhooksAnswer>> Handle(Webhooks query, CancellationToken cancellationToken)
    {
        var owner = caller.Actor.Role == Role.Administrator ? null : WebhookAccess.OwnerOf(caller.Actor);
        var rows = await store.WebhooksAsync(owner, null, cancellationToken);
        var counts = (await store.CountsAsync(owner, cancellationToken)).ToDictionary(c => (c.Owner, c.Webhook, c.State), c => c.Count);
        long Count(WebhookRow w, string state) => counts.GetValueOrDefault((w.Owner, w.Id, state));
        return new WebhooksAnswer
        {
            Webhooks =
            [
                .. rows.Select(w => new WebhookState(
                    WebhookId.Parse(w.Id), w.Owner, w.Url, Json.Read<ImmutableArray<string>>(w.Kinds), w.Note, w.Person, w.State, w.Because, Stored.Instant(w.CreatedAt), Stored.InstantOrNone(w.DeliveredAt),
                    Stored.InstantOrNone(w.RestUntil), Stored.InstantOrNone(w.OldUntil), Count(w, "waiting"), Count(w, "failed"), Count(w, "dead"))),
            ],
        };
    }
}
