using MediatR;
using Microsoft.EntityFrameworkCore;

namespace ReleasePlanner.Identities;

/// <summary>
/// Makes the private address at which a calendar program reads what the caller's houses play; an earlier one is void. It opens nothing else, is shown in the first answer
/// only, and is void when its user is removed, reset or disabled, and after a year.
/// </summary>
[May(Role.Exhibitor)]
public sealed record MakeCalendarLink : Command, IOfPerson
{
    protected override void CheckShape(Problems problems) => NotPlanned.Check(this, problems);
}

/// <summary>Makes the caller's calendar address void.</summary>
[May(Role.Exhibitor)]
public sealed record EndCalendarLink : Command, IOfPerson
{
    protected override void CheckShape(Problems problems) => NotPlanned.Check(this, problems);
}

/// <summary>Whether the caller has a calendar address that is good. Its secret is not known here.</summary>
[May(Role.Exhibitor)]
public sealed record CalendarLink : Query<CalendarLinkAnswer>
{
    protected override void CheckShape(Problems problems) => Timeless.Check(this, "identities", problems);
}

/// <param name="MadeAt">Null: there is none.</param>
/// <param name="Until">It is good before this instant.</param>
public sealed record CalendarLinkAnswer(Instant? MadeAt, Instant? Until);

/// <param name="Link">The path with its secret; in the first answer only.</param>
/// <param name="Until">It is good before this instant.</param>
public sealed record CalendarLinkMade(Instant Until, string? Link = null);

/// <param name="Links">How many were good until now: 0 or 1.</param>
public sealed record CalendarLinkEnded(int Links);

internal sealed class CalendarLinksHandler(Acts acts, Caller caller, ByToken byToken, Links links, IdentityStore store, IClock clock)
    : IRequestHandler<MakeCalendarLink, Result<Outcome>>, IRequestHandler<EndCalendarLink, Result<Outcome>>, IRequestHandler<CalendarLink, Result<CalendarLinkAnswer>>
{
    private static readonly Refusal Nobody = Refusal.NotAllowed("a calendar is a person's: sign in to make its address");

    public Task<Result<Outcome>> Handle(MakeCalendarLink command, CancellationToken cancellationToken) => acts.Run(
        command,
        async () =>
        {
            if (await PersonAsync(cancellationToken) is not { } user)
            {
                return Nobody;
            }
            var (path, until) = await links.MakeAsync(user, Links.Calendar, cancellationToken);
            await store.SaveChangesAsync(cancellationToken);
            return new Done(new CalendarLinkMade(until), new CalendarLinkMade(until, path));
        },
        cancellationToken);

    public Task<Result<Outcome>> Handle(EndCalendarLink command, CancellationToken cancellationToken) => acts.Run(
        command,
        async () =>
        {
            if (await PersonAsync(cancellationToken) is not { } user)
            {
                return Nobody;
            }
            var good = await Good(user.Id).ToListAsync(cancellationToken);
            good.ForEach(links.Use);
            await store.SaveChangesAsync(cancellationToken);
            return new Done(new CalendarLinkEnded(good.Count));
        },
        cancellationToken);

    public async Task<Result<CalendarLinkAnswer>> Handle(CalendarLink query, CancellationToken cancellationToken)
    {
        var now = clock.GetCurrentInstant();
        var found = byToken.Is ? [] : await Good(caller.Actor.Person ?? "").AsNoTracking().ToListAsync(cancellationToken);
        return found.Find(l => l.ExpiresAt > now) is { } link ? new CalendarLinkAnswer(link.MadeAt, link.ExpiresAt) : new CalendarLinkAnswer(null, null);
    }

    private IQueryable<Link> Good(string user) => store.Links.Where(l => l.UserId == user && l.Purpose == Links.Calendar && l.UsedAt == null);

    /// <summary>A token makes no address that would outlive it.</summary>
    private async Task<User?> PersonAsync(CancellationToken cancellation) =>
        byToken.Is || caller.Actor.Person is not { } person ? null : await store.Users.SingleOrDefaultAsync(u => u.Id == person && u.RemovedAt == null, cancellation);
}
