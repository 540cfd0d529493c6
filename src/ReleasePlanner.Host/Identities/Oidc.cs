using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Identity;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;
using NodaTime;
using ReleasePlanner.Identities;
using ReleasePlanner.Platform.Commands;

namespace ReleasePlanner.Host.Identities;

/// <summary>
/// Sign-in by another provider, when the configuration names one under <c>Authentication:Oidc</c>: <c>Authority</c>, <c>ClientId</c>,
/// <c>ClientSecret</c>, <c>Name</c> for the button, <c>Contact</c> for those who get no access, and <c>Reaches</c>, a list of
/// <c>Claim</c>, <c>Value</c>, <c>Reach</c>. The first rule that fits says what somebody may act on, anew at each sign-in; without one there is no access.
/// </summary>
internal sealed class Oidc
{
    public const string Scheme = "oidc";

    private readonly Settings settings;

    private Oidc(Settings settings) => this.settings = settings;

    /// <summary>What people call the provider; null: there is none.</summary>
    public string? Name => settings.Authority is null ? null : settings.Name;

    private sealed class Settings
    {
        public string? Authority { get; init; }

        public string? ClientId { get; init; }

        public string? ClientSecret { get; init; }

        public string Name { get; init; } = "your company";

        public string Contact { get; init; } = "an administrator";

        public List<Rule> Reaches { get; init; } = [];
    }

    private sealed class Rule
    {
        public string Claim { get; init; } = "";

        public string Value { get; init; } = "";

        public string Reach { get; init; } = "";
    }

    public static void Add(AuthenticationBuilder authentication, IConfiguration configuration, Serving serving)
    {
        var settings = configuration.GetSection("Authentication:Oidc").Get<Settings>() ?? new();
        authentication.Services.AddSingleton(new Oidc(settings));
        if (settings.Authority is not { } authority)
        {
            return;
        }
        foreach (var rule in settings.Reaches)
        {
            Check(rule);
        }
        authentication.AddOpenIdConnect(Scheme, options =>
        {
            options.SignInScheme = IdentityConstants.ExternalScheme;
            options.Authority = authority;
            options.ClientId = settings.ClientId;
            options.ClientSecret = settings.ClientSecret;
            options.CallbackPath = "/sign-in/oidc/back";
            options.ResponseType = OpenIdConnectResponseType.Code;
            // A query comes back with a cookie that is Lax; a posted form would need one that every site may send.
            options.ResponseMode = OpenIdConnectResponseMode.Query;
            options.UsePkce = true;
            options.MapInboundClaims = false;
            options.RequireHttpsMetadata = !new Uri(authority).IsLoopback;
            options.Scope.Add("email");
            foreach (var cookie in new[] { options.CorrelationCookie, options.NonceCookie })
            {
                cookie.SameSite = SameSiteMode.Lax;
                cookie.SecurePolicy = serving.IsSecure ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;
            }
            // The handler takes a token that nobody signed when it comes from the token endpoint. We do not.
            options.Events.OnTokenValidated = context =>
            {
                if (context.SecurityToken.RawSignature.Length == 0 || context.SecurityToken.Header.Alg == SecurityAlgorithms.None)
                {
                    context.Fail("the provider's token is not signed");
                }
                return Task.CompletedTask;
            };
            options.Events.OnRemoteFailure = async context =>
            {
                var door = context.HttpContext.RequestServices.GetRequiredService<Door>();
                await door.NoteAsync(Door.Failed, null, null, $"oidc: {context.Failure?.GetType().Name}", context.HttpContext.From(), context.HttpContext.RequestAborted);
                context.Response.Redirect("/sign-in/external");
                context.HandleResponse();
            };
        });
    }

    /// <summary>
    /// The user that the provider's subject is, made at the first sign-in, with what the rules give them now. Whom they give nothing any more
    /// loses whatever they came in with.
    /// </summary>
    public async Task<Result<User>> AdmitAsync(ClaimsPrincipal principal, PlannerUsers users, IdentityStore store, IClock clock)
    {
        var subject = $"{principal.FindFirst("iss")?.Value} {principal.FindFirst("sub")?.Value}";
        var known = await users.FindByLoginAsync(Scheme, subject);
        if (settings.Reaches.FirstOrDefault(r => principal.HasClaim(r.Claim, r.Value))?.Reach is not { } reach)
        {
            if (known is { RemovedAt: null })
            {
                await ShutOutAsync(known, store, clock);
            }
            return Refusal.NotAllowed($"You are signed in with {settings.Name}, and nothing here is yours: ask {settings.Contact}.");
        }
        if (principal.FindFirst("sub") is null || principal.FindFirst("email")?.Value is not { } email || !Emails.IsValid(email))
        {
            return Refusal.Invalid($"{settings.Name} did not say who you are: ask {settings.Contact}.");
        }
        if (known is { RemovedAt: not null })
        {
            return Refusal.NotAllowed($"You were removed here: ask {settings.Contact}.");
        }
        if (known is not null)
        {
            known.Reach = reach;
            var changed = await users.UpdateAsync(known);
            return changed.Succeeded ? known : IdentityErrors.Refused(changed);
        }
        // Whoever controls an address at the provider must not become a user of ours who has the same.
        if (await users.FindByNameAsync(email) is not null)
        {
            return new Refusal("taken", $"Somebody with the address {email} signs in here with a password: ask {settings.Contact}.");
        }
        var user = new User
        {
            Id = Secrets.NewId('u'),
            UserName = email,
            Email = email,
            DisplayName = Door.Clean(principal.FindFirst("name")?.Value) ?? email,
            Reach = reach,
            CreatedAt = clock.GetCurrentInstant(),
        };
        var made = await users.CreateAsync(user);
        if (made.Succeeded)
        {
            made = await users.AddLoginAsync(user, new(Scheme, subject, settings.Name));
        }
        return made.Succeeded ? user : IdentityErrors.Refused(made);
    }

    /// <summary>Their passkeys and tokens too: those would open what the provider does not any more.</summary>
    private static async Task ShutOutAsync(User user, IdentityStore store, IClock clock)
    {
        user.SecurityStamp = Secrets.New();
        user.ConcurrencyStamp = Secrets.New();
        await Credentials.DeleteAsync(store, user, CancellationToken.None);
        await Credentials.RevokeTokensAsync(store, user, clock.GetCurrentInstant(), Scheme, CancellationToken.None);
        await store.SaveChangesAsync(CancellationToken.None);
    }

    private static void Check(Rule rule)
    {
        try
        {
            _ = Actor.Parse(rule.Reach);
        }
        catch (FormatException e)
        {
            throw new UsageException($"Authentication:Oidc:Reaches: {e.Message}");
        }
    }
}
