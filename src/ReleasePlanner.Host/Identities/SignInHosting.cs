using System.Security.Claims;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using NodaTime;
using ReleasePlanner.Identities;
using ReleasePlanner.Platform.Commands;

namespace ReleasePlanner.Host.Identities;

/// <summary>Puts sign-in into the web host: tokens for programs, cookies for pages, and nothing for anybody else.</summary>
internal static class SignInHosting
{
    private const string Either = "token or session";

    public static void AddSignIn(this WebApplicationBuilder builder, Serving serving)
    {
        var services = builder.Services;
        // Its keys lie beside what they protect, which it would warn of at every start; deploy/README.md says what to do about it.
        builder.Logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);
        services.AddDataProtection().SetApplicationName("release-planner").PersistKeysToDbContext<IdentityStore>();
        services.AddHttpContextAccessor();
        services.AddSingleton(sp => new ByToken(() => sp.GetRequiredService<IHttpContextAccessor>().HttpContext?.User.FindFirst(SignedIn.Token)?.Value));
        services.AddSingleton<SessionTickets>();
        new IdentityBuilder(typeof(User), services).AddSignInManager<PlannerSignIn>().AddClaimsPrincipalFactory<UserClaims>();
        services.Configure<IdentityPasskeyOptions>(o =>
        {
            o.UserVerificationRequirement = "required";
            o.ResidentKeyRequirement = "required";
            o.ServerDomain = serving.PublicUrl?.Host;
        });

        var authentication = services.AddAuthentication(Either).AddPolicyScheme(Either, null, o => o.ForwardDefaultSelector = http =>
            http.Request.Headers.Authorization.Count > 0 ? TokenHandler.Scheme : IdentityConstants.ApplicationScheme);
        authentication.AddScheme<Microsoft.AspNetCore.Authentication.AuthenticationSchemeOptions, TokenHandler>(TokenHandler.Scheme, null);
        authentication.AddIdentityCookies();
        services.AddOptions<CookieAuthenticationOptions>(IdentityConstants.ApplicationScheme).Configure<SessionTickets, IClock>((options, tickets, clock) =>
        {
            options.SessionStore = tickets;
            options.TimeProvider = new PlannerTime(clock);
            options.ExpireTimeSpan = SessionTickets.Idle;
            options.Events = new() { OnRedirectToLogin = ChallengeAsync, OnRedirectToAccessDenied = DeniedAsync };
        });
        foreach (var (scheme, name) in new[] { (IdentityConstants.ApplicationScheme, "session"), (IdentityConstants.TwoFactorUserIdScheme, "step"), (IdentityConstants.ExternalScheme, "oidc") })
        {
            services.Configure<CookieAuthenticationOptions>(scheme, o => Harden(o.Cookie, name, serving));
        }
        services.AddAntiforgery(o => Harden(o.Cookie, "form", serving));
        Oidc.Add(authentication, builder.Configuration, serving);
        services.AddAuthorizationBuilder().SetFallbackPolicy(new Microsoft.AspNetCore.Authorization.AuthorizationPolicyBuilder().RequireAuthenticatedUser().RequireClaim(SignedIn.Reach).Build());
        if (serving.Proxies.Count > 0)
        {
            services.Configure<ForwardedHeadersOptions>(o =>
            {
                o.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost;
                o.KnownIPNetworks.Clear();
                o.KnownProxies.Clear();
                foreach (var proxy in serving.Proxies)
                {
                    o.KnownIPNetworks.Add(proxy);
                }
                o.AllowedHosts = [serving.PublicUrl!.Host];
            });
        }
    }

    public static void UseSignIn(this WebApplication app, Serving serving)
    {
        if (serving.Proxies.Count > 0)
        {
            app.UseForwardedHeaders();
        }
        app.Use((http, next) => PageSafety.ApplyAsync(http, serving, next));
        app.UseRateLimiter();
        app.UseRequestTimeouts();
        app.UseAuthentication();
        app.Use(PageSafety.OwnPagesOnlyAsync);
        app.Use(Host.Pages.PagesHosting.StartAsync);
        app.UseAuthorization();
        app.UseAntiforgery();
        SignInPages.Map(app);
        PasswordPages.Map(app);
        AccountPages.Map(app);
    }

    private static void Harden(CookieBuilder cookie, string name, Serving serving)
    {
        cookie.Name = $"{(serving.IsSecure ? "__Host-" : "")}release-planner-{name}";
        cookie.HttpOnly = true;
        cookie.Path = "/";
        // Lax, not Strict: a link in a mail opens what it is about.
        cookie.SameSite = SameSiteMode.Lax;
        cookie.SecurePolicy = serving.IsSecure ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;
    }

    /// <summary>A browser is shown the door; a program is told.</summary>
    private static Task ChallengeAsync(Microsoft.AspNetCore.Authentication.RedirectContext<CookieAuthenticationOptions> context)
    {
        var request = context.Request;
        if (HttpMethods.IsGet(request.Method) && !request.Path.StartsWithSegments("/api") && request.Headers.Accept.ToString().Contains("text/html", StringComparison.Ordinal))
        {
            context.Response.Redirect("/sign-in?returnUrl=" + Uri.EscapeDataString(request.Path + request.QueryString));
            return Task.CompletedTask;
        }
        context.Response.Headers.WWWAuthenticate = TokenHandler.Scheme;
        return context.Response.RefuseAsync(StatusCodes.Status401Unauthorized, HttpActor.NotSignedIn);
    }

    /// <summary>A page of another role: there it is said in words. A program is told.</summary>
    private static Task DeniedAsync(Microsoft.AspNetCore.Authentication.RedirectContext<CookieAuthenticationOptions> context) =>
        context.Response.RefuseAsync(StatusCodes.Status403Forbidden, Refusal.NotAllowed("this page is for people with another role"));

    private sealed class PlannerTime(IClock clock) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => clock.GetCurrentInstant().ToDateTimeOffset();
    }

    private sealed class UserClaims : IUserClaimsPrincipalFactory<User>
    {
        public Task<ClaimsPrincipal> CreateAsync(User user) =>
            Task.FromResult(SignedIn.BySession(new(user.Id, user.Id, user.DisplayName, user.Reach, user.SecurityStamp!, "new", Instant.MaxValue)));
    }
}

/// <summary>Identity's sign-in, closed to users who are disabled or removed.</summary>
internal sealed class PlannerSignIn(
    UserManager<User> users, IHttpContextAccessor http, IUserClaimsPrincipalFactory<User> claims, IOptions<IdentityOptions> options, ILogger<SignInManager<User>> log,
    Microsoft.AspNetCore.Authentication.IAuthenticationSchemeProvider schemes, IUserConfirmation<User> confirmation)
    : SignInManager<User>(users, http, claims, options, log, schemes, confirmation)
{
    public override async Task<bool> CanSignInAsync(User user) => !user.Disabled && user.RemovedAt is null && await base.CanSignInAsync(user);
}
