using Microsoft.EntityFrameworkCore;

namespace ReleasePlanner.Identities;

/// <summary>Links to set a password, good once and for a while.</summary>
internal sealed class Links(IdentityStore store, IClock clock)
{
    public const string Invitation = "invitation";
    public const string Reset = "reset";

    private static readonly Duration InvitationLasts = Duration.FromDays(7);
    private static readonly Duration ResetLasts = Duration.FromHours(4);

    /// <summary>A link's path with its secret; earlier ones of that user are void. To be saved by the caller.</summary>
    public async Task<(string Path, Instant Until)> MakeAsync(User user, string purpose, CancellationToken cancellation)
    {
        var now = clock.GetCurrentInstant();
        foreach (var earlier in await store.Links.Where(l => l.UserId == user.Id && l.UsedAt == null).ToListAsync(cancellation))
        {
            earlier.UsedAt = now;
        }
        var (id, secret) = (Secrets.NewId('l'), Secrets.New());
        var until = now + (purpose == Invitation ? InvitationLasts : ResetLasts);
        store.Links.Add(new() { Id = id, Hash = Secrets.Hash(secret), Purpose = purpose, UserId = user.Id, MadeAt = now, ExpiresAt = until });
        return ($"/{purpose}/{id}_{secret}", until);
    }

    /// <summary>The link with that secret and its user, when it is still good.</summary>
    public async Task<(Link Link, User User)?> FindAsync(string purpose, string text, CancellationToken cancellation)
    {
        if (Secrets.Split(text) is not var (id, secret)
            || await store.Links.SingleOrDefaultAsync(l => l.Id == id, cancellation) is not { UsedAt: null } link
            || !Secrets.Matches(secret, link.Hash) || link.Purpose != purpose || link.ExpiresAt <= clock.GetCurrentInstant())
        {
            return null;
        }
        var user = await store.Users.SingleAsync(u => u.Id == link.UserId, cancellation);
        return user.Disabled || user.RemovedAt is not null ? null : (link, user);
    }

    /// <summary>To be saved by the caller, with what it was good for.</summary>
    public void Use(Link link) => link.UsedAt = clock.GetCurrentInstant();
}
