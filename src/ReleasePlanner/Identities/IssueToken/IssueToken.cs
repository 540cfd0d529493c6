using MediatR;
using Microsoft.EntityFrameworkCore;

namespace ReleasePlanner.Identities;

/// <summary>
/// Issues a token for a program: <c>rp_ID_SECRET</c>, to be sent as <c>Authorization: Bearer</c>. It is shown in the first answer only, and
/// kept as a hash. It reaches no further than whoever issues it. An administrator issues any, for a user or for a system of its own; everybody
/// else issues theirs. Both are signed in themselves: a token that fell into wrong hands makes no further ones, which would outlive it.
/// </summary>
[May(Role.Administrator, Role.Distribution, Role.Executive, Role.Exhibitor)]
public sealed record IssueToken : Command, IOfPerson
{
    /// <summary>The most tokens of a user that are good at once.</summary>
    internal const int Most = 50;

    /// <summary>What it is for, such as <c>box office system</c>.</summary>
    public required string Name { get; init; }

    /// <summary>What it may act on, such as <c>exhibitor:carmike</c>; null: all that the issuer may, or the user.</summary>
    public string? Reach { get; init; }

    /// <summary>1 to 366; good for so many days.</summary>
    public int Days { get; init; } = 90;

    /// <summary>Whom it acts as, for an administrator to say; null: the issuer, or of an administrator a system of its own.</summary>
    public UserId? User { get; init; }

    protected override void CheckShape(Problems problems)
    {
        NotPlanned.Check(this, problems);
        problems.Text("name", Name, 100, required: true);
        problems.If(Days is < 1 or > 366, "days", "is not from 1 to 366");
        Reaches.Check("reach", Reach, problems);
    }
}

/// <param name="Secret">What the program sends; in the first answer only.</param>
/// <param name="Until">It is good before this instant.</param>
public sealed record Issued(TokenId Token, string Reach, Instant Until, string? Secret = null);

/// <summary>Whether the running request came with a token rather than from somebody who signed in. A host with HTTP says how to tell.</summary>
internal sealed class ByToken(Func<string?> ask)
{
    /// <summary>A token may be narrower than its user, and in others' hands: it neither sees nor ends what else is theirs. An administrator's sees all.</summary>
    public static readonly Refusal NotTheirs = Refusal.NotAllowed("a token does not see how its user signs in, nor their other tokens: sign in and look at /account");

    /// <summary>The token's id; null: no token.</summary>
    public string? Id => ask();

    public bool Is => Id is not null;

    /// <summary>Whether what goes by person is refused to that actor: a system is its token, and has nothing else.</summary>
    public bool Hides(Actor actor) => Is && actor.Person != Id && actor.Role != Role.Administrator;
}

internal sealed class IssueTokenHandler(Acts acts, Caller caller, ByToken byToken, IdentityStore store, IClock clock) : IRequestHandler<IssueToken, Result<Outcome>>
{
    public Task<Result<Outcome>> Handle(IssueToken command, CancellationToken cancellationToken) => acts.Run(
        command,
        async () =>
        {
            var issuer = caller.Actor;
            var own = Actor.Parse(issuer.Reach);
            var isAdministrator = issuer.Role == Role.Administrator;
            if (!isAdministrator && (command.User is { } other && other.Value != issuer.Person))
            {
                return Refusal.NotAllowed("only an administrator issues tokens for others");
            }
            if (byToken.Is || (!isAdministrator && issuer.Person is null))
            {
                return Refusal.NotAllowed("a token issues no tokens: sign in and issue it at /account, or on the command line with 'release-planner token issue'");
            }
            var holder = command.User?.Value ?? (isAdministrator ? null : issuer.Person);
            var user = holder is null ? null : await store.Users.SingleOrDefaultAsync(u => u.Id == holder && u.RemovedAt == null, cancellationToken);
            if (holder is not null && user is null)
            {
                return Refusal.NotFound(holder);
            }
            var widest = user?.Reach is { } users ? Actor.Parse(users) : own;
            var reach = command.Reach is { } asked ? Actor.Parse(asked) : widest;
            if (!widest.Includes(reach) || !own.Includes(reach))
            {
                return Refusal.NotAllowed($"{reach} is more than {(widest.Includes(reach) ? own : widest)} may give");
            }
            var now = clock.GetCurrentInstant();
            var good = holder is null
                ? 0
                : (await store.Tokens.Where(t => t.UserId == holder && t.RevokedAt == null).Select(t => t.ExpiresAt).ToListAsync(cancellationToken)).Count(until => until > now);
            if (good >= IssueToken.Most)
            {
                return Refusal.Invalid($"would be token {good + 1}: a user has at most {IssueToken.Most} that are good; revoke one that is not needed any more", "user");
            }
            var (id, secret) = (Secrets.NewId('t'), Secrets.New());
            var token = new ApiToken
            {
                Id = id,
                Hash = Secrets.Hash(secret),
                UserId = holder,
                Name = command.Name,
                Reach = reach.Reach,
                IssuedAt = now,
                IssuedBy = issuer.ToString(),
                ExpiresAt = now + Duration.FromDays(command.Days),
            };
            store.Tokens.Add(token);
            var issued = new Issued(TokenId.Parse(id), token.Reach, token.ExpiresAt);
            return new Done(issued, issued with { Secret = $"{Keys.TokenPrefix}{id}_{secret}" });
        },
        cancellationToken);
}
