using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using ReleasePlanner.Host.Identities.Pages;
using ReleasePlanner.Host.Pages.Live;
using ReleasePlanner.Identities;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Platform.Values;

namespace ReleasePlanner.Host.Identities;

/// <summary>What the account page shows.</summary>
public sealed record Account(
    string Name, string Email, string Reach, bool HasPassword, bool TwoFactor, string Session, int RecoveryCodes, string? AuthenticatorKey, string? AuthenticatorUri, IList<UserPasskeyInfo> Passkeys, IReadOnlyList<SessionEntry> Sessions,
    IReadOnlyList<TokenEntry> Tokens, bool Fresh);

/// <summary>A user's own credentials, sessions and tokens. An endpoint reads its form, be it empty: that is when antiforgery is checked.</summary>
internal sealed class AccountPages(HttpContext http, User user, PlannerUsers users, SignInManager<User> signIn, Door door, Dispatcher dispatcher, IdentityStore store, IClock clock)
{
    private const string Home = "/account";

    private const string WrongPassword = "That is not your password.";

    /// <summary>Whoever signed in so shortly ago is not asked for the password again.</summary>
    private static readonly Duration Fresh = Duration.FromMinutes(10);

    public static void Map(WebApplication app)
    {
        var account = app.MapGroup("/account").ExcludeFromDescription();
        account.MapGet("", (HttpContext http, string? told) => With(http, p => p.PageAsync(null, Said(told))));
        account.MapPost("/password", (HttpContext http, [FromForm] string current, [FromForm] string password) => With(http, p => p.PasswordAsync(current, password)));
        account.MapPost("/authenticator", (HttpContext http, [FromForm] string? current) => With(http, p => p.NewAuthenticatorAsync(current)));
        account.MapPost("/authenticator/confirm", (HttpContext http, [FromForm] string code, [FromForm] string? current) => With(http, p => p.ConfirmAsync(code, current)));
        account.MapPost("/authenticator/codes", (HttpContext http, [FromForm] string? current) => With(http, p => p.NewCodesAsync(current)));
        account.MapPost("/authenticator/off", (HttpContext http, [FromForm] string current) => With(http, p => p.AuthenticatorOffAsync(current)));
        account.MapPost("/passkeys/options", (HttpContext http, [FromForm] string? current) => With(http, p => p.PasskeyOptionsAsync(current)));
        account.MapPost("/passkeys", (HttpContext http, [FromForm] string credential, [FromForm] string name, [FromForm] string? current) => With(http, p => p.AddPasskeyAsync(credential, name, current)));
        account.MapPost("/passkeys/remove", (HttpContext http, [FromForm] string id, [FromForm] string? current) => With(http, p => p.RemovePasskeyAsync(id, current)));
        account.MapPost("/sessions/end", (HttpContext http, [FromForm] string? session) => With(http, p => p.EndSessionsAsync(session)));
        account.MapPost("/tokens", (HttpContext http, [FromForm] string name, [FromForm] int days, [FromForm] string? current) => With(http, p => p.IssueAsync(name, days, current)));
        account.MapPost("/tokens/revoke", (HttpContext http, [FromForm] string token) => With(http, p => p.RevokeAsync(token)));
    }

    /// <summary>A token has no account.</summary>
    private static async Task<IResult> With(HttpContext http, Func<AccountPages, Task<IResult>> page)
    {
        var services = http.RequestServices;
        var users = services.GetRequiredService<PlannerUsers>();
        if (!http.IsBySession() || await users.FindByIdAsync(http.UserId()) is not { } user)
        {
            return Results.Forbid();
        }
        try
        {
            return await page(new(
                http, user, users, services.GetRequiredService<SignInManager<User>>(), services.GetRequiredService<Door>(), services.GetRequiredService<Dispatcher>(),
                services.GetRequiredService<IdentityStore>(), services.GetRequiredService<IClock>()));
        }
        catch (FormatException e)
        {
            return Problems.Of(Refusal.Invalid(e.Message));
        }
    }

    private async Task<IResult> PageAsync(string? problem, string? told)
    {
        var actor = http.Actor().Value!;
        var key = user.TwoFactorEnabled ? null : await users.GetAuthenticatorKeyAsync(user);
        var sessions = await dispatcher.Ask(actor, new Sessions());
        var tokens = await dispatcher.Ask(actor, new Tokens { Limit = 500 });
        return http.Page<AccountPage>(
            new()
            {
                ["Names"] = await MentionedNames.FindAsync(dispatcher, actor, tokens.Value!.Tokens.Select(t => t.Reach).Append(user.Reach)),
                ["Viewing"] = ViewingCookies.Read(http.Request),
                ["Problem"] = problem,
                ["Told"] = told,
                ["Account"] = new Account(
                    user.DisplayName, user.UserName!, user.Reach, user.PasswordHash is not null, user.TwoFactorEnabled, http.User.FindFirst(SignedIn.Session)!.Value, await users.CountRecoveryCodesAsync(user), key,
                    key is null ? null : $"otpauth://totp/ReleasePlanner:{Uri.EscapeDataString(user.UserName!)}?secret={key}&issuer=ReleasePlanner&digits=6",
                    await users.GetPasskeysAsync(user), sessions.Value!.Sessions, [.. tokens.Value!.Tokens.Where(t => t.User?.Value == user.Id)], await IsFreshAsync()),
            },
            problem is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest);
    }

    private async Task<IResult> PasswordAsync(string current, string password)
    {
        if ((await CheckAsync(current) ?? await PasswordPages.PasswordProblems(users, user, password)) is { } wrong)
        {
            return await PageAsync(wrong, null);
        }
        await users.ChangePasswordAsync(user, current, password);
        return await ChangedAsync("password");
    }

    private async Task<IResult> NewAuthenticatorAsync(string? current)
    {
        if (await CheckFreshAsync(current) is { } wrong)
        {
            return await PageAsync(wrong, null);
        }
        if (!user.TwoFactorEnabled)
        {
            await users.ResetAuthenticatorKeyAsync(user);
            await signIn.RefreshSignInAsync(user);
        }
        return PageResults.SeeOther(Home);
    }

    private async Task<IResult> ConfirmAsync(string code, string? current)
    {
        if (await CheckFreshAsync(current) is { } wrong)
        {
            return await PageAsync(wrong, null);
        }
        var given = code.Replace(" ", "", StringComparison.Ordinal);
        if (user.TwoFactorEnabled || !await users.VerifyTwoFactorTokenAsync(user, TokenOptions.DefaultAuthenticatorProvider, given))
        {
            return await PageAsync("That code is not good: check that your device's clock is right.", null);
        }
        await users.SetTwoFactorEnabledAsync(user, true);
        return await CodesAsync();
    }

    private async Task<IResult> NewCodesAsync(string? current) => await CheckFreshAsync(current) is { } wrong ? await PageAsync(wrong, null) : await CodesAsync();

    private async Task<IResult> CodesAsync()
    {
        if (!user.TwoFactorEnabled)
        {
            return await PageAsync("Set up an authenticator first.", null);
        }
        var codes = await users.GenerateNewTwoFactorRecoveryCodesAsync(user, 10);
        await ChangedAsync("authenticator");
        return http.Message("Recovery codes", "Each signs you in once when your authenticator is lost. They are not shown again.", href: Home, link: "I have kept them", codes: [.. codes!]);
    }

    private async Task<IResult> AuthenticatorOffAsync(string current)
    {
        if (await CheckAsync(current) is { } wrong)
        {
            return await PageAsync(wrong, null);
        }
        await users.SetTwoFactorEnabledAsync(user, false);
        await users.RemoveAuthenticationTokenAsync(user, "[AspNetUserStore]", "AuthenticatorKey");
        await users.RemoveAuthenticationTokenAsync(user, "[AspNetUserStore]", "RecoveryCodes");
        return await ChangedAsync("authenticator");
    }

    private async Task<IResult> PasskeyOptionsAsync(string? current) => await CheckFreshAsync(current) is { } wrong ? Results.Text(wrong, statusCode: StatusCodes.Status403Forbidden) : Results.Text(
        await signIn.MakePasskeyCreationOptionsAsync(new() { Id = user.Id, Name = user.UserName!, DisplayName = user.DisplayName }), "application/json");

    private async Task<IResult> AddPasskeyAsync(string credential, string name, string? current)
    {
        if (await CheckFreshAsync(current) is { } wrong)
        {
            return await PageAsync(wrong, null);
        }
        PasskeyAttestationResult? attested;
        try
        {
            attested = await signIn.PerformPasskeyAttestationAsync(credential);
        }
        catch (InvalidOperationException)
        {
            attested = null;
        }
        if (attested is not { Succeeded: true } || attested.UserEntity.Id != user.Id)
        {
            return await PageAsync("That passkey cannot be used here.", null);
        }
        attested.Passkey.Name = Door.Clean(name);
        await users.AddOrUpdatePasskeyAsync(user, attested.Passkey);
        return await ChangedAsync("passkey");
    }

    private async Task<IResult> RemovePasskeyAsync(string id, string? current)
    {
        if (await CheckFreshAsync(current) is { } wrong)
        {
            return await PageAsync(wrong, null);
        }
        var passkey = (await users.GetPasskeysAsync(user)).FirstOrDefault(p => Convert.ToHexStringLower(p.CredentialId) == id);
        if (passkey is not null)
        {
            await users.RemovePasskeyAsync(user, passkey.CredentialId);
        }
        return await ChangedAsync("passkey");
    }

    private Task<IResult> EndSessionsAsync(string? session) =>
        SendAsync(new EndSessions { CommandId = NewId(), Session = string.IsNullOrEmpty(session) ? null : SessionId.Parse(session) }, _ => Task.FromResult(PageResults.SeeOther(Home)));

    private async Task<IResult> IssueAsync(string name, int days, string? current) => await CheckFreshAsync(current) is { } wrong ? await PageAsync(wrong, null) : await SendAsync(
        new IssueToken { CommandId = NewId(), Name = name, Days = days, User = UserId.Parse(user.Id) },
        outcome => Task.FromResult(http.Message(
            "Your token", "Send it as Authorization: Bearer. It is not shown again.", href: Home, link: "I have kept it", codes: [outcome.Result!.Value.GetProperty("secret").GetString()!])));

    private Task<IResult> RevokeAsync(string token) =>
        SendAsync(new RevokeToken { CommandId = NewId(), Token = TokenId.Parse(token) }, _ => Task.FromResult(PageResults.SeeOther(Home + "?told=token")));

    private async Task<IResult> SendAsync(Command command, Func<Outcome, Task<IResult>> done)
    {
        var result = await dispatcher.Send(http.Actor().Value!, command, http.RequestAborted);
        return result.Refusal is { } refusal ? await PageAsync(RefusalWords.Unnamed(refusal).Message, null) : await done(result.Value!);
    }

    /// <summary>Guessing a password is counted here as it is at the door.</summary>
    private async Task<string?> CheckAsync(string current)
    {
        var throttle = http.RequestServices.GetRequiredService<SignInThrottle>();
        if (!await throttle.TryAsync(SignInThrottle.SecondStep(user), http.From().Address, strict: true, http.RequestAborted))
        {
            return "There were too many attempts: wait some minutes.";
        }
        if (current.Length <= PasswordLength.Longest && await users.CheckPasswordAsync(user, current))
        {
            await throttle.SucceededAsync(SignInThrottle.SecondStep(user), http.From().Address, http.RequestAborted);
            return null;
        }
        return WrongPassword;
    }

    /// <summary>For what would let a thief of the session in again after it is over.</summary>
    private async Task<string?> CheckFreshAsync(string? current) =>
        await IsFreshAsync() ? null
        : user.PasswordHash is null ? "You signed in more than ten minutes ago: sign out and in again, then do this."
        : string.IsNullOrEmpty(current) ? "You signed in more than ten minutes ago: give your password with this."
        : await CheckAsync(current);

    private async Task<bool> IsFreshAsync()
    {
        var id = http.User.FindFirst(SignedIn.Session)!.Value;
        return await store.Sessions.AsNoTracking().SingleOrDefaultAsync(s => s.Id == id) is { } session && session.StartedAt + Fresh > clock.GetCurrentInstant();
    }

    /// <summary>Other sessions are over, this one goes on.</summary>
    private async Task<IResult> ChangedAsync(string what)
    {
        await users.UpdateSecurityStampAsync(user);
        await signIn.RefreshSignInAsync(user);
        await door.NoteAsync(Door.Changed, user, null, what, http.From(), http.RequestAborted);
        return PageResults.SeeOther($"{Home}?told={what}");
    }

    private static string? Said(string? told) => told switch
    {
        "password" => "Your password is changed, and other browsers are signed out.",
        "authenticator" => "Your authenticator is changed, and other browsers are signed out.",
        "passkey" => "Your passkeys are changed, and other browsers are signed out.",
        "token" => "The token is revoked.",
        _ => null,
    };

    private static CommandId NewId() => CommandId.Parse($"page-{Guid.NewGuid():n}");
}
