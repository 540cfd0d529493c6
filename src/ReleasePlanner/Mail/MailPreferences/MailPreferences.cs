using MediatR;
using Microsoft.EntityFrameworkCore;
using ReleasePlanner.Identities;

namespace ReleasePlanner.Mail;

/// <summary>Whether the user who sends it is told by mail what waits. They are unless they said no.</summary>
[May(Role.Exhibitor)]
public sealed record MailPreferences : Command, IOfPerson
{
    public required bool Digests { get; init; }

    protected override void CheckShape(Problems problems) => NotPlanned.Check(this, problems, "mails");
}

internal sealed class MailPreferencesHandler(Acts acts, Caller caller, IdentityStore store) : IRequestHandler<MailPreferences, Result<Outcome>>
{
    public Task<Result<Outcome>> Handle(MailPreferences command, CancellationToken cancellationToken) => acts.Run(
        command,
        async () =>
        {
            if (caller.Actor.Person is not { } person || !await store.Users.AnyAsync(u => u.Id == person, cancellationToken))
            {
                return Refusal.NotAllowed("only a user has an address that mails go to: a system has none");
            }
            var reader = await store.Readers.SingleOrDefaultAsync(r => r.UserId == person, cancellationToken);
            if (reader is null)
            {
                store.Readers.Add(reader = new() { UserId = person });
            }
            reader.Digests = command.Digests;
            return new Done(new Preferred(reader.Digests));
        },
        cancellationToken);
}

/// <summary>What the user wants from now on.</summary>
public sealed record Preferred(bool Digests);
