using MediatR;
using Microsoft.EntityFrameworkCore;

namespace ReleasePlanner.Identities;

/// <summary>Where the caller is signed in, or for an administrator a user is; the latest first: at most 50.</summary>
[May(Role.Administrator, Role.Distribution, Role.Executive, Role.Exhibitor)]
public sealed record Sessions : Query<SessionsAnswer>
{
    /// <summary>The most a user has: who signs in once more ends the oldest.</summary>
    public const int Most = 50;

    /// <summary>Null: the caller.</summary>
    public UserId? User { get; init; }

    protected override void CheckShape(Problems problems) => Timeless.Check(this, "identities", problems);
}

/// <param name="Method">How they signed in, such as <c>password</c>, <c>password+code</c>, <c>passkey</c> or <c>oidc</c>.</param>
/// <param name="SeenAt">At most a minute behind.</param>
public sealed record SessionEntry(SessionId Session, string Method, Instant StartedAt, Instant SeenAt, Instant Until, string? Address, string? UserAgent);

public sealed record SessionsAnswer
{
    public required IReadOnlyList<SessionEntry> Sessions { get; init; }
}

internal sealed class SessionsHandler(Caller caller, ByToken byToken, IdentityStore store, IClock clock) : IRequestHandler<Sessions, Result<SessionsAnswer>>
{
    public async Task<Result<SessionsAnswer>> Handle(Sessions query, CancellationToken cancellationToken)
    {
        if (byToken.Hides(caller.Actor))
        {
            return ByToken.NotTheirs;
        }
        var user = query.User?.Value ?? caller.Actor.Person;
        if (caller.Actor.Role != Role.Administrator && user != caller.Actor.Person)
        {
            return Refusal.NotFound(user!);
        }
        var now = clock.GetCurrentInstant();
        var stamp = await store.Users.Where(u => u.Id == user).Select(u => u.SecurityStamp).SingleOrDefaultAsync(cancellationToken);
        var found = await store.Sessions.AsNoTracking().Where(s => s.UserId == user && s.Stamp == stamp).ToListAsync(cancellationToken);
        return new SessionsAnswer
        {
            Sessions =
            [
                .. found.Where(s => s.ExpiresAt > now).OrderByDescending(s => s.SeenAt).Take(Sessions.Most)
                    .Select(s => new SessionEntry(SessionId.Parse(s.Id), s.Method, s.StartedAt, s.SeenAt, s.ExpiresAt, s.Address, s.UserAgent)),
            ],
        };
    }
}
