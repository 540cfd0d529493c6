using Microsoft.EntityFrameworkCore;

namespace ReleasePlanner.Identities;

/// <summary>Links that are good for a while: to set a password, once; to read a calendar, until it is made void.</summary>
internal sealed class Links(IdentityStore store, IClock clock)
{
    public const string Invitation = "invitation";
    public const string Reset = "reset";
    public const string Calendar = "calendar";

    private static readonly Duration InvitationLasts = Duration.FromDays(7);
    private static readonly Duration ResetLasts = Duration.FromHours(4);
    private static readonly Duration CalendarLasts = Duration.FromDays(366);

    /// <summary>A link's path with its secret; earlier ones of that user are void: of calendars those, otherwise those that set a password. To be saved by the caller.</summary>
    public async Task<(string Path, Instant Until)> MakeAsync(User user, string purpose, CancellationToken cancellation)
    {
        var now = clock.GetCurrentInstant();
        foreach (var earlier in await store.Links.Where(l => l.UserId == user.Id && l.UsedAt == null && (l.Purpose == Calendar) == (purpose == Calendar)).ToListAsync(cancellation))
        {
            earlier.UsedAt = now;
        }
        var (id, secret) = (Secrets.NewId('l'), Secrets.New());
        var until = now + purpose switch { Invitation => InvitationLasts, Calendar => CalendarLasts, _ => ResetLasts };
        store.Links.Add(new() { Id = id, Hash = Secrets.Hash(secret), Purpose = purpose, UserId = user.Id, MadeAt = now, ExpiresAt = until });
        return ($"/{purpose}/{id}_{secret}{(purpose == Calendar ? ".ics" : "")}", until);
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
