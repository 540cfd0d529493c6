using MediatR;
using Microsoft.AspNetCore.Identity;
using ReleasePlanner.Mail;

namespace ReleasePlanner.Identities;

/// <summary>
/// Adds somebody who signs in. They have no password: the answer has a link, good once and for seven days, by which they set one. The link is
/// shown in the first answer only; <see cref="ResetUser"/> makes another.
/// </summary>
[May(Role.Administrator)]
public sealed record AddUser : Command
{
    /// <summary>What they sign in with; nobody else's.</summary>
    public required string Email { get; init; }

    /// <summary>What others see, such as <c>Jane Doe</c>.</summary>
    public required string Name { get; init; }

    /// <summary>What they may act on, such as <c>distribution:columbia</c> or <c>exhibitor:carmike</c>.</summary>
    public required string Reach { get; init; }

    /// <summary>The zone their times are shown in, such as <c>America/New_York</c>.</summary>
    public DateTimeZone? TimeZone { get; init; }

    protected override void CheckShape(Problems problems)
    {
        NotPlanned.Check(this, problems);
        problems.Text("email", Email, 200, required: true);
        problems.If(!Emails.IsValid(Email), "email", "is not an e-mail address, such as jane@example.com");
        problems.Text("name", Name, 200, required: true);
        Reaches.Check("reach", Reach, problems);
    }
}

/// <param name="Link">The path, with its secret, at which they set their password; in the first answer only.</param>
/// <param name="Until">The link is good before this instant.</param>
public sealed record Invited(UserId User, Instant Until, string? Link = null);

internal static class Emails
{
    public static bool IsValid(string text) =>
        System.Net.Mail.MailAddress.TryCreate(text, out var address) && address.Address == text && !text.Any(char.IsWhiteSpace) && !text.Any(char.IsControl);
}

internal sealed class AddUserHandler(Acts acts, PlannerUsers users, Links links, Outbox outbox, IdentityStore store, IClock clock) : IRequestHandler<AddUser, Result<Outcome>>
{
    public Task<Result<Outcome>> Handle(AddUser command, CancellationToken cancellationToken) => acts.Run(
        command,
        async () =>
        {
            var user = new User
            {
                Id = Secrets.NewId('u'),
                UserName = command.Email,
                Email = command.Email,
                DisplayName = command.Name,
                Reach = command.Reach,
                TimeZone = command.TimeZone?.Id,
                CreatedAt = clock.GetCurrentInstant(),
            };
            if (await users.FindByNameAsync(command.Email) is not null)
            {
                return Refusal.Taken(command.Email);
            }
            var created = await users.CreateAsync(user);
            if (!created.Succeeded)
            {
                return IdentityErrors.Refused(created);
            }
            var (path, until) = await links.MakeAsync(user, Links.Invitation, cancellationToken);
            outbox.PutLink(Links.Invitation, user, path, until);
            await store.SaveChangesAsync(cancellationToken);
            var invited = new Invited(UserId.Parse(user.Id), until);
            return new Done(invited, invited with { Link = path });
        },
        cancellationToken);
}

internal static class IdentityErrors
{
    /// <summary>What Identity does not like, as it says it.</summary>
    public static Refusal Refused(IdentityResult result) => Refusal.Invalid([.. result.Errors.Select(e => new Problem("", e.Description))]);
}
