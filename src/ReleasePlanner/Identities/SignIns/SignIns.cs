using MediatR;
using Microsoft.EntityFrameworkCore;

namespace ReleasePlanner.Identities;

/// <summary>What happened at the door, the newest first: who came in, who did not and why. An administrator sees all, everybody else their own.</summary>
[May(Role.Administrator, Role.Distribution, Role.Executive, Role.Exhibitor)]
public sealed record SignIns : Query<SignInsAnswer>
{
    /// <summary>Only of this user.</summary>
    public UserId? User { get; init; }

    /// <summary>1 to 500.</summary>
    public int Limit { get; init; } = 50;

    /// <summary>Only what comes after this entry: the <c>next</c> of the page before.</summary>
    public long? Cursor { get; init; }

    protected override void CheckShape(Problems problems)
    {
        Timeless.Check(this, "identities", problems);
        problems.Page(Limit);
    }
}

/// <param name="What"><c>signed-in</c>, <c>signed-out</c>, <c>failed</c>, <c>slowed</c> (a guess that came too early after others and was not looked at; <c>locked-out</c> in entries of earlier versions), <c>refused</c>, <c>reset-asked</c> or <c>changed</c>.</param>
/// <param name="UserName">As it was given: it need not be a user's.</param>
/// <param name="Reason">How they came in, why they did not, or what they changed.</param>
public sealed record SignInEntry(Instant At, string What, UserId? User, string? UserName, string? Reason, string? Address, string? UserAgent);

public sealed record SignInsAnswer
{
    public required IReadOnlyList<SignInEntry> SignIns { get; init; }

    /// <summary>The cursor of the next page; null: this was the last.</summary>
    public long? Next { get; init; }
}

internal sealed class SignInsHandler(Caller caller, ByToken byToken, IdentityStore store) : IRequestHandler<SignIns, Result<SignInsAnswer>>
{
    public async Task<Result<SignInsAnswer>> Handle(SignIns query, CancellationToken cancellationToken)
    {
        if (byToken.Hides(caller.Actor))
        {
            return ByToken.NotTheirs;
        }
        var user = query.User?.Value;
        if (caller.Actor.Role != Role.Administrator)
        {
            if (user is not null && user != caller.Actor.Person)
            {
                return Refusal.NotFound(user);
            }
            user = caller.Actor.Person ?? "";
        }
        var found = await store.SignIns.AsNoTracking()
            .Where(s => (user == null || s.UserId == user) && (query.Cursor == null || s.Id < query.Cursor))
            .OrderByDescending(s => s.Id).Take(query.Limit + 1).ToListAsync(cancellationToken);
        return new SignInsAnswer
        {
            SignIns =
            [
                .. found.Take(query.Limit)
                    .Select(s => new SignInEntry(s.At, s.What, s.UserId is { } id ? UserId.Parse(id) : null, s.UserName, s.Reason, s.Address, s.UserAgent)),
            ],
            Next = found.Count > query.Limit ? found[query.Limit - 1].Id : null,
        };
    }
}
