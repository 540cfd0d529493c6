using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using ReleasePlanner.Mail;

namespace ReleasePlanner.Identities;

/// <summary>Puts users, tokens and sessions into a host, web or not.</summary>
internal static class IdentityHosting
{
    /// <summary>
    /// NIST SP 800-63B: length counts and composition does not, nothing expires, guessing is slowed down. https://pages.nist.gov/800-63-4/sp800-63b.html
    /// </summary>
    public static IServiceCollection AddIdentities(this IServiceCollection services)
    {
        services.AddDbContext<IdentityStore>();
        services.AddIdentityCore<User>(options =>
        {
            options.Password = new() { RequiredLength = 12, RequiredUniqueChars = 5, RequireDigit = false, RequireLowercase = false, RequireUppercase = false, RequireNonAlphanumeric = false };
            options.User = new() { RequireUniqueEmail = true, AllowedUserNameCharacters = "" };
            options.Tokens.AuthenticatorIssuer = "ReleasePlanner";
        })
            .AddUserStore<UserStore>()
            .AddUserManager<PlannerUsers>()
            .AddPasswordValidator<PasswordLength>()
            .AddTokenProvider<OneTimeCodes>(TokenOptions.DefaultAuthenticatorProvider);
        services.Configure<PasswordHasherOptions>(o => o.IterationCount = 210_000);
        services.AddScoped<Acts>();
        services.AddScoped<Links>();
        services.AddScoped<Door>();
        services.AddSingleton<SignInThrottle>();
        services.AddSingleton<Keys>();
        services.AddOutbox();
        services.TryAddSingleton(new ByToken(() => null));
        return services;
    }
}
