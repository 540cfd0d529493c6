using MediatR;
using Microsoft.EntityFrameworkCore;

namespace ReleasePlanner.Identities;

/// <summary>Who signs in, in the order of their ids, a page at a time.</summary>
[May(Role.Administrator)]
public sealed record Users : Query<UsersAnswer>
{
    /// <summary>Only whose name or e-mail address has this in it.</summary>
    public string? Like { get; init; }

    /// <summary>Also those that were removed.</summary>
    public bool Removed { get; init; }

    /// <summary>1 to 500.</summary>
    public int Limit { get; init; } = 50;

    /// <summary>Only what comes after this user: the <c>next</c> of the page before.</summary>
    public UserId? Cursor { get; init; }

    protected override void CheckShape(Problems problems)
    {
        Timeless.Check(this, "identities", problems);
        problems.Text("like", Like, 200);
        problems.Page(Limit);
    }
}

public sealed record UserEntry
{
    public required UserId User { get; init; }

    public required string Email { get; init; }

    public required string Name { get; init; }

    public required string Reach { get; init; }

    public required bool Disabled { get; init; }

    /// <summary>After too many failures in earlier versions: not before this instant. Nobody is locked out any more, guessing is slowed.</summary>
    public Instant? LockedUntil { get; init; }

    /// <summary>An authenticator is asked for besides the password.</summary>
    public required bool TwoFactor { get; init; }

    /// <summary>False until they have set one.</summary>
    public required bool HasPassword { get; init; }

    public string? TimeZone { get; init; }

    public required Instant CreatedAt { get; init; }

    public Instant? LastSignInAt { get; init; }

    public Instant? RemovedAt { get; init; }
}

public sealed record UsersAnswer
{
    public required IReadOnlyList<UserEntry> Users { get; init; }

    /// <summary>The cursor of the next page; null: this was the last.</summary>
    public UserId? Next { get; init; }
}

internal sealed class UsersHandler(IdentityStore store, IClock clock) : IRequestHandler<Users, Result<UsersAnswer>>
{
    public async Task<Result<UsersAnswer>> Handle(Users query, CancellationToken cancellationToken)
    {
        var after = query.Cursor?.Value ?? "";
        var like = query.Like?.ToLowerInvariant();
        var found = await store.Users.AsNoTracking()
            .Where(u => string.Compare(u.Id, after) > 0 && (query.Removed || u.RemovedAt == null))
            .Where(u => like == null || u.DisplayName.ToLower().Contains(like) || u.Email!.ToLower().Contains(like))
            .OrderBy(u => u.Id).Take(query.Limit + 1).ToListAsync(cancellationToken);
        var now = clock.GetCurrentInstant();
        return new UsersAnswer
        {
            Users = [.. found.Take(query.Limit).Select(u => Entry(u, now))],
            Next = found.Count > query.Limit ? UserId.Parse(found[query.Limit - 1].Id) : null,
        };
    }

    private static UserEntry Entry(User user, Instant now) => new()
    {
        User = UserId.Parse(user.Id),
        Email = user.Email!,
        Name = user.DisplayName,
        Reach = user.Reach,
        Disabled = user.Disabled,
        LockedUntil = user.LockoutEnd is { } end && Instant.FromDateTimeOffset(end) is var until && until > now ? until : null,
        TwoFactor = user.TwoFactorEnabled,
        HasPassword = user.PasswordHash is not null,
        TimeZone = user.TimeZone,
        CreatedAt = user.CreatedAt,
        LastSignInAt = user.LastSignInAt,
        RemovedAt = user.RemovedAt,
    };
}
