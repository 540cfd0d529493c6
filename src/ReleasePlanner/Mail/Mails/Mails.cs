using MediatR;
using Microsoft.EntityFrameworkCore;
using ReleasePlanner.Identities;

namespace ReleasePlanner.Mail;

/// <summary>Every mail that was or is to be sent, the newest first. The links in them are for whoever they were sent to, and not shown.</summary>
[May(Role.Administrator)]
public sealed record Mails : Query<MailsAnswer>
{
    /// <summary>Only those to this user.</summary>
    public UserId? User { get; init; }

    /// <summary>Only those that are <c>waiting</c>, <c>sending</c>, <c>sent</c>, <c>failed</c> or <c>dead</c>.</summary>
    public string? State { get; init; }

    /// <summary>1 to 500.</summary>
    public int Limit { get; init; } = 50;

    /// <summary>Only what comes after this mail: the <c>next</c> of the page before.</summary>
    public long? Cursor { get; init; }

    protected override void CheckShape(Problems problems)
    {
        Timeless.Check(this, "mails", problems);
        problems.Page(Limit);
        problems.If(State is not null && !MailState.All.Contains(State), "state", $"is not one of {string.Join(", ", MailState.All)}");
    }
}

/// <param name="To">The address.</param>
/// <param name="Kind"><c>invitation</c>, <c>reset</c>, <c>digest</c> or <c>confirmation-sheet</c>.</param>
/// <param name="State">
/// <c>waiting</c>, <c>sending</c>, <c>sent</c>, <c>failed</c> (it is tried again), <c>dead</c> (it is not), or <c>not-configured</c>: it waits, and there is no
/// server to send it by.
/// </param>
/// <param name="Error">Why it was not sent the last time.</param>
/// <param name="NextAt">When it is tried next; null: not any more.</param>
public sealed record MailEntry(
    long Mail, Instant At, string To, UserId User, string Kind, string Subject, string Body, string State, int Tries, string? Error, Instant? NextAt, Instant? SentAt);

public sealed record MailsAnswer
{
    public required IReadOnlyList<MailEntry> Mails { get; init; }

    /// <summary>The cursor of the next page; null: this was the last.</summary>
    public long? Next { get; init; }
}

internal sealed class MailsHandler(IdentityStore store, Outbox outbox) : IRequestHandler<Mails, Result<MailsAnswer>>
{
    public async Task<Result<MailsAnswer>> Handle(Mails query, CancellationToken cancellationToken)
    {
        var user = query.User?.Value;
        var found = await store.Letters.AsNoTracking()
            .Where(l => (user == null || l.UserId == user) && (query.State == null || l.State == query.State) && (query.Cursor == null || l.Id < query.Cursor))
            .OrderByDescending(l => l.Id).Take(query.Limit + 1).ToListAsync(cancellationToken);
        return new MailsAnswer
        {
            Mails = [.. found.Take(query.Limit).Select(Entry)],
            Next = found.Count > query.Limit ? found[query.Limit - 1].Id : null,
        };
    }

    private MailEntry Entry(Letter letter)
    {
        var waits = letter.State is MailState.Waiting or MailState.Failed;
        return new(
            letter.Id, letter.At, letter.Address, UserId.Parse(letter.UserId), letter.Kind, letter.Subject, MailText.Shown(letter.Body),
            waits && !outbox.IsConfigured ? MailState.NotConfigured : letter.State, letter.Tries, letter.Error, waits ? letter.NextAt : null, letter.SentAt);
    }
}
