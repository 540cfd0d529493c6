using Dapper;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ReleasePlanner.Platform.Store;

namespace ReleasePlanner.Identities;

/// <summary>Identity's user manager, on the planner's clock, and with recovery codes kept as hashes.</summary>
internal sealed class PlannerUsers(
    IUserStore<User> store, IOptions<IdentityOptions> options, IPasswordHasher<User> hasher, IEnumerable<IUserValidator<User>> userValidators,
    IEnumerable<IPasswordValidator<User>> passwordValidators, ILookupNormalizer normalizer, IdentityErrorDescriber errors, IServiceProvider services,
    ILogger<UserManager<User>> log, Database database, IClock clock)
    : UserManager<User>(store, options, hasher, userValidators, passwordValidators, normalizer, errors, services, log)
{
    private static readonly User Nobody = new() { Id = "u-nobody", UserName = "nobody" };
    private static string? nobodysHash;

    /// <summary>Nobody is locked out: <see cref="SignInThrottle"/> slows whoever guesses.</summary>
    public override bool SupportsUserLockout => false;

    /// <summary>Notes when the user was last here.</summary>
    public Task EnteredAsync(User user)
    {
        Instant? now = clock.GetCurrentInstant();
        return Context.WriteAsync(() => Row(user).ExecuteUpdateAsync(s => s.SetProperty(u => u.LastSignInAt, now), CancellationToken));
    }

    /// <summary>Takes an authenticator's code of that time step, when no code of it or of a later one was taken: each is good once.</summary>
    public Task<bool> TakeStepAsync(User user, long step) => WriteAsync(user, "last_step = @step", "coalesce(last_step, 0) < @step", new { step });

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

    /// <summary>
    /// Writes at once, where what was looked up is too old to go by. Whoever else holds the user as it was writes none of it back.
    /// </summary>
    /// <returns>Whether the condition held.</returns>
    private async Task<bool> WriteAsync(User user, string set, string condition, object values)
    {
        var parameters = new DynamicParameters(values);
        parameters.AddDynamicParams(new { id = user.Id, stamp = Secrets.New() });
        int written;
        using (await database.WriteGateAsync(CancellationToken))
        {
            await using var connection = await database.OpenAsync(CancellationToken);
            written = await connection.ExecuteAsync($"update identity_user set {set}, concurrency_stamp = @stamp where id = @id and {condition}", parameters);
        }
        await Context.Entry(user).ReloadAsync(CancellationToken);
        return written > 0;
    }

    private static string HashOf(User user, string code) => Secrets.Hash($"{user.Id}/{code}");
}

/// <summary>Identity's store over <see cref="IdentityStore"/>. There are no roles and no claims: a user's reach says it all.</summary>
internal sealed class UserStore(IdentityStore store, IdentityErrorDescriber errors)
    : UserOnlyStore<User, IdentityStore, string, IdentityUserClaim<string>, IdentityUserLogin<string>, IdentityUserToken<string>, IdentityUserPasskey<string>>(store, errors);
