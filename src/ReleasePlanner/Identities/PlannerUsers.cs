using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ReleasePlanner.Identities;

/// <summary>Identity's user manager, on the planner's clock, and with recovery codes kept as hashes.</summary>
internal sealed class PlannerUsers(
    IUserStore<User> store, IOptions<IdentityOptions> options, IPasswordHasher<User> hasher, IEnumerable<IUserValidator<User>> userValidators,
    IEnumerable<IPasswordValidator<User>> passwordValidators, ILookupNormalizer normalizer, IdentityErrorDescriber errors, IServiceProvider services,
    ILogger<UserManager<User>> log, IClock clock)
    : UserManager<User>(store, options, hasher, userValidators, passwordValidators, normalizer, errors, services, log)
{
    private static readonly User Nobody = new() { Id = "u-nobody", UserName = "nobody" };
    private static string? nobodysHash;

    public override Task<bool> IsLockedOutAsync(User user) =>
        Task.FromResult(user.LockoutEnabled && user.LockoutEnd is { } end && Instant.FromDateTimeOffset(end) > clock.GetCurrentInstant());

    /// <summary>Counts a failure, and locks the user out for a while after too many. Counted in the store, so that guesses sent at once all count.</summary>
    public override async Task<IdentityResult> AccessFailedAsync(User user)
    {
        var end = clock.GetCurrentInstant().Plus(Duration.FromTimeSpan(Options.Lockout.DefaultLockoutTimeSpan)).ToDateTimeOffset();
        await Context.WriteAsync(async () =>
        {
            await Row(user).ExecuteUpdateAsync(s => s.SetProperty(u => u.AccessFailedCount, u => u.AccessFailedCount + 1), CancellationToken);
            await Row(user).Where(u => u.AccessFailedCount >= Options.Lockout.MaxFailedAccessAttempts)
                .ExecuteUpdateAsync(s => s.SetProperty(u => u.AccessFailedCount, 0).SetProperty(u => u.LockoutEnd, end), CancellationToken);
        });
        await Context.Entry(user).ReloadAsync(CancellationToken);
        return IdentityResult.Success;
    }

    /// <summary>Takes an authenticator's code that is right, unless it was taken before: somebody who looked over a shoulder has it for another minute.</summary>
    public async Task<bool> TakeCodeAsync(User user, string code)
    {
        var taken = 0;
        await Context.WriteAsync(async () => taken = await Row(user).Where(u => u.LastCode == null || u.LastCode != code)
            .ExecuteUpdateAsync(s => s.SetProperty(u => u.LastCode, code), CancellationToken));
        await Context.Entry(user).ReloadAsync(CancellationToken);
        return taken == 1;
    }

    /// <summary>Notes when the user was last here.</summary>
    public Task EnteredAsync(User user)
    {
        Instant? now = clock.GetCurrentInstant();
        return Context.WriteAsync(() => Row(user).ExecuteUpdateAsync(s => s.SetProperty(u => u.LastSignInAt, now), CancellationToken));
    }

    public override async Task<IEnumerable<string>?> GenerateNewTwoFactorRecoveryCodesAsync(User user, int number)
    {
        var codes = Enumerable.Range(0, number).Select(_ => CreateTwoFactorRecoveryCode()).ToList();
        await ((IUserTwoFactorRecoveryCodeStore<User>)Store).ReplaceCodesAsync(user, codes.Select(c => HashOf(user, c)), CancellationToken);
        await UpdateAsync(user);
        return codes;
    }

    public override Task<IdentityResult> RedeemTwoFactorRecoveryCodeAsync(User user, string code) =>
        base.RedeemTwoFactorRecoveryCodeAsync(user, HashOf(user, code.Trim().ToUpperInvariant()));

    /// <summary>Takes as long as checking a password of somebody who is there: the time does not tell who is.</summary>
    public void CheckNobody(string password) =>
        PasswordHasher.VerifyHashedPassword(Nobody, nobodysHash ??= PasswordHasher.HashPassword(Nobody, Secrets.New()), password);

    private IdentityStore Context => ((UserStore)Store).Context;

    private IQueryable<User> Row(User user) => Context.Users.Where(u => u.Id == user.Id);

    private static string HashOf(User user, string code) => Secrets.Hash($"{user.Id}/{code}");
}

/// <summary>Identity's store over <see cref="IdentityStore"/>. There are no roles and no claims: a user's reach says it all.</summary>
internal sealed class UserStore(IdentityStore store, IdentityErrorDescriber errors)
    : UserOnlyStore<User, IdentityStore, string, IdentityUserClaim<string>, IdentityUserLogin<string>, IdentityUserToken<string>, IdentityUserPasskey<string>>(store, errors);
