using MediatR;
using Microsoft.EntityFrameworkCore;
using ReleasePlanner.Identities;

namespace ReleasePlanner.Mail;

/// <summary>
/// Sends a mail once more, whatever became of it, as it is: a link in it that is over stays so, and <see cref="ResetUser"/> makes a new one. It goes to the
/// user's address as it is now.
/// </summary>
[May(Role.Administrator)]
public sealed record ResendMail : Command
{
    /// <summary>The mail's number.</summary>
    public required long Mail { get; init; }

    protected override void CheckShape(Problems problems) => NotPlanned.Check(this, problems, "mails");
}

internal sealed class ResendMailHandler(Acts acts, IdentityStore store, IClock clock) : IRequestHandler<ResendMail, Result<Outcome>>
{
    private static readonly Duration Patience = Duration.FromDays(1);

    public Task<Result<Outcome>> Handle(ResendMail command, CancellationToken cancellationToken) => acts.Run(
        command,
        async () =>
        {
            if (await store.Letters.AsNoTracking().SingleOrDefaultAsync(l => l.Id == command.Mail, cancellationToken) is not { } letter)
            {
                return Refusal.NotFound($"mail {command.Mail}");
            }
            if (await store.Users.AsNoTracking().SingleOrDefaultAsync(u => u.Id == letter.UserId, cancellationToken) is not { Disabled: false, RemovedAt: null } user)
            {
                return Refusal.Invalid("is to a user who is disabled or removed", "mail");
            }
            var now = clock.GetCurrentInstant();
            var again = new Letter
            {
                At = now,
                Address = user.Email!,
                UserId = user.Id,
                Kind = letter.Kind,
                Subject = letter.Subject,
                Body = letter.Body,
                Links = letter.Links,
                NextAt = now,
                GiveUpAt = now + Patience,
            };
            store.Letters.Add(again);
            await store.SaveChangesAsync(cancellationToken);
            return new Done(new Resent(again.Id));
        },
        cancellationToken);
}

/// <param name="Mail">The number of the new mail.</param>
public sealed record Resent(long Mail);
