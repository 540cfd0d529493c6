using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
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

    /// <summary>Counts a failure, and locks the user out for a while after too many.</summary>
    public override async Task<IdentityResult> AccessFailedAsync(User user)
    {
        user.AccessFailedCount++;
        if (user.AccessFailedCount >= Options.Lockout.MaxFailedAccessAttempts)
        {
            user.LockoutEnd = clock.GetCurrentInstant().Plus(Duration.FromTimeSpan(Options.Lockout.DefaultLockoutTimeSpan)).ToDateTimeOffset();
            user.AccessFailedCount = 0;
        }
        return await UpdateAsync(user);
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

    private static string HashOf(User user, string code) => Secrets.Hash($"{user.Id}/{code}");
}

/// <summary>Identity's store over <see cref="IdentityStore"/>. There are no roles and no claims: a user's reach says it all.</summary>
internal sealed class UserStore(IdentityStore store, IdentityErrorDescriber errors)
    : UserOnlyStore<User, IdentityStore, string, IdentityUserClaim<string>, IdentityUserLogin<string>, IdentityUserToken<string>, IdentityUserPasskey<string>>(store, errors);
