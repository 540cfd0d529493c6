using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using ReleasePlanner.Host.Identities.Pages;
using ReleasePlanner.Identities;
using ReleasePlanner.Mail;

namespace ReleasePlanner.Host.Identities;

/// <summary>Setting a password by a link that is good once, and asking for such a link.</summary>
internal static class PasswordPages
{
    public static void Map(WebApplication app)
    {
        var pages = app.MapGroup("").AllowAnonymous().ExcludeFromDescription();
        foreach (var purpose in new[] { Links.Invitation, Links.Reset })
        {
            pages.MapGet($"/{purpose}/{{secret}}", async (string secret, HttpContext http, Links links) =>
                await links.FindAsync(purpose, secret, http.RequestAborted) is { } found ? Page(http, found.User, null) : Over(http));
            pages.MapPost($"/{purpose}/{{secret}}", (string secret, HttpContext http, [FromForm] string password, [FromForm] string again, Links links, PlannerUsers users, IdentityStore store, Door door, SignInThrottle throttle) =>
                SetAsync(purpose, secret, http, password, again, links, users, store, door, throttle));
        }
        pages.MapGet("/password", (HttpContext http) => http.Page<ForgottenPage>([]));
        pages.MapPost("/password", async (HttpContext http, [FromForm] string email, Door door, PasswordMails mails) =>
        {
            await door.NoteAsync(Door.ResetAsked, null, email, "", http.From(), http.RequestAborted);
            // Whoever asks is told the same, whether there is such a user or not.
            return http.Message("Forgotten password", await mails.ForgottenAsync(email, http.RequestAborted)
                ? "If you have a password here, a link by which you set a new one is on its way to your address. An administrator sees that you asked."
                : "An administrator sees that you asked, and will give you a link by which you set a new one.");
        });
    }

    private static async Task<IResult> SetAsync(
        string purpose, string secret, HttpContext http, string password, string again, Links links, PlannerUsers users, IdentityStore store, Door door, SignInThrottle throttle)
    {
        string? wrong = null;
        // The link is used together with the password's being set: it is good once, however often it is sent at once.
        var user = await store.TogetherAsync(
            async () =>
            {
                if (await links.FindAsync(purpose, secret, http.RequestAborted) is not { } found)
                {
                    return null;
                }
                wrong = password == again ? await PasswordProblems(users, found.User, password) : "The two are not the same.";
                if (wrong is not null)
                {
                    return null;
                }
                links.Use(found.Link);
                found.User.EmailConfirmed = true;
                found.User.LockoutEnd = null;
                found.User.AccessFailedCount = 0;
                await users.RemovePasswordAsync(found.User);
                await users.AddPasswordAsync(found.User, password);
                return found.User;
            },
            http.RequestAborted);
        if (user is null)
        {
            var found = wrong is null ? null : await links.FindAsync(purpose, secret, http.RequestAborted);
            return found is { } still ? Page(http, still.User, wrong, StatusCodes.Status400BadRequest) : Over(http);
        }
        await throttle.ClearAsync(SignInThrottle.Password(user.UserName!), http.RequestAborted);
        await door.NoteAsync(Door.Changed, user, null, "password by " + purpose, http.From(), http.RequestAborted);
        return http.Message("Your password is set");
    }

    /// <summary>What is wrong with a new password; null: nothing.</summary>
    public static async Task<string?> PasswordProblems(PlannerUsers users, User user, string password)
    {
        var problems = new List<string>();
        foreach (var validator in users.PasswordValidators)
        {
            problems.AddRange((await validator.ValidateAsync(users, user, password)).Errors.Select(e => e.Description));
        }
        return problems.Count == 0 ? null : string.Join(" ", problems);
    }

    private static IResult Page(HttpContext http, User user, string? problem, int status = StatusCodes.Status200OK) =>
        http.Page<PasswordPage>(new() { ["Email"] = user.UserName, ["Problem"] = problem }, status);

    private static IResult Over(HttpContext http) => http.Message(
        "This link is over", "It is good once and for a while. Ask an administrator for another.", status: StatusCodes.Status404NotFound);
}
