using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using ReleasePlanner.Tests.Support;
using Xunit;

namespace ReleasePlanner.Tests.Identities;

[Collection(nameof(ServedCollection))]
public sealed partial class SecondFactorTests(Served served)
{
    [Fact]
    public async Task With_an_authenticator_a_password_is_not_enough_and_each_code_is_good_once()
    {
        await served.AddUser("totp@example.com");
        using var browser = new Browser(served.Address);
        await browser.SignIn("totp@example.com");
        await browser.Submit("/account", "/account/authenticator");
        var key = Key().Match(await (await browser.Get("/account")).Content.ReadAsStringAsync()).Groups[1].Value;
        var code = Authenticator.Code(key, Now);
        var confirmed = await browser.Submit("/account", "/account/authenticator/confirm", ("code", code));
        var recovery = Codes().Matches(await confirmed.Content.ReadAsStringAsync()).Select(m => m.Groups[1].Value).ToList();
        Assert.Equal(10, recovery.Count);
        Assert.True(await browser.IsSignedIn());

        using var next = new Browser(served.Address);
        var step = await next.SignIn("totp@example.com");
        Assert.Equal(HttpStatusCode.OK, step.StatusCode);
        Assert.False(await next.IsSignedIn());
        // The code that was just used, one that is wrong, and the one after it.
        Assert.Equal(HttpStatusCode.Unauthorized, (await Code(next, code)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await Code(next, code == "000000" ? "000001" : "000000")).StatusCode);
        Assert.Equal(HttpStatusCode.SeeOther, (await Code(next, Authenticator.Code(key, Now.AddSeconds(30)))).StatusCode);
        Assert.True(await next.IsSignedIn());
        // One of an earlier step, which nobody used.
        using var earlier = new Browser(served.Address);
        await earlier.SignIn("totp@example.com");
        Assert.Equal(HttpStatusCode.Unauthorized, (await Code(earlier, Authenticator.Code(key, Now.AddSeconds(-30)))).StatusCode);

        using var lost = new Browser(served.Address);
        await lost.SignIn("totp@example.com");
        Assert.Equal(HttpStatusCode.SeeOther, (await Code(lost, recovery[0])).StatusCode);
        using var again = new Browser(served.Address);
        await again.SignIn("totp@example.com");
        Assert.Equal(HttpStatusCode.Unauthorized, (await Code(again, recovery[0])).StatusCode);
        Assert.Equal(HttpStatusCode.SeeOther, (await Code(again, recovery[1].ToLowerInvariant())).StatusCode);
    }

    [Fact]
    public async Task A_passkey_is_registered_and_signs_in_and_another_key_does_not()
    {
        await served.AddUser("passkey@example.com");
        var authenticator = new Authenticator(Origin);
        using var browser = new Browser(served.Address);
        await browser.SignIn("passkey@example.com");
        var options = await Options(browser, "/account", "/account/passkeys/options");
        var added = await Post(browser, "/account", "/account/passkeys", ("credential", authenticator.Create(options)), ("name", "My laptop"));
        Assert.Equal(HttpStatusCode.SeeOther, added.StatusCode);
        Assert.Contains("My laptop", await (await browser.Get("/account")).Content.ReadAsStringAsync(), StringComparison.Ordinal);

        using var next = new Browser(served.Address);
        var asked = await Options(next, "/sign-in", "/sign-in/passkey/options");
        var entered = await Post(next, "/sign-in", "/sign-in/passkey", ("credential", authenticator.Get(asked)));
        Assert.Equal(HttpStatusCode.SeeOther, entered.StatusCode);
        Assert.True(await next.IsSignedIn());

        using var other = new Browser(served.Address);
        asked = await Options(other, "/sign-in", "/sign-in/passkey/options");
        Assert.Equal(HttpStatusCode.Unauthorized, (await Post(other, "/sign-in", "/sign-in/passkey", ("credential", new Authenticator(Origin).Get(asked)))).StatusCode);
        // An answer to a question that was not asked of this browser.
        using var replay = new Browser(served.Address);
        Assert.Equal(HttpStatusCode.Unauthorized, (await Post(replay, "/sign-in", "/sign-in/passkey", ("credential", authenticator.Get(asked)))).StatusCode);
    }

    private DateTimeOffset Now => served.Clock.GetCurrentInstant().ToDateTimeOffset();

    private string Origin => served.Address.GetLeftPart(UriPartial.Authority);

    private static async Task<HttpResponseMessage> Code(Browser browser, string code) => await browser.Submit("/sign-in", "/sign-in/code", ("code", code));

    private async Task<JsonElement> Options(Browser browser, string page, string path) =>
        JsonSerializer.Deserialize<JsonElement>(await (await Post(browser, page, path)).Content.ReadAsStringAsync());

    /// <summary>As browsers do it from their own page, with the page's origin.</summary>
    private async Task<HttpResponseMessage> Post(Browser browser, string page, string path, params (string Name, string Value)[] fields)
    {
        var all = fields.Append(("__RequestVerificationToken", await browser.FormToken(page))).Select(f => KeyValuePair.Create(f.Item1, f.Item2));
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new FormUrlEncodedContent(all) };
        request.Headers.Add("Origin", Origin);
        return await browser.Send(request);
    }

    [GeneratedRegex("Key: <code>([A-Z2-7]+)</code>")]
    private static partial Regex Key();

    [GeneratedRegex("<li><code>([^<]+)</code>")]
    private static partial Regex Codes();
}
