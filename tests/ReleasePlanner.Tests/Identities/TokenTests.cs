using System.Net;
using System.Text;
using System.Text.Json;
using NodaTime;
using ReleasePlanner.Identities;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Tests.Support;
using Xunit;

namespace ReleasePlanner.Tests.Identities;

[Collection(nameof(ServedCollection))]
public sealed class TokenTests(Served served)
{
    [Fact]
    public async Task A_token_is_its_reach_and_is_over_when_it_expires()
    {
        var token = Secret(await served.Do(new IssueToken { CommandId = served.NewId(), Name = "short", Reach = "exhibitor:carmike", Days = 1 }));
        Assert.Equal(HttpStatusCode.OK, (await served.Send(token)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await served.Send(token, "/api/v1/queries/Users")).StatusCode);
        served.Clock.Advance(Duration.FromDays(1));
        var refused = await served.Send(token);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.Equal("application/problem+json", refused.Content.Headers.ContentType?.MediaType);
        Assert.Equal("Bearer", refused.Headers.WwwAuthenticate.Single().Scheme);
        Assert.DoesNotContain(token, await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_revoked_token_and_one_of_a_removed_or_disabled_user_open_nothing()
    {
        var user = await served.AddUser("tokens@example.com");
        var (one, two) = (await Issue(user), await Issue(user));
        Assert.Equal(HttpStatusCode.OK, (await served.Send(Secret(one))).StatusCode);
        await served.Do(new RevokeToken { CommandId = served.NewId(), Token = TokenId.Parse(one.GetProperty("token").GetString()!) });
        Assert.Equal(HttpStatusCode.Unauthorized, (await served.Send(Secret(one))).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await served.Send(Secret(two))).StatusCode);

        await served.Do(new ChangeUser { CommandId = served.NewId(), User = UserId.Parse(user), Disabled = true });
        Assert.Equal(HttpStatusCode.Unauthorized, (await served.Send(Secret(two))).StatusCode);
        await served.Do(new ChangeUser { CommandId = served.NewId(), User = UserId.Parse(user), Disabled = false });
        Assert.Equal(HttpStatusCode.OK, (await served.Send(Secret(two))).StatusCode);
        await served.Do(new RemoveUser { CommandId = served.NewId(), User = UserId.Parse(user) });
        Assert.Equal(HttpStatusCode.Unauthorized, (await served.Send(Secret(two))).StatusCode);

        // The address is free again, for another user.
        Assert.NotEqual(user, await served.AddUser("tokens@example.com"));
    }

    [Fact]
    public async Task A_token_that_reaches_further_than_its_user_does_now_opens_nothing()
    {
        var user = await served.AddUser("narrowed@example.com");
        var token = Secret(await Issue(user));
        await served.Do(new ChangeUser { CommandId = served.NewId(), User = UserId.Parse(user), Reach = "executive:columbia" });
        Assert.Equal(HttpStatusCode.Unauthorized, (await served.Send(token)).StatusCode);
    }

    [Theory]
    [InlineData("rp_t-000000000000_00")]
    [InlineData("rp_")]
    [InlineData("anything")]
    [InlineData("eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.eyJzdWIiOiJhZG1pbiIsInJlYWNoIjoiYWRtaW5pc3RyYXRvciJ9.")]
    [InlineData("rp_t-1' or '1'='1_00")]
    public async Task What_is_not_a_token_of_ours_opens_nothing(string token) => Assert.Equal(HttpStatusCode.Unauthorized, (await served.Send(token)).StatusCode);

    [Fact]
    public async Task A_bad_token_is_not_made_up_for_by_a_cookie_and_the_actor_header_is_not_believed()
    {
        await served.AddUser("both@example.com");
        using var browser = new Browser(served.Address);
        await browser.SignIn("both@example.com");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/account");
        request.Send("rp_t-000000000000_00");
        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.Send(request)).StatusCode);

        using var http = new HttpClient { BaseAddress = served.Address };
        http.DefaultRequestHeaders.Add("Actor", "administrator");
        Assert.Equal(HttpStatusCode.Unauthorized, (await http.PostAsync("/api/v1/queries/Users", new StringContent("{}"))).StatusCode);
    }

    [Fact]
    public async Task Secrets_are_kept_as_hashes_and_shown_in_the_first_answer_only()
    {
        var command = new IssueToken { CommandId = served.NewId(), Name = "once", Reach = "buyer:clark" };
        var first = await served.Do(command);
        var again = await served.Do(command);
        Assert.Equal(first.GetProperty("token").GetString(), again.GetProperty("token").GetString());
        Assert.False(again.TryGetProperty("secret", out _));
        var secret = Encoding.UTF8.GetBytes(Secret(first).Split('_')[2]);
        foreach (var file in new[] { served.Store, served.Store + "-wal" }.Where(File.Exists))
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            var bytes = new byte[stream.Length];
            await stream.ReadExactlyAsync(bytes);
            Assert.True(bytes.AsSpan().IndexOf(secret) < 0, file);
        }
    }

    [Fact]
    public async Task Last_use_is_noted()
    {
        var issued = await served.Do(new IssueToken { CommandId = served.NewId(), Name = "used", Reach = "buyer:clark" });
        await served.Send(Secret(issued));
        var token = (await served.Ask(new Tokens { Limit = 500 })).Tokens.Single(t => t.Token.Value == issued.GetProperty("token").GetString());
        Assert.Equal(served.Clock.GetCurrentInstant(), token.LastUsedAt);
        Assert.Contains("1", token.LastAddress, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_issues_no_tokens_and_a_user_none_that_reaches_further()
    {
        var user = await served.AddUser("issuer@example.com");
        var token = Secret(await Issue(user));
        var answer = await served.Send(token, "/api/v1/commands/IssueToken", """{ "commandId": "by-token", "name": "x" }""");
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);

        var actor = Actor.Parse("distribution:columbia").As(user).ToString();
        Assert.Equal("distribution:columbia", (await served.Do(new IssueToken { CommandId = served.NewId(), Name = "own" }, actor)).GetProperty("reach").GetString());
        foreach (var reach in new[] { "administrator", "distribution:universal", "executive:columbia" })
        {
            var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => served.Do(new IssueToken { CommandId = served.NewId(), Name = "more", Reach = reach }, actor));
            Assert.Contains("more than", refused.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_users_token_in_other_hands_sees_and_ends_nothing_but_itself()
    {
        var user = await served.AddUser("vendor@example.com");
        var (narrow, other) = (await Issue(user), await Issue(user));
        foreach (var query in new[] { "Tokens", "Sessions", "SignIns" })
        {
            Assert.Equal(HttpStatusCode.Forbidden, (await served.Send(Secret(narrow), "/api/v1/queries/" + query)).StatusCode);
        }
        Assert.Equal(HttpStatusCode.Forbidden, (await served.Send(Secret(narrow), "/api/v1/commands/EndSessions", """{ "commandId": "vendor-1" }""")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await Revoke(other, "vendor-2")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await Revoke(narrow, "vendor-3")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await served.Send(Secret(narrow))).StatusCode);

        var admin = Secret(await served.Do(new IssueToken { CommandId = served.NewId(), Name = "admin", Reach = "administrator" }));
        Assert.Equal(HttpStatusCode.Forbidden, (await served.Send(admin, "/api/v1/commands/IssueToken", """{ "commandId": "vendor-4", "name": "x" }""")).StatusCode);

        Task<HttpResponseMessage> Revoke(JsonElement token, string id) => served.Send(
            Secret(narrow), "/api/v1/commands/RevokeToken", $$"""{ "commandId": "{{id}}", "token": "{{token.GetProperty("token").GetString()}}" }""");
    }

    [Fact]
    public async Task What_a_token_of_a_user_does_is_done_by_the_user()
    {
        var user = await served.AddUser("person@example.com", "administrator");
        await served.Send(Secret(await Issue(user)), "/api/v1/commands/RegisterChain", """{ "commandId": "person-1", "chain": "chain:person", "name": "Person" }""");
        await using var connection = await ((ReleasePlanner.Platform.Store.Database)served.Services.GetService(typeof(ReleasePlanner.Platform.Store.Database))!).OpenAsync();
        var actors = await Dapper.SqlMapper.QueryAsync<string>(connection, "select body from journal where stream = 'chain:person'");
        Assert.Contains($"administrator#{user}", actors.Single(), StringComparison.Ordinal);
    }

    private Task<JsonElement> Issue(string user) => served.Do(new IssueToken { CommandId = served.NewId(), Name = "test", User = UserId.Parse(user) });

    private static string Secret(JsonElement issued) => issued.GetProperty("secret").GetString()!;
}
