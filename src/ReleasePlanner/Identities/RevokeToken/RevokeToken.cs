using MediatR;
using Microsoft.EntityFrameworkCore;

namespace ReleasePlanner.Identities;

/// <summary>Ends a token at once: one's own, or for an administrator any; by a token, itself. Revoking it again changes nothing.</summary>
[May(Role.Administrator, Role.Distribution, Role.Executive, Role.Exhibitor)]
public sealed record RevokeToken : Command, IOfPerson
{
    public required TokenId Token { get; init; }

    protected override void CheckShape(Problems problems) => NotPlanned.Check(this, problems);
}

/// <summary>A token that opens nothing any more.</summary>
public sealed record Revoked(TokenId Token);

internal sealed class RevokeTokenHandler(Acts acts, Caller caller, ByToken byToken, IdentityStore store, IClock clock) : IRequestHandler<RevokeToken, Result<Outcome>>
{
    public Task<Result<Outcome>> Handle(RevokeToken command, CancellationToken cancellationToken) => acts.Run(
        command,
        async () =>
        {
            var token = await TokensHandler.Of(store, caller.Actor).SingleOrDefaultAsync(t => t.Id == command.Token.Value, cancellationToken);
            if (token is null || (byToken.Hides(caller.Actor) && token.Id != byToken.Id))
            {
                return Refusal.NotFound(command.Token);
            }
            if (token.RevokedAt is null)
            {
                token.RevokedAt = clock.GetCurrentInstant();
                token.RevokedBy = caller.Actor.ToString();
            }
            return new Done(new Revoked(command.Token));
        },
        cancellationToken);
}
