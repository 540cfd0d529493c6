using System.Net;
using Xunit;

namespace ReleasePlanner.Tests.Hosting;

[Collection(nameof(ApiHost))]
public sealed class ApiTests(ApiHost api)
{
    [Fact]
    public async Task A_command_is_carried_out_and_repeating_it_answers_the_same()
    {
        const string body = """{ "commandId": "c1", "chain": "chain:regal", "name": "Regal" }""";
        var first = await api.Post("commands/RegisterChain", "administrator", body);
        Assert.Equal(HttpStatusCode.OK, first.Status);
        Assert.Equal("chain:regal", first.Json.GetProperty("streams")[0].GetProperty("stream").GetString());
        Assert.Equal("\"1\"", first.Header("ETag"));
        var second = await api.Post("commands/RegisterChain", "administrator", body);
        Assert.Equal(first.Text, second.Text);
    }

    [Theory]
    [InlineData("commands/RegisterChain", "", "{}", 401, "not-signed-in")]
    [InlineData("elsewhere", "", "{}", 401, "not-signed-in")]
    [InlineData("commands/RegisterChain", "administrator", "{", 400, "invalid")]
    [InlineData("commands/RegisterChain", "administrator", "[]", 400, "invalid")]
    [InlineData("commands/RegisterChain", "administrator", "null", 400, "invalid")]
    [InlineData("commands/RegisterChain", "administrator", "", 400, "invalid")]
    [InlineData("commands/RegisterChain", "administrator", """{ "commandId": "c", "commandId": "d" }""", 400, "invalid")]
    [InlineData("commands/RegisterChain", "administrator", """{ "\ud800": 1 }""", 400, "invalid")]
    [InlineData("commands/RegisterChain", "administrator", """{ "commandId": "c", "chain": "chain:x", "name": "\ud800" }""", 400, "invalid")]
    [InlineData("commands/RegisterChain", "administrator", """{ "commandId": 7, "chain": "chain:x", "name": "X" }""", 400, "invalid")]
    [InlineData("commands/RegisterChain", "administrator", """{ "chain": "chain:x", "name": "X" }""", 400, "invalid")]
    [InlineData("commands/RegisterChain", "administrator", """{ "commandId": "c", "chain": "chain:x", "name": "" }""", 400, "invalid")]
    [InlineData("commands/NoSuchThing", "administrator", """{ "commandId": "c" }""", 400, "invalid")]
    [InlineData("commands/RegisterChain?dryRun=perhaps", "administrator", """{ "commandId": "c", "chain": "chain:x", "name": "X" }""", 400, "invalid")]
    [InlineData("commands/RegisterChain?dryRun=true", "administrator", """{ "commandId": "c", "chain": "chain:x", "name": "X", "dryRun": false }""", 400, "invalid")]
    [InlineData("commands/RegisterChain?name=X", "administrator", """{ "commandId": "c", "chain": "chain:x" }""", 400, "invalid")]
    [InlineData("commands/RegisterChain", "exhibitor:x", """{ "commandId": "c", "chain": "chain:x", "name": "X" }""", 403, "not-allowed")]
    [InlineData("commands/CancelRelease", "distribution:columbia", """{ "commandId": "c", "film": "film:x" }""", 404, "not-found")]
    [InlineData("queries/NoSuchThing", "administrator", "{}", 400, "invalid")]
    [InlineData("queries/WindowBookings?asOf=2014-12-17T22:05:00Z", "administrator", """{ "window": "window:x/us/theatrical", "asOf": "2014-12-18T22:05:00Z" }""", 400, "invalid")]
    [InlineData("queries/WindowBookings", "administrator", """{ "window": "window:x/us/theatrical", "limit": 99999999999 }""", 400, "invalid")]
    [InlineData("/elsewhere", "administrator", "{}", 404, "not-found")]
    [InlineData("/api/v1/batches", "administrator", "{}", 405, "method-not-allowed")]
    public async Task A_refusal_is_a_problem_with_its_code(string path, string actor, string body, int status, string code)
    {
        var refused = await api.Post(path, actor, body);
        Assert.Equal((status, code), ((int)refused.Status, refused.Code));
    }

    [Theory]
    [InlineData("commands/RegisterChain", 405, "method-not-allowed")]
    [InlineData("queries/NoSuchThing", 400, "invalid")]
    [InlineData("queries/WindowBookings", 400, "invalid")]
    [InlineData("queries/WindowBookings?window=elsewhere", 400, "invalid")]
    [InlineData("queries/WindowBookings?window=window:x/us/theatrical&window=window:y/us/theatrical", 400, "invalid")]
    [InlineData("queries/WindowBookings?window=window:x/us/theatrical&limit=many", 400, "invalid")]
    [InlineData("queries/WindowBookings?window=window:x/us/theatrical&limit=1.5", 400, "invalid")]
    [InlineData("queries/WindowBookings?window=window:x/us/theatrical&atLeast=[", 400, "invalid")]
    [InlineData("queries/WindowBookings?window=window:x/us/theatrical&dryRun=true", 400, "invalid")]
    [InlineData("queries/WindowBookings?window=window:x/us/theatrical&text=%00", 400, "invalid")]
    [InlineData("queries/WindowBookings?window=window:x/us/theatrical", 404, "not-found")]
    [InlineData("batches/none", 404, "not-found")]
    [InlineData("batches/%2e%2e%2fx", 404, "not-found")]
    [InlineData("batches/a%20b", 400, "invalid")]
    public async Task What_an_address_says_is_looked_at_like_a_body(string path, int status, string code)
    {
        var refused = await api.Ask(path, "administrator");
        Assert.Equal((status, code), ((int)refused.Status, refused.Code));
    }

    [Theory]
    [InlineData("Content-Type", "text/plain", 415, "unsupported-media-type")]
    [InlineData("Content-Type", "application/x-www-form-urlencoded", 415, "unsupported-media-type")]
    [InlineData("Content-Encoding", "gzip", 415, "unsupported-media-type")]
    [InlineData("Accept", "text/csv", 406, "not-acceptable")]
    [InlineData("Accept", "image/png", 406, "not-acceptable")]
    [InlineData("If-Match", "W/\"7\"", 400, "invalid")]
    [InlineData("If-Match", "*", 400, "invalid")]
    [InlineData("If-Match", "\"99999999999999999999\"", 400, "invalid")]
    [InlineData("If-Match", "\"1\", \"2\"", 400, "invalid")]
    [InlineData("Idempotency-Key", "\"\"", 400, "invalid")]
    [InlineData("Idempotency-Key", "another", 400, "invalid")]
    public async Task A_header_that_does_not_fit_is_refused(string name, string value, int status, string code)
    {
        var refused = await api.Post("commands/RegisterChain", "administrator", """{ "commandId": "c-header", "chain": "chain:x", "name": "X" }""", name, value);
        Assert.Equal((status, code), ((int)refused.Status, refused.Code));
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(1, true)]
    [InlineData(7, false)]
    [InlineData(7, true)]
    public async Task A_body_that_is_too_large_is_read_to_its_end_and_refused(int megabytes, bool inChunks)
    {
        var chunked = inChunks ? new[] { "Transfer-Encoding", "chunked" } : [];
        for (var again = 0; again < 10; again++)
        {
            var large = await api.Post("commands/RegisterChain", "administrator", $$"""{ "name": "{{new string('x', megabytes * 1024 * 1024)}}" }""", chunked);
            Assert.Equal((413, "too-large"), ((int)large.Status, large.Code));
        }
    }

    [Fact]
    public async Task The_largest_body_is_taken_in_one_piece_or_in_chunks()
    {
        foreach (var headers in new string[][] { [], ["Transfer-Encoding", "chunked"] })
        {
            var body = """{ "commandId": "largest", "chain": "chain:largest", "name": "X" }""".PadRight(1024 * 1024);
            var taken = await api.Post("commands/RegisterChain", "administrator", body, headers);
            Assert.True((int)taken.Status == 200, taken.Text);
        }
    }

    [Fact]
    public async Task A_body_that_is_too_deep_is_refused()
    {
        var deep = await api.Post("queries/WindowBookings", "administrator", $$"""{ "window": {{new string('[', 2000)}}{{new string(']', 2000)}} }""");
        Assert.Equal((400, "invalid"), ((int)deep.Status, deep.Code));
    }

    [Fact]
    public async Task The_idempotency_key_is_the_command_s_id_and_another_body_with_it_is_refused()
    {
        var done = await api.Post("commands/RegisterChain", "administrator", """{ "chain": "chain:harkins", "name": "Harkins" }""", "Idempotency-Key", "\"k-1\"");
        Assert.Equal("k-1", done.Json.GetProperty("commandId").GetString());
        var again = await api.Post("commands/RegisterChain", "administrator", """{ "chain": "chain:harkins", "name": "Harkins" }""", "Idempotency-Key", "k-1");
        Assert.Equal(done.Text, again.Text);
        var reused = await api.Post("commands/RegisterChain", "administrator", """{ "chain": "chain:harkins", "name": "Other" }""", "Idempotency-Key", "k-1");
        Assert.Equal((409, "command-reused"), ((int)reused.Status, reused.Code));
    }

    [Fact]
    public async Task If_match_is_the_expected_version_and_another_one_is_412_but_409_when_the_body_says_it()
    {
        await api.Post("commands/RegisterChain", "administrator", """{ "commandId": "m-1", "chain": "chain:marcus", "name": "Marcus" }""");
        var stale = await api.Post("commands/RegisterChain", "administrator", """{ "commandId": "m-2", "chain": "chain:marcus", "name": "M" }""", "If-Match", "\"7\"");
        Assert.Equal((412, "version-mismatch"), ((int)stale.Status, stale.Code));
        var inBody = await api.Post("commands/RegisterChain", "administrator", """{ "commandId": "m-2", "chain": "chain:marcus", "name": "M", "expectedVersion": 7 }""");
        Assert.Equal((409, "version-mismatch"), ((int)inBody.Status, inBody.Code));
        var done = await api.Post("commands/RegisterChain", "administrator", """{ "commandId": "m-2", "chain": "chain:marcus", "name": "M" }""", "If-Match", "\"1\"");
        Assert.Equal("\"2\"", done.Header("ETag"));
    }

    [Fact]
    public async Task A_dry_run_by_the_address_tells_the_impact_and_writes_nothing()
    {
        var tried = await api.Post("commands/DropFilm?dryRun=true", "exhibitor:carmike", """{ "commandId": "dry", "chain": "chain:carmike", "film": "film:the-interview" }""");
        Assert.True(tried.Json.TryGetProperty("impact", out _), tried.Text);
        Assert.Null(tried.Header("ETag"));
        var asked = await api.Ask("queries/Disruptions?film=film:the-interview", "distribution:columbia");
        Assert.Equal(0, asked.Json.GetProperty("disruptions").GetArrayLength());
    }

    [Fact]
    public async Task The_root_says_what_is_there_and_the_health_check_answers()
    {
        Assert.Contains("POST /api/v1/commands/", await api.Http.GetStringAsync("/api/v1"), StringComparison.Ordinal);
        Assert.Equal("ok", await api.Http.GetStringAsync("/healthz"));
    }

    [Fact]
    public async Task Another_host_name_is_not_answered()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/healthz") { Headers = { Host = "evil.example" } };
        using var response = await api.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }
}
