using MediatR;
using Microsoft.EntityFrameworkCore;

namespace ReleasePlanner.Identities;

/// <summary>Signs the caller out everywhere, or of one session; an administrator also others. The cookies are worth nothing from then on.</summary>
[May(Role.Administrator, Role.Distribution, Role.Executive, Role.Exhibitor)]
public sealed record EndSessions : Command, IOfPerson
{
    /// <summary>Null: the caller.</summary>
    public UserId? User { get; init; }

    /// <summary>Null: all of them.</summary>
    public SessionId? Session { get; init; }

    bool IOfPerson.AlsoOfAdministrator => User is null;

    protected override void CheckShape(Problems problems) => NotPlanned.Check(this, problems);
}

public sealed record Ended(int Sessions);

internal sealed class EndSessionsHandler(Acts acts, Caller caller, ByToken byToken, IdentityStore store) : IRequestHandler<EndSessions, Result<Outcome>>
{
    public Task<Result<Outcome>> Handle(EndSessions command, CancellationToken cancellationToken) => acts.Run(
        command,
        async () =>
        {
            if (byToken.Hides(caller.Actor))
            {
                return ByToken.NotTheirs;
            }
            var user = command.User?.Value ?? caller.Actor.Person;
            if (caller.Actor.Role != Role.Administrator && user != caller.Actor.Person)
            {
                return Refusal.NotFound(user!);
            }
            var one = command.Session?.Value;
            var found = await store.Sessions.Where(s => s.UserId == user && (one == null || s.Id == one)).ToListAsync(cancellationToken);
            if (one is not null && found.Count == 0)
            {
                return Refusal.NotFound(one);
            }
            store.Sessions.RemoveRange(found);
            return new Done(new Ended(found.Count));
        },
        cancellationToken);
}
