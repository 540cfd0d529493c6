using MediatR;
using Microsoft.EntityFrameworkCore;

namespace ReleasePlanner.Identities;

/// <summary>Changes what a user may act on, their name, or whether they may sign in at all. It takes effect at once, on their sessions and tokens too.</summary>
[May(Role.Administrator)]
public sealed record ChangeUser : Command
{
    public required UserId User { get; init; }

    /// <summary>Null: as it is.</summary>
    public string? Name { get; init; }

    /// <summary>Null: as it is. Tokens of theirs that reach further open nothing from now on.</summary>
    public string? Reach { get; init; }

    /// <summary>True: they are signed out everywhere, and neither they nor their tokens come in. Null: as it is.</summary>
    public bool? Disabled { get; init; }

    public DateTimeZone? TimeZone { get; init; }

    /// <summary>Null: whatever the user is by now.</summary>
    public UserSeen? Seen { get; init; }

    protected override void CheckShape(Problems problems)
    {
        NotPlanned.Check(this, problems);
        problems.Text("name", Name, 200);
        problems.If(Name is not null && string.IsNullOrWhiteSpace(Name), "name", "is blank");
        Reaches.Check("reach", Reach, problems);
    }
}

/// <summary>
/// What was seen of a user by whoever changes it. Where it is something else by now, somebody changed it meanwhile and the change is refused as <c>version-mismatch</c>; a
/// member that is left out is not compared.
/// </summary>
public sealed record UserSeen(string? Name = null, string? Reach = null, bool? Disabled = null)
{
    internal bool IsOf(User user) => (Name ?? user.DisplayName) == user.DisplayName && (Reach ?? user.Reach) == user.Reach && (Disabled ?? user.Disabled) == user.Disabled;
}

/// <summary>A user that was changed.</summary>
public sealed record Changed(UserId User);

internal sealed class ChangeUserHandler(Acts acts, PlannerUsers users, IdentityStore store) : IRequestHandler<ChangeUser, Result<Outcome>>
{
    public Task<Result<Outcome>> Handle(ChangeUser command, CancellationToken cancellationToken) => acts.Run(
        command,
        async () =>
        {
            if (await store.Users.SingleOrDefaultAsync(u => u.Id == command.User.Value && u.RemovedAt == null, cancellationToken) is not { } user)
            {
                return Refusal.NotFound(command.User);
            }
            if (command.Seen?.IsOf(user) == false)
            {
                return new Refusal("version-mismatch", $"somebody changed {user.DisplayName} meanwhile: read it again and decide anew");
            }
            // Whoever is signing in meanwhile holds the row as it was, and must not write it back.
            user.ConcurrencyStamp = Secrets.New();
            user.DisplayName = command.Name ?? user.DisplayName;
            user.Reach = command.Reach ?? user.Reach;
            user.TimeZone = command.TimeZone?.Id ?? user.TimeZone;
            if (command.Disabled is { } disabled && disabled != user.Disabled)
            {
                user.Disabled = disabled;
                // Also ends every session, for good.
                await users.UpdateSecurityStampAsync(user);
            }
            await store.SaveChangesAsync(cancellationToken);
            return new Done(new Changed(command.User));
        },
        cancellationToken);
}
