using Microsoft.AspNetCore.Identity;

namespace ReleasePlanner.Identities;

/// <summary>No password that the door would not take: hashing endless ones is work for nothing.</summary>
internal sealed class PasswordLength : IPasswordValidator<User>
{
    public const int Longest = 200;

    public Task<IdentityResult> ValidateAsync(UserManager<User> manager, User user, string? password) => Task.FromResult(
        password?.Length > Longest
            ? IdentityResult.Failed(new IdentityError { Code = "PasswordTooLong", Description = $"Passwords have at most {Longest} characters." })
            : IdentityResult.Success);
}
