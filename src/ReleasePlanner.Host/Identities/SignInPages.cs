using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using NodaTime;
using ReleasePlanner.Host.Identities.Pages;
using ReleasePlanner.Identities;

namespace ReleasePlanner.Host.Identities;

/// <summary>The door: password, second step, passkey, another provider, and out again. Whatever is wrong, the answer is the same.</summary>
internal static class SignInPages
{
    private const string Wrong = "The e-mail address or the password is wrong, or there were too many attempts from where you are: then wait some minutes, or set a new password by a link.";
    private const string WrongCode = "That code is not good, or there were too many attempts: then wait some minutes. Each is good once.";

    public static void Map(WebApplication app)
    {
        var door = app.MapGroup("/sign-in").AllowAnonymous().ExcludeFromDescription();
        door.MapGet("", (HttpContext http, string? returnUrl) =>
            http.IsBySession() ? PageResults.SeeOther(ReturnUrl.Safe(returnUrl)) : Page(http, null, returnUrl, null));
        door.MapPost("", PasswordAsync);
        door.MapPost("/code", CodeAsync);
        door.MapPost("/passkey/options", async ([FromForm] string? returnUrl, SignInManager<User> signIn) =>
            Results.Text(await signIn.MakePasskeyRequestOptionsAsync(null), "application/json"));
        door.MapPost("/passkey", PasskeyAsync);
        door.MapGet("/oidc", (string? returnUrl, SignInManager<User> signIn, Oidc oidc) => oidc.Name is null
            ? Results.NotFound()
            : Results.Challenge(signIn.ConfigureExternalAuthenticationProperties(Oidc.Scheme, "/sign-in/external?returnUrl=" + Uri.EscapeDataString(ReturnUrl.Safe(returnUrl))), [Oidc.Scheme]));
        door.MapGet("/external", ExternalAsync);
        app.MapPost("/sign-out", OutAsync).ExcludeFromDescription();
    }

    private static async Task<IResult> PasswordAsync(
        HttpContext http, [FromForm] string email, [FromForm] string password, [FromForm] string? returnUrl, PlannerUsers users, SignInManager<User> signIn, Door door, SignInThrottle throttle)
    {
        if (http.IsBySession())
        {
            return PageResults.SeeOther(ReturnUrl.Safe(returnUrl));
        }
        var user = password.Length > PasswordLength.Longest ? null : await users.FindByNameAsync(email);
        var account = SignInThrottle.Password(email);
        var isInTime = await throttle.TryAsync(account, http.From().Address, strict: false, http.RequestAborted);
        if (user?.PasswordHash is null || !isInTime || !await signIn.CanSignInAsync(user))
        {
            users.CheckNobody(password);
        }
        var result = !isInTime ? Microsoft.AspNetCore.Identity.SignInResult.LockedOut
            : user is null ? Microsoft.AspNetCore.Identity.SignInResult.Failed
            : await signIn.PasswordSignInAsync(user, password, isPersistent: false, lockoutOnFailure: false);
        if (result.Succeeded || result.RequiresTwoFactor)
        {
            await throttle.SucceededAsync(account, http.From().Address, http.RequestAborted);
        }
        if (result.RequiresTwoFactor)
        {
            return http.Page<SecondStepPage>(new() { ["Return"] = ReturnUrl.Safe(returnUrl) });
        }
        return await EnteredAsync(http, result, user, email, "password", users, door)
            ? PageResults.SeeOther(ReturnUrl.Safe(returnUrl))
            : Page(http, Wrong, returnUrl, email, StatusCodes.Status401Unauthorized);
    }

    private static async Task<IResult> CodeAsync(
        HttpContext http, [FromForm] string code, [FromForm] string? returnUrl, PlannerUsers users, SignInManager<User> signIn, Door door, SignInThrottle throttle)
    {
        var user = await signIn.GetTwoFactorAuthenticationUserAsync();
        if (user is null || http.IsBySession())
        {
            return PageResults.SeeOther("/sign-in");
        }
        var given = code.Replace(" ", "", StringComparison.Ordinal);
        var isRecovery = given.Length > 6;
        var isInTime = await throttle.TryAsync(SignInThrottle.SecondStep(user), http.From().Address, strict: true, http.RequestAborted);
        var result = !isInTime ? Microsoft.AspNetCore.Identity.SignInResult.LockedOut
            : isRecovery ? await signIn.TwoFactorRecoveryCodeSignInAsync(given)
            : await signIn.TwoFactorAuthenticatorSignInAsync(given, isPersistent: false, rememberClient: false);
        if (result.Succeeded)
        {
            await throttle.SucceededAsync(SignInThrottle.SecondStep(user), http.From().Address, http.RequestAborted);
        }
        return await EnteredAsync(http, result, user, user.UserName!, isRecovery ? "password+recovery-code" : "password+code", users, door)
            ? PageResults.SeeOther(ReturnUrl.Safe(returnUrl))
            : http.Page<SecondStepPage>(new() { ["Problem"] = WrongCode, ["Return"] = ReturnUrl.Safe(returnUrl) }, StatusCodes.Status401Unauthorized);
    }

    private static async Task<IResult> PasskeyAsync(
        HttpContext http, [FromForm] string credential, [FromForm] string? returnUrl, PlannerUsers users, SignInManager<User> signIn, Door door)
    {
        if (http.IsBySession())
        {
            return PageResults.SeeOther(ReturnUrl.Safe(returnUrl));
        }
        PasskeyAssertionResult<User>? assertion;
        try
        {
            assertion = await signIn.PerformPasskeyAssertionAsync(credential);
        }
        catch (InvalidOperationException)
        {
            // No question is open for it: the page was left open too long.
            assertion = null;
        }
        var user = assertion is { Succeeded: true } ? assertion.User : null;
        var result = user is null ? Microsoft.AspNetCore.Identity.SignInResult.Failed
            : !await signIn.CanSignInAsync(user) ? Microsoft.AspNetCore.Identity.SignInResult.NotAllowed
            : Microsoft.AspNetCore.Identity.SignInResult.Success;
        // Its counter has to be kept, or a copy of it would go unnoticed.
        if (result.Succeeded && !(await users.AddOrUpdatePasskeyAsync(user!, assertion!.Passkey!)).Succeeded)
        {
            result = Microsoft.AspNetCore.Identity.SignInResult.Failed;
        }
        if (result.Succeeded)
        {
            await signIn.SignInAsync(user!, isPersistent: false, "passkey");
        }
        return await EnteredAsync(http, result, user, null, "passkey", users, door)
            ? PageResults.SeeOther(ReturnUrl.Safe(returnUrl))
            : Page(http, "That passkey is not good here.", returnUrl, null, StatusCodes.Status401Unauthorized);
    }

    private static async Task<IResult> ExternalAsync(
        HttpContext http, string? returnUrl, PlannerUsers users, SignInManager<User> signIn, IdentityStore store, Door door, IClock clock, Oidc oidc)
    {
        if (http.IsBySession())
        {
            return PageResults.SeeOther(ReturnUrl.Safe(returnUrl));
        }
        var external = await http.AuthenticateAsync(IdentityConstants.ExternalScheme);
        await http.SignOutAsync(IdentityConstants.ExternalScheme);
        if (external.Principal is not { } principal)
        {
            return Page(http, $"{oidc.Name} did not sign you in. Try again, or ask an administrator.", returnUrl, null, StatusCodes.Status401Unauthorized);
        }
        var admitted = await oidc.AdmitAsync(principal, users, store, clock);
        if (admitted.Refusal is { } refusal)
        {
            await door.NoteAsync(Door.Refused, null, principal.FindFirst("email")?.Value, "oidc: " + refusal.Code, http.From(), http.RequestAborted);
            return http.Message("No access", problem: refusal.Message, status: StatusCodes.Status403Forbidden);
        }
        var user = admitted.Value!;
        var result = await signIn.CanSignInAsync(user) ? Microsoft.AspNetCore.Identity.SignInResult.Success : Microsoft.AspNetCore.Identity.SignInResult.NotAllowed;
        if (result.Succeeded)
        {
            await signIn.SignInAsync(user, isPersistent: false, Oidc.Scheme);
        }
        return await EnteredAsync(http, result, user, null, Oidc.Scheme, users, door)
            ? PageResults.SeeOther(ReturnUrl.Safe(returnUrl))
            : http.Message("No access", problem: "Your account is disabled: ask an administrator.", status: StatusCodes.Status403Forbidden);
    }

    private static async Task<IResult> OutAsync(HttpContext http, [FromForm] string? _, SignInManager<User> signIn, PlannerUsers users, Door door)
    {
        var user = http.IsBySession() ? await users.FindByIdAsync(http.UserId()) : null;
        await signIn.SignOutAsync();
        await door.NoteAsync(Door.SignedOut, user, null, "", http.From(), http.RequestAborted);
        return PageResults.SeeOther("/sign-in");
    }

    /// <summary>Writes down how it went, and when the user was last here.</summary>
    private static async Task<bool> EnteredAsync(
        HttpContext http, Microsoft.AspNetCore.Identity.SignInResult result, User? user, string? name, string how, PlannerUsers users, Door door)
    {
        if (result.Succeeded)
        {
            await users.EnteredAsync(user!);
        }
        var what = result.Succeeded ? Door.SignedIn : result.IsLockedOut ? Door.Slowed : result.IsNotAllowed ? Door.Refused : Door.Failed;
        await door.NoteAsync(what, user, name, how, http.From(), http.RequestAborted);
        return result.Succeeded;
    }

    private static IResult Page(HttpContext http, string? problem, string? returnUrl, string? email, int status = StatusCodes.Status200OK) => http.Page<SignInPage>(
        new() { ["Problem"] = problem, ["Return"] = ReturnUrl.Safe(returnUrl), ["Email"] = email, ["Provider"] = http.RequestServices.GetRequiredService<Oidc>().Name },
        status);
}
