using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Npgsql;
using ReleasePlanner.Host;
using ReleasePlanner.Platform.Projection;
using ReleasePlanner.Platform.Store;
using ReleasePlanner.Tests.Support;
using Xunit;

namespace ReleasePlanner.Tests.Hosting;

/// <summary>Requests at the edge of what can be meant: what is wrong is refused by name, what fails inside is a fault with a name in the log, and only what passes by itself says "again".</summary>
[Collection(nameof(ApiHost))]
public sealed class EdgeTests(ApiHost api)
{
    private const string Columbia = "distribution:columbia";
    private const string Market = "\"commandId\": \"edge-m\", \"market\": \"market:edge\", \"name\": \"Edge\", \"timeZone\": \"Europe/Paris\"";

    [Theory]
    [InlineData("queries/WindowBookings", Columbia, """{ "window": "window:the-interview/us/theatrical", "atLeast": [{ "version": 1 }] }""", "atLeast[0].stream")]
    [InlineData("queries/WindowReplay", Columbia, """{ "window": "window:the-interview/us/theatrical", "from": "-9998-01-01T00:00:00Z", "until": "2015-01-01T00:00:00Z" }""", "from")]
    [InlineData("queries/WindowBookings", Columbia, """{ "window": "window:the-interview/us/theatrical", "on": "9999-12-31" }""", "on")]
    [InlineData("queries/WindowBookings", Columbia, """{ "window": "window:the-interview/us/theatrical", "playWeek": "0001-01-01" }""", "playWeek")]
    [InlineData("queries/WindowBookings", Columbia, """{ "window": "window:the-interview/us/theatrical", "asOf": "-9998-01-01T00:00:00Z" }""", "asOf")]
    [InlineData("commands/RegisterChain", "administrator", """{ "commandId": "edge-c", "chain": "chain:edge", "name": "Edge", "occurredAt": "9999-12-31T23:59:59Z" }""", "occurredAt")]
    [InlineData("commands/RegisterMarket", "administrator", $$"""{ {{Market}}, "playWeeks": [{ "startsOn": "friday" }] }""", "playWeeks[0].from")]
    [InlineData("commands/RegisterMarket", "administrator", $$"""{ {{Market}}, "playWeeks": [{ "from": "2000-01-01" }] }""", "playWeeks[0].startsOn")]
    [InlineData("commands/RegisterMarket", "administrator", $$"""{ {{Market}}, "playWeeks": [{ "from": "2000-01-01", "startsOn": "friday" }], "regions": [{ "name": "Nameless" }] }""", "regions[0].id")]
    public async Task What_cannot_be_meant_is_refused_by_the_member_s_name(string path, string actor, string body, string field)
    {
        var refused = await api.Post(path, actor, body);
        Assert.Equal((400, "invalid"), ((int)refused.Status, refused.Code));
        // What the reader refuses before the members are looked at names them too.
        Assert.Contains(field.Split('.')[^1], refused.Json.GetProperty("problems").ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "commandId": "edge-1", "CommandId": "edge-2", "chain": "chain:edge", "name": "Edge" }""", "CommandId")]
    [InlineData("""{ "COMMANDID": "edge-2", "commandId": "edge-1", "chain": "chain:edge", "name": "Edge" }""", "commandId")]
    [InlineData("""{ "commandId": "edge-1", "chain": "chain:edge", "name": "Edge", "onBehalf": { "person": "a", "Person": "b", "via": "phone" } }""", "Person")]
    public async Task A_member_that_is_given_twice_in_capital_and_small_letters_is_refused(string body, string field)
    {
        var refused = await api.Post("commands/RegisterChain", "administrator", body);
        Assert.Equal((400, "invalid", field), ((int)refused.Status, refused.Code, refused.Json.GetProperty("problems")[0].GetProperty("field").GetString()));
    }

    [Theory]
    [InlineData("commandId")]
    [InlineData("CommandId")]
    [InlineData("COMMANDID")]
    public async Task A_header_that_names_another_command_than_the_body_is_refused_however_the_member_is_written(string member)
    {
        var body = $$"""{ "{{member}}": "edge-key", "chain": "chain:edge-key", "name": "Edge" }""";
        var refused = await api.Post("commands/RegisterChain?dryRun=true", "administrator", body, "Idempotency-Key", "edge-other");
        Assert.Equal((400, "invalid", "commandId"), ((int)refused.Status, refused.Code, refused.Json.GetProperty("problems")[0].GetProperty("field").GetString()));
        Assert.Equal(200, (int)(await api.Post("commands/RegisterChain?dryRun=true", "administrator", body, "Idempotency-Key", "\"edge-key\"")).Status);
    }

    [Theory]
    [InlineData(new byte[] { 0xff })]
    [InlineData(new byte[] { 0xc3, 0x28 })]
    [InlineData(new byte[] { 0xed, 0xa0, 0x80 })]
    [InlineData(new byte[] { 0xc0, 0xaf })]
    public async Task A_body_that_is_not_UTF_8_is_refused(byte[] wrong)
    {
        var body = Encoding.UTF8.GetBytes("""{ "commandId": "edge-utf", "chain": "chain:edge", "name": "?" }""");
        using var content = new ByteArrayContent([.. body.TakeWhile(b => b != '?'), .. wrong, .. body.SkipWhile(b => b != '?').Skip(1)]);
        content.Headers.ContentType = new("application/json");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/commands/RegisterChain?dryRun=true") { Content = content };
        request.Send(await TestTokens.For(api.Get<IServiceProvider>(), "administrator"));
        using var answer = await api.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("UTF-8", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\uff1d1+1")]
    [InlineData("\uff0b1")]
    [InlineData("\uff0d1")]
    [InlineData("\uff20SUM(1)")]
    [InlineData("\u22121")]
    [InlineData("\ufe661")]
    [InlineData("\ufeff=1")]
    [InlineData(" \u200b=1")]
    [InlineData("\n=1")]
    [InlineData("\t=1")]
    [InlineData("\r=1")]
    public void What_a_spreadsheet_would_take_for_the_beginning_of_a_formula_is_escaped_in_a_table(string text)
    {
        var table = CsvTable.Of(typeof(ReleasePlanner.Theaters.MatchTheatersAnswer))!;
        var answer = JsonSerializer.SerializeToElement(new { lines = new[] { new { line = text, candidates = new[] { text } } } });
        var written = table.Write(answer).Replace("\"", "", StringComparison.Ordinal).Split("\r\n", 2)[1];
        Assert.Equal($"'{text},,,'{text}\r\n", written);
    }

    [Fact]
    public void Text_in_any_script_stays_as_it_is_in_a_table()
    {
        var table = CsvTable.Of(typeof(ReleasePlanner.Theaters.MatchTheatersAnswer))!;
        var answer = JsonSerializer.SerializeToElement(new { lines = new[] { new { line = "東京 − a=b" }, new { line = "" }, new { line = "it's ＝" } } });
        Assert.Equal("東京 − a=b,,,\r\n,,,\r\nit's ＝,,,\r\n", table.Write(answer).Split("\r\n", 2)[1]);
    }

    [Fact]
    public async Task A_fault_of_the_program_is_500_with_an_incident_that_is_in_the_log_and_nothing_of_the_exception()
    {
        using var logged = new Logged(LogLevel.Error);
        api.Get<ILoggerFactory>().AddProvider(logged);
        const string actor = "distribution:faulty";
        var saved = await api.Post("commands/SaveGroup", actor, """{ "commandId": "edge-group", "group": "broken", "name": "Broken", "theaters": { "ids": ["theater:a"] } }""");
        Assert.True(saved.Status == HttpStatusCode.OK, saved.Text);
        await api.Get<ReadModelPump>().CatchUpAsync();
        await using var connection = await api.Get<Database>().OpenAsync();
        var body = await connection.QuerySingleAsync<string>("select body from saved_group where owner like '%faulty%'");
        await connection.ExecuteAsync("update saved_group set body = '{\"secret-text\"' where owner like '%faulty%'");

        var failed = await api.Ask("queries/Groups", actor);
        Assert.Equal((500, "internal-error"), ((int)failed.Status, failed.Code));
        var incident = failed.Json.GetProperty("incident").GetString()!;
        Assert.Matches("^i-[0-9a-f]{12}$", incident);
        Assert.Contains(incident, failed.Json.GetProperty("detail").GetString()!, StringComparison.Ordinal);
        Assert.Contains(incident, logged.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Json", failed.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-text", failed.Text, StringComparison.Ordinal);
        await connection.ExecuteAsync("update saved_group set body = @body where owner like '%faulty%'", new { body });
        Assert.Equal(200, (int)(await api.Ask("queries/Groups", actor)).Status);

        // Before any request is read: whoever is looked up cannot be.
        await connection.ExecuteAsync("update identity_token set expires_at = 'zzz' where reach = @actor", new { actor });
        var outside = await api.Ask("queries/Groups", actor);
        Assert.Equal((500, "internal-error"), ((int)outside.Status, outside.Code));
        Assert.Contains(outside.Json.GetProperty("incident").GetString()!, logged.Text, StringComparison.Ordinal);
        // A browser is told on a page.
        var page = await api.Ask("/", actor, "Accept", "text/html,application/xhtml+xml");
        Assert.Equal((500, "text/html"), ((int)page.Status, page.MediaType));
        var named = System.Text.RegularExpressions.Regex.Match(page.Text, "i-[0-9a-f]{12}").Value;
        Assert.NotEqual("", named);
        Assert.Contains(named, logged.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", page.Text, StringComparison.Ordinal);
    }

    public static TheoryData<string, string?, string, string> Odd => new()
    {
        { "queries/%00", null, "", "" },
        { "queries/%ff%fe", null, "", "" },
        { "queries/..%2f..%2fetc%2fpasswd", null, "", "" },
        { "batches/%c0%af", null, "", "" },
        { "batches/%25%32%65", null, "", "" },
        { $"queries/WindowBookings?window={ApiHost.Window}&cursor=%00%ff", null, "", "" },
        { $"queries/WindowBookings?window={ApiHost.Window}&cursor=-1", null, "", "" },
        { $"queries/WindowBookings?window={ApiHost.Window}&cursor=99999999999999999999", null, "", "" },
        { $"queries/WindowBookings?window={ApiHost.Window}&cursor=2147483647&limit=500", null, "", "" },
        { $"queries/WindowBookings?window={ApiHost.Window}&limit=1e400", null, "", "" },
        { $"queries/WindowBookings?window={ApiHost.Window}&text=%ed%a0%80", null, "", "" },
        { $"queries/WindowBookings?window={ApiHost.Window}&atLeast=[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]", null, "", "" },
        { $"queries/WindowBookings?window={ApiHost.Window}&asOf=9999-12-31T23:59:59.999999999Z", null, "", "" },
        { "queries/Activity?before=-9223372036854775808", null, "", "" },
        { "queries/Activity?before=9223372036854775807", null, "", "" },
        { "queries/Find?text=%2500%25&limit=0", null, "", "" },
        { "events?after=%00", null, "", "" },
        { "events?after=AAAAAAAAAAAAAAAAAAAAAA&wait=-1", null, "", "" },
        { "events?wait=99999999999999999999", null, "", "" },
        { "queries/WindowBookings", """{ "window": "window:x/us/theatrical", "limit": 1e400 }""", "", "" },
        { "queries/WindowBookings", """{ "window": "window:x/us/theatrical", "limit": 1e-400, "cursor": -0.0 }""", "", "" },
        { "queries/WindowReplay", """{ "window": "window:the-interview/us/theatrical", "from": "1900-01-01T00:00:00Z", "until": "2099-12-31T23:59:59Z" }""", "", "" },
        { "queries/WindowWeeks", """{ "window": "window:the-interview/us/theatrical", "on": "2099-12-31" }""", "", "" },
        { "commands/RegisterChain", "DEEP", "", "" },
        { "commands/RegisterChain", """{ "commandId": "odd", "chain": "chain:odd", "name": "Odd", "expectedVersion": 9223372036854775807 }""", "", "" },
        { "commands/RegisterChain", """{ "commandId": "odd", "chain": "chain:odd", "name": "Odd", "expectedVersion": 9223372036854775808 }""", "", "" },
        { "commands/RegisterChain", """{ "commandId": "odd", "chain": "chain:odd", "name": "Odd" }""", "If-Match", "\"9223372036854775807\"" },
        { "commands/RegisterChain", """{ "commandId": "odd", "chain": "chain:odd", "name": "Odd" }""", "If-Match", "\"\\\"" },
        { "commands/RegisterChain", """{ "commandId": "odd", "chain": "chain:odd", "name": "Odd" }""", "Idempotency-Key", "\"" },
        { "commands/RegisterChain", """{ "commandId": "odd", "chain": "chain:odd", "name": "Odd" }""", "Prefer", ";;;,=,respond-async=\"" },
        { "commands/RegisterChain", """{ "commandId": "odd", "chain": "chain:odd", "name": "Odd" }""", "Content-Type", "application/json; charset=utf-32" },
        { "queries/Groups", null, "Accept", ";q=,*/;q=9" },
        { "queries/Groups", null, "If-None-Match", "W/\"\\" },
        { "queries/Groups", null, "Accept-Encoding", "gzip;q=nan, *;q=-1" },
        { "queries/Groups", null, "Cookie", "release-planner-session=%00; =; release-planner-session" },
        { "queries/Groups", null, "Range", "bytes=9223372036854775808-" },
        { "queries/Groups", null, "traceparent", "00-zz-zz-zz" },
    };

    [Theory]
    [MemberData(nameof(Odd))]
    public async Task Nothing_odd_fails_inside(string path, string? body, string header, string value)
    {
        body = body == "DEEP" ? $$"""{ "commandId": "odd", "name": {{new string('[', 5000)}} }""" : body;
        string[] headers = header.Length == 0 ? [] : [header, value];
        foreach (var actor in new[] { "administrator", Columbia })
        {
            var answer = body is null ? await api.Ask(path, actor, headers) : await api.Post(path.StartsWith("commands", StringComparison.Ordinal) ? path + "?dryRun=true" : path, actor, body, headers);
            Assert.True((int)answer.Status < 500, $"{(int)answer.Status} {answer.Text}");
        }
    }

    public static TheoryData<Exception, bool> Failures => new()
    {
        { new SqliteException("busy", 5), true },
        { new SqliteException("disk full", 13), true },
        { new SqliteException("no such column", 1), false },
        { new SqliteException("constraint", 19), false },
        { new NpgsqlException("the connection pool has been exhausted"), true },
        { new PostgresException("shutting down", "FATAL", "FATAL", "57P01"), true },
        { new PostgresException("disk full", "ERROR", "ERROR", "53100"), true },
        // What a full disk makes of a session that begins.
        { new PostgresException("could not write init file", "FATAL", "FATAL", "XX000"), true },
        { new PostgresException("an internal error", "ERROR", "ERROR", "XX000"), false },
        { new PostgresException("read-only", "ERROR", "ERROR", "25006"), true },
        { new PostgresException("no such column", "ERROR", "ERROR", "42703"), false },
        { new PostgresException("out of range", "ERROR", "ERROR", "22003"), false },
        { new TimeoutException(), true },
        { new InvalidOperationException("wrapped", new SocketException()), true },
        { new OverflowException(), false },
        { new KeyNotFoundException(), false },
        { new JsonException(), false },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public void Only_what_passes_by_itself_says_that_it_may_be_sent_again(Exception failure, bool passes) => Assert.Equal(passes, StoreErrors.IsUnavailable(failure));
}
