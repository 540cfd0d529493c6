using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using ReleasePlanner.Identities;
using ReleasePlanner.Tests.Support;
using Xunit;

namespace ReleasePlanner.Tests.Identities;

[Collection(nameof(ServedCollection))]
public sealed class SignInTests(Served served)
{
    [Fact]
    public async Task A_password_signs_in_and_a_stolen_cookie_is_worth_nothing_after_sign_out()
    {
        await served.AddUser("stolen@example.com");
        using var browser = new Browser(served.Address);
        var answer = await browser.SignIn("stolen@example.com", returnUrl: "/account?told=token");
        Assert.Equal((HttpStatusCode.SeeOther, "/account?told=token"), (answer.StatusCode, answer.Headers.Location?.OriginalString));
        using var thief = browser.Stolen();
        Assert.True(await thief.IsSignedIn());

        Assert.Equal(HttpStatusCode.SeeOther, (await browser.Submit("/account", "/sign-out")).StatusCode);
        Assert.False(await browser.IsSignedIn());
        Assert.False(await thief.IsSignedIn());
    }

    [Fact]
    public async Task The_cookie_is_kept_from_scripts_and_other_sites_and_outlives_a_restart()
    {
        await served.AddUser("cookie@example.com");
        using var browser = new Browser(served.Address);
        var cookie = (await browser.SignIn("cookie@example.com")).Headers.GetValues("Set-Cookie").Single(c => c.StartsWith("release-planner-session=", StringComparison.Ordinal));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);

        var old = served.Address;
        await served.RestartAsync();
        var moved = new CookieContainer();
        foreach (Cookie c in browser.Cookies.GetCookies(old))
        {
            moved.Add(served.Address, new Cookie(c.Name, c.Value, c.Path));
        }
        using var after = new Browser(served.Address, moved);
        Assert.True(await after.IsSignedIn());
    }

    [Fact]
    public async Task Too_many_wrong_passwords_slow_whoever_guesses_and_the_audit_has_no_secret()
    {
        var user = await served.AddUser("slowed@example.com");
        using var browser = new Browser(served.Address);
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(HttpStatusCode.Unauthorized, (await browser.SignIn("slowed@example.com", "a wrong password")).StatusCode);
        }
        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.SignIn("slowed@example.com")).StatusCode);
        // A restart forgives nothing.
        await served.RestartAsync();
        using var later = new Browser(served.Address);
        Assert.Equal(HttpStatusCode.Unauthorized, (await later.SignIn("slowed@example.com")).StatusCode);
        served.Clock.Advance(Duration.FromSeconds(31));
        Assert.Equal(HttpStatusCode.SeeOther, (await later.SignIn("slowed@example.com")).StatusCode);

        var noted = (await served.Ask(new SignIns { User = UserId.Parse(user) })).SignIns;
        Assert.Equal(["signed-in", "slowed", "slowed", "failed", "failed", "failed", "failed", "failed", "changed"], noted.Select(n => n.What));
        Assert.All(noted, n => Assert.Equal("TestBrowser/1.0", n.UserAgent));
        var dump = System.Text.Encoding.Latin1.GetString(await File.ReadAllBytesAsync(served.Store)) + System.Text.Encoding.Latin1.GetString(await ReadShared(served.Store + "-wal"));
        Assert.DoesNotContain("a wrong password", dump, StringComparison.Ordinal);
        Assert.DoesNotContain(Browser.Password, dump, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_guesses_at_another_s_password_keeps_them_out_neither_from_elsewhere_nor_with_a_link()
    {
        var user = await served.AddUser("guessed@example.com");
        using var guesser = new Browser(served.Address, from: "127.0.0.7");
        for (var i = 0; i < 12; i++)
        {
            Assert.Equal(HttpStatusCode.Unauthorized, (await guesser.SignIn("guessed@example.com", "a wrong password")).StatusCode);
        }
        using var owner = new Browser(served.Address, from: "127.0.0.8");
        Assert.Equal(HttpStatusCode.SeeOther, (await owner.SignIn("guessed@example.com")).StatusCode);

        // From where the guesses come it takes a link, by which a new password is set.
        using var beside = new Browser(served.Address, from: "127.0.0.7");
        Assert.Equal(HttpStatusCode.Unauthorized, (await beside.SignIn("guessed@example.com")).StatusCode);
        var link = (await served.Do(new ResetUser { CommandId = served.NewId(), User = UserId.Parse(user) })).GetProperty("link").GetString()!;
        Assert.Equal(HttpStatusCode.OK, (await beside.Submit(link, link, ("password", "another long password"), ("again", "another long password"))).StatusCode);
        Assert.Equal(HttpStatusCode.SeeOther, (await beside.SignIn("guessed@example.com", "another long password")).StatusCode);
    }

    [Fact]
    public async Task A_user_has_fifty_sessions_at_most_and_the_oldest_end()
    {
        var user = await served.AddUser("many@example.com");
        using var first = new Browser(served.Address);
        await first.SignIn("many@example.com");
        await using (var scope = served.Services.GetRequiredService<IServiceScopeFactory>().CreateAsyncScope())
        {
            var store = scope.ServiceProvider.GetRequiredService<IdentityStore>();
            var known = await store.Sessions.AsNoTracking().SingleAsync(s => s.UserId == user);
            for (var n = 0; n < 60; n++)
            {
                store.Sessions.Add(new()
                {
                    Id = $"s-many{n}",
                    Hash = "h",
                    UserId = user,
                    Stamp = known.Stamp,
                    Method = "password",
                    StartedAt = known.StartedAt + Duration.FromSeconds(n + 1),
                    SeenAt = known.SeenAt,
                    ExpiresAt = known.ExpiresAt,
                });
            }
            await store.SaveChangesAsync();
        }
        served.Clock.Advance(Duration.FromMinutes(2));
        using var last = new Browser(served.Address);
        await last.SignIn("many@example.com");

        Assert.True(await last.IsSignedIn());
        Assert.False(await first.IsSignedIn());
        var left = (await served.Ask(new Sessions { User = UserId.Parse(user) })).Sessions.Select(s => s.Session.Value).ToList();
        Assert.Equal(50, left.Count);
        Assert.Contains("s-many59", left);
        Assert.Contains("s-many11", left);
        Assert.DoesNotContain("s-many10", left);
    }

    [Fact]
    public async Task Who_is_not_there_is_answered_like_a_wrong_password()
    {
        await served.AddUser("there@example.com");
        using var browser = new Browser(served.Address);
        var absent = await (await browser.SignIn("absent@example.com", "some password of theirs")).Content.ReadAsStringAsync();
        var wrong = await (await browser.SignIn("there@example.com", "some password of theirs")).Content.ReadAsStringAsync();
        Assert.Equal(Words(absent), Words(wrong));

        static string Words(string html) => System.Text.RegularExpressions.Regex.Match(html, "class=\"problem\"[^>]*>([^<]+)").Groups[1].Value;
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example")]
    [InlineData("/account\r\nSet-Cookie: a=b")]
    [InlineData("javascript:alert(1)")]
    [InlineData("/account/é")]
    [InlineData("")]
    public void Nobody_is_sent_to_another_site(string url) => Assert.Equal("/", ReleasePlanner.Host.Identities.ReturnUrl.Safe(url));

    [Fact]
    public async Task A_form_without_its_token_is_refused_and_so_is_one_that_another_site_sent()
    {
        using var browser = new Browser(served.Address);
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.Post("/sign-in", ("email", "a@example.com"), ("password", "x"))).StatusCode);

        using var foreign = new HttpRequestMessage(HttpMethod.Post, "/sign-in") { Content = new FormUrlEncodedContent([]) };
        foreign.Headers.Add("Origin", "https://evil.example");
        Assert.Equal(HttpStatusCode.Forbidden, (await browser.Send(foreign)).StatusCode);
    }

    [Fact]
    public async Task A_cookie_commands_nothing_unless_a_page_of_this_site_sent_it()
    {
        await served.AddUser("csrf@example.com");
        using var browser = new Browser(served.Address);
        await browser.SignIn("csrf@example.com");
        Assert.Equal(HttpStatusCode.Forbidden, (await browser.Send(Query(null))).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await browser.Send(Query("cross-site"))).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await browser.Send(Query("same-origin"))).StatusCode);

        static HttpRequestMessage Query(string? site)
        {
            var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/queries/Batches") { Content = new StringContent("{}", null, "application/json") };
            request.Headers.Accept.ParseAdd("application/json");
            if (site is not null)
            {
                request.Headers.Add("Sec-Fetch-Site", site);
            }
            return request;
        }
    }

    [Fact]
    public async Task A_line_break_in_what_a_browser_calls_itself_breaks_nothing()
    {
        Assert.Equal("a b  c", Door.Clean("a\nb\r\nc"));
        Assert.Equal(200, Door.Clean(new string('x', 5000))!.Length);
        using var browser = new Browser(served.Address);
        var answer = await browser.Get("/sign-in?returnUrl=" + Uri.EscapeDataString("/x\r\nSet-Cookie: a=b\"><script>"));
        Assert.False(answer.Headers.TryGetValues("Set-Cookie", out var cookies) && cookies.Any(c => c.StartsWith("a=", StringComparison.Ordinal)));
        Assert.DoesNotContain("<script>", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Disabling_a_user_or_changing_a_password_ends_what_was_begun()
    {
        var user = await served.AddUser("changed@example.com");
        using var here = new Browser(served.Address);
        using var elsewhere = new Browser(served.Address);
        await here.SignIn("changed@example.com");
        await elsewhere.SignIn("changed@example.com");
        Assert.Equal(2, (await served.Ask(new Sessions { User = UserId.Parse(user) })).Sessions.Count);

        await here.Submit("/account", "/account/password", ("current", Browser.Password), ("password", "another good password"));
        Assert.True(await here.IsSignedIn());
        Assert.False(await elsewhere.IsSignedIn());

        await served.Do(new ChangeUser { CommandId = served.NewId(), User = UserId.Parse(user), Disabled = true });
        Assert.False(await here.IsSignedIn());
        Assert.Equal(HttpStatusCode.Unauthorized, (await here.SignIn("changed@example.com", "another good password")).StatusCode);
    }

    [Fact]
    public async Task Signing_out_everywhere_ends_every_session_and_an_idle_one_ends_by_itself()
    {
        var user = await served.AddUser("everywhere@example.com");
        using var here = new Browser(served.Address);
        using var elsewhere = new Browser(served.Address);
        await here.SignIn("everywhere@example.com");
        await elsewhere.SignIn("everywhere@example.com");
        await here.Submit("/account", "/account/sessions/end");
        Assert.False(await here.IsSignedIn());
        Assert.False(await elsewhere.IsSignedIn());

        await here.SignIn("everywhere@example.com");
        served.Clock.Advance(Duration.FromHours(13));
        Assert.False(await here.IsSignedIn());
        Assert.Empty((await served.Ask(new Sessions { User = UserId.Parse(user) })).Sessions);
    }

    [Fact]
    public async Task A_session_that_was_begun_a_while_ago_gives_no_lasting_credentials_without_the_password()
    {
        await served.AddUser("stale@example.com");
        using var browser = new Browser(served.Address);
        await browser.SignIn("stale@example.com");
        Assert.Equal(HttpStatusCode.OK, (await browser.Submit("/account", "/account/tokens", ("name", "fresh"), ("days", "1"))).StatusCode);
        served.Clock.Advance(Duration.FromMinutes(11));
        foreach (var form in new[] { "tokens", "authenticator", "authenticator/confirm", "authenticator/codes", "passkeys", "passkeys/options", "passkeys/remove" })
        {
            var refused = await browser.Submit("/account", "/account/" + form, ("name", "x"), ("days", "1"), ("code", "000000"), ("credential", "{}"), ("id", "00"));
            Assert.Contains("more than ten minutes ago: give your password", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
        Assert.Equal(HttpStatusCode.OK, (await browser.Submit("/account", "/account/tokens", ("name", "x"), ("days", "1"), ("current", Browser.Password))).StatusCode);
    }

    [Fact]
    public async Task What_is_no_id_or_no_password_of_ours_is_refused()
    {
        await served.AddUser("forms@example.com");
        using var browser = new Browser(served.Address);
        await browser.SignIn("forms@example.com");
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.Submit("/account", "/account/sessions/end", ("session", "!!"))).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.Submit("/account", "/account/tokens/revoke", ("token", "!!"))).StatusCode);
        var tooLong = await browser.Submit("/account", "/account/password", ("current", Browser.Password), ("password", string.Concat(Enumerable.Repeat("abcdefgh", 26))));
        Assert.Contains("at most 200", await tooLong.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Throws<ReleasePlanner.Host.UsageException>(
            () => new ReleasePlanner.Host.Serving("http://127.0.0.1:1") { Proxies = [System.Net.IPNetwork.Parse("10.0.0.0/8")] }.Check(["http://127.0.0.1:1"]));
    }

    [Fact]
    public async Task A_link_sets_a_password_once_and_a_short_one_not_at_all()
    {
        var added = await served.Do(new AddUser { CommandId = served.NewId(), Email = "link@example.com", Name = "Link", Reach = "executive:columbia" });
        var link = added.GetProperty("link").GetString()!;
        using var browser = new Browser(served.Address);
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.Submit(link, link, ("password", "short"), ("again", "short"))).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.Submit(link, link, ("password", Browser.Password), ("again", "not the same"))).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await browser.Submit(link, link, ("password", Browser.Password), ("again", Browser.Password))).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await browser.Get(link)).StatusCode);
        Assert.Equal(HttpStatusCode.SeeOther, (await browser.SignIn("LINK@example.com")).StatusCode);

        var late = await served.Do(new ResetUser { CommandId = served.NewId(), User = UserId.Parse(added.GetProperty("user").GetString()!) });
        Assert.False(await browser.IsSignedIn());
        served.Clock.Advance(Duration.FromHours(5));
        Assert.Equal(HttpStatusCode.NotFound, (await browser.Get(late.GetProperty("link").GetString()!)).StatusCode);
    }

    [Fact]
    public async Task Pages_hold_browsers_to_a_strict_policy_and_are_not_kept()
    {
        using var browser = new Browser(served.Address);
        var page = await browser.Get("/sign-in");
        Assert.Contains("default-src 'none'; script-src 'self'", page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.True(page.Headers.CacheControl?.NoStore);
        var html = await page.Content.ReadAsStringAsync();
        Assert.DoesNotContain("style=", html, StringComparison.Ordinal);
        Assert.DoesNotContain("onclick", html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await browser.Get("/sign-in.css")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await browser.Get("/passkeys.js")).StatusCode);
    }

    private static async Task<byte[]> ReadShared(string file)
    {
        if (!File.Exists(file))
        {
            return [];
        }
        await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var memory = new MemoryStream();
        await stream.CopyToAsync(memory);
        return memory.ToArray();
    }
}
