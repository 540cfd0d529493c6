using MediatR;
using Microsoft.EntityFrameworkCore;

namespace ReleasePlanner.Identities;

/// <summary>The caller's tokens, for an administrator everybody's, in the order of their ids. Their secrets are not known here.</summary>
[May(Role.Administrator, Role.Distribution, Role.Executive, Role.Exhibitor)]
public sealed record Tokens : Query<TokensAnswer>
{
    /// <summary>Also those that are over.</summary>
    public bool All { get; init; }

    /// <summary>1 to 500.</summary>
    public int Limit { get; init; } = 50;

    /// <summary>Only what comes after this token: the <c>next</c> of the page before.</summary>
    public TokenId? Cursor { get; init; }

    protected override void CheckShape(Problems problems)
    {
        Timeless.Check(this, "identities", problems);
        problems.Page(Limit);
    }
}

public sealed record TokenEntry
{
    public required TokenId Token { get; init; }

    public required string Name { get; init; }

    public required string Reach { get; init; }

    /// <summary>Whom it acts as; null: a system of its own.</summary>
    public UserId? User { get; init; }

    public required Instant IssuedAt { get; init; }

    public required string IssuedBy { get; init; }

    /// <summary>It is good before this instant.</summary>
    public required Instant Until { get; init; }

    public Instant? RevokedAt { get; init; }

    public string? RevokedBy { get; init; }

    /// <summary>At most a minute behind.</summary>
    public Instant? LastUsedAt { get; init; }

    public string? LastAddress { get; init; }
}

public sealed record TokensAnswer
{
    public required IReadOnlyList<TokenEntry> Tokens { get; init; }

    /// <summary>The cursor of the next page; null: this was the last.</summary>
    public TokenId? Next { get; init; }
}

internal sealed class TokensHandler(Caller caller, ByToken byToken, IdentityStore store, IClock clock) : IRequestHandler<Tokens, Result<TokensAnswer>>
{
    /// <summary>A user's own, or the one that a system acts by.</summary>
    public static IQueryable<ApiToken> Of(IdentityStore store, Actor actor)
    {
        var person = actor.Person ?? "";
        return actor.Role == Role.Administrator ? store.Tokens : store.Tokens.Where(t => t.UserId == person || (t.UserId == null && t.Id == person));
    }

    public async Task<Result<TokensAnswer>> Handle(Tokens query, CancellationToken cancellationToken)
    {
        if (byToken.Hides(caller.Actor))
        {
            return ByToken.NotTheirs;
        }
        var after = query.Cursor?.Value ?? "";
        var now = clock.GetCurrentInstant();
        var found = await Of(store, caller.Actor).AsNoTracking()
            .Where(t => string.Compare(t.Id, after) > 0 && (query.All || (t.RevokedAt == null && t.ExpiresAt > now)))
            .OrderBy(t => t.Id).Take(query.Limit + 1).ToListAsync(cancellationToken);
        return new TokensAnswer
        {
            Tokens = [.. found.Take(query.Limit).Select(Entry)],
            Next = found.Count > query.Limit ? TokenId.Parse(found[query.Limit - 1].Id) : null,
        };
    }

    private static TokenEntry Entry(ApiToken token) => new()
    {
        Token = TokenId.Parse(token.Id),
        Name = token.Name,
        Reach = token.Reach,
        User = token.UserId is { } user ? UserId.Parse(user) : null,
        IssuedAt = token.IssuedAt,
        IssuedBy = token.IssuedBy,
        Until = token.ExpiresAt,
        RevokedAt = token.RevokedAt,
        RevokedBy = token.RevokedBy,
        LastUsedAt = token.LastUsedAt,
        LastAddress = token.LastAddress,
    };
}
