using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using ReleasePlanner.Host;
using ReleasePlanner.Platform.Store;
using ReleasePlanner.Tests.Support;
using Xunit;

namespace ReleasePlanner.Tests.Hosting;

public sealed class ApiTests : IAsyncLifetime
{
    private readonly string store = Path.Combine(Path.GetTempPath(), $"rp-api-{Guid.NewGuid():n}.db");
    private readonly HttpClient http = new();
    private WebApplication app = null!;

    public async ValueTask InitializeAsync()
    {
        await using (var database = new Database(store))
        {
            await Migrator.MigrateAsync(database);
        }
        app = Web.Create(store, null, "http://127.0.0.1:0");
        await app.StartAsync();
        http.BaseAddress = new Uri(app.Urls.Single());
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await app.DisposeAsync();
        foreach (var end in new[] { "", "-wal", "-shm" })
        {
            File.Delete(store + end);
        }
    }

    [Fact]
    public async Task A_command_is_carried_out_and_repeating_it_answers_the_same()
    {
        const string body = """{ "commandId": "c1", "chain": "chain:carmike", "name": "Carmike" }""";
        var (status, first) = await Post("commands/RegisterChain", "administrator", body);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("chain:carmike", first.GetProperty("streams")[0].GetProperty("stream").GetString());
        var (_, second) = await Post("commands/RegisterChain", "administrator", body);
        Assert.Equal(first.GetRawText(), second.GetRawText());
    }

    [Theory]
    [InlineData("commands/RegisterChain", "", "{}", 401, "not-signed-in")]
    [InlineData("elsewhere", "", "{}", 401, "not-signed-in")]
    [InlineData("commands/RegisterChain", "administrator", "{", 400, "invalid")]
    [InlineData("commands/RegisterChain", "administrator", "[]", 400, "invalid")]
    [InlineData("commands/RegisterChain", "administrator", "", 400, "invalid")]
    [InlineData("commands/RegisterChain", "administrator", """{ "commandId": "c", "commandId": "d" }""", 400, "invalid")]
    [InlineData("commands/RegisterChain", "administrator", """{ "chain": "chain:x", "name": "X" }""", 400, "invalid")]
    [InlineData("commands/RegisterChain", "administrator", """{ "commandId": "c", "chain": "chain:x", "name": "" }""", 400, "invalid")]
    [InlineData("commands/NoSuchThing", "administrator", """{ "commandId": "c" }""", 400, "invalid")]
    [InlineData("commands/RegisterChain", "exhibitor:x", """{ "commandId": "c", "chain": "chain:x", "name": "X" }""", 403, "not-allowed")]
    [InlineData("commands/CancelRelease", "distribution:columbia", """{ "commandId": "c", "film": "film:x" }""", 404, "not-found")]
    [InlineData("queries/NoSuchThing", "administrator", "{}", 400, "invalid")]
    [InlineData("elsewhere", "administrator", "{}", 404, "not-found")]
    public async Task A_refusal_is_a_problem_with_its_code(string path, string actor, string body, int status, string code)
    {
        var (answered, problem) = await Post(path, actor, body);
        Assert.Equal(status, (int)answered);
        Assert.Equal((status, code), (problem.GetProperty("status").GetInt32(), problem.GetProperty("code").GetString()));
        Assert.NotEmpty(problem.GetProperty("detail").GetString()!);
    }

    [Fact]
    public async Task The_root_says_what_is_there_and_the_health_check_answers()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Send(await TestTokens.For(app.Services, "buyer:clark"));
        using var root = await http.SendAsync(request);
        Assert.Contains("POST /api/v1/commands/", await root.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal("ok", await http.GetStringAsync("/healthz"));
    }

    [Fact]
    public async Task Another_host_name_is_not_answered()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/healthz") { Headers = { Host = "evil.example" } };
        using var response = await http.SendAsync(request);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    private async Task<(HttpStatusCode Status, JsonElement Body)> Post(string path, string actor, string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path == "elsewhere" ? "/elsewhere" : "/api/v1/" + path)
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        if (actor.Length > 0)
        {
            request.Send(await TestTokens.For(app.Services, actor));
        }
        using var response = await http.SendAsync(request);
        var expected = response.IsSuccessStatusCode ? "application/json" : "application/problem+json";
        Assert.Equal(expected, response.Content.Headers.ContentType?.MediaType);
        return (response.StatusCode, JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsStringAsync()));
    }
}
