using MediatR;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using ReleasePlanner.Mail;

namespace ReleasePlanner.Identities;

/// <summary>
/// Takes a user's password, authenticator, recovery codes and passkeys away, signs them out everywhere, and makes a link by which they set a
/// new password: for who has lost them, or for an invitation that was not used in time. Their tokens go on; <see cref="RevokeToken"/> ends them.
/// </summary>
[May(Role.Administrator)]
public sealed record ResetUser : Command
{
    public required UserId User { get; init; }

    protected override void CheckShape(Problems problems) => NotPlanned.Check(this, problems);
}

internal static class Credentials
{
    /// <summary>
    /// All that a user could sign in with here, and all sessions. Who they are at another provider stays: it would let them in as somebody new.
    /// To be saved by the caller.
    /// </summary>
    public static async Task DeleteAsync(IdentityStore store, User user, CancellationToken cancellation)
    {
        user.PasswordHash = null;
        user.TwoFactorEnabled = false;
        user.AccessFailedCount = 0;
        user.LockoutEnd = null;
        store.RemoveRange(await store.Set<IdentityUserToken<string>>().Where(t => t.UserId == user.Id).ToListAsync(cancellation));
        store.RemoveRange(await store.Passkeys.Where(p => p.UserId == user.Id).ToListAsync(cancellation));
        store.RemoveRange(await store.Sessions.Where(s => s.UserId == user.Id).ToListAsync(cancellation));
        store.RemoveRange(await store.Links.Where(l => l.UserId == user.Id).ToListAsync(cancellation));
    }

    /// <summary>To be saved by the caller.</summary>
    public static async Task RevokeTokensAsync(IdentityStore store, User user, Instant now, string by, CancellationToken cancellation)
    {
        foreach (var token in await store.Tokens.Where(t => t.UserId == user.Id && t.RevokedAt == null).ToListAsync(cancellation))
        {
            token.RevokedAt = now;
            token.RevokedBy = by;
        }
    }
}

internal sealed class ResetUserHandler(Acts acts, PlannerUsers users, Links links, Outbox outbox, IdentityStore store) : IRequestHandler<ResetUser, Result<Outcome>>
{
    public Task<Result<Outcome>> Handle(ResetUser command, CancellationToken cancellationToken) => acts.Run(
        command,
        async () =>
        {
            if (await store.Users.SingleOrDefaultAsync(u => u.Id == command.User.Value && u.RemovedAt == null, cancellationToken) is not { } user)
            {
                return Refusal.NotFound(command.User);
            }
            if (user.Disabled)
            {
                return Refusal.Invalid("is disabled: enable it first", "user");
            }
            await Credentials.DeleteAsync(store, user, cancellationToken);
            await users.UpdateSecurityStampAsync(user);
            var (path, until) = await links.MakeAsync(user, Links.Reset, cancellationToken);
            outbox.PutLink(Links.Reset, user, path, until);
            await store.SaveChangesAsync(cancellationToken);
            var invited = new Invited(command.User, until);
            return new Done(invited, invited with { Link = path });
        },
        cancellationToken);
}
