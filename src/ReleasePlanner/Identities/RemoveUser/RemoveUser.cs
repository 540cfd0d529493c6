using MediatR;
using Microsoft.EntityFrameworkCore;

namespace ReleasePlanner.Identities;

/// <summary>
/// Removes a user: signed out everywhere, tokens revoked, credentials deleted, the e-mail address free for another. The id and name stay,
/// for what the journal says they did, and so does who they are at another provider, which lets them in no more.
/// </summary>
[May(Role.Administrator)]
public sealed record RemoveUser : Command
{
    public required UserId User { get; init; }

    protected override void CheckShape(Problems problems) => NotPlanned.Check(this, problems);
}

internal sealed class RemoveUserHandler(Acts acts, Caller caller, IdentityStore store, IClock clock) : IRequestHandler<RemoveUser, Result<Outcome>>
{
    public Task<Result<Outcome>> Handle(RemoveUser command, CancellationToken cancellationToken) => acts.Run(
        command,
        async () =>
        {
            if (await store.Users.SingleOrDefaultAsync(u => u.Id == command.User.Value && u.RemovedAt == null, cancellationToken) is not { } user)
            {
                return Refusal.NotFound(command.User);
            }
            var now = clock.GetCurrentInstant();
            user.RemovedAt = now;
            user.NormalizedUserName = null;
            user.NormalizedEmail = null;
            user.SecurityStamp = Secrets.New();
            // Whoever is signing in meanwhile holds the row as it was, and must not write it back.
            user.ConcurrencyStamp = Secrets.New();
            await Credentials.DeleteAsync(store, user, cancellationToken);
            await Credentials.RevokeTokensAsync(store, user, now, caller.Actor.ToString(), cancellationToken);
            await store.SaveChangesAsync(cancellationToken);
            return new Done(new Changed(command.User));
        },
        cancellationToken);
}
