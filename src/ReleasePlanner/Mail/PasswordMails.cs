using Microsoft.EntityFrameworkCore;
using ReleasePlanner.Identities;

namespace ReleasePlanner.Mail;

/// <summary>Sends a link to who has forgotten a password. What else they sign in with stays: the link gets nobody past an authenticator.</summary>
internal sealed class PasswordMails(IdentityStore store, PlannerUsers users, Links links, Outbox outbox, IClock clock)
{
    private static readonly Duration Pause = Duration.FromMinutes(15);

    /// <summary>False: no mails are sent here. Says nothing about whether there is such a user.</summary>
    public async Task<bool> ForgottenAsync(string email, CancellationToken cancellation)
    {
        if (!outbox.IsConfigured)
        {
            return false;
        }
        await store.TogetherAsync(
            async () =>
            {
                // Who signs in elsewhere, or was just invited, has no password to forget.
                if (await users.FindByNameAsync(email) is not { Disabled: false, RemovedAt: null, PasswordHash: not null } user)
                {
                    return null;
                }
                var since = clock.GetCurrentInstant() - Pause;
                var recent = await store.Links.Where(l => l.UserId == user.Id && l.Purpose == Links.Reset).OrderByDescending(l => l.MadeAt).FirstOrDefaultAsync(cancellation);
                if (recent?.MadeAt > since)
                {
                    return null;
                }
                var (path, until) = await links.MakeAsync(user, Links.Reset, cancellation);
                outbox.PutLink(Links.Reset, user, path, until);
                return user;
            },
            cancellation);
        return true;
    }
}
