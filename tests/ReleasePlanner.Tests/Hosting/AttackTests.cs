using System.Net.Sockets;
using System.Text;
using ReleasePlanner.Tests.Support;
using Xunit;

namespace ReleasePlanner.Tests.Hosting;

/// <summary>What somebody might try. Files are not among it: nothing over HTTP names one, imports are the command line's.</summary>
[Collection(nameof(ApiHost))]
public sealed class AttackTests(ApiHost api)
{
    private const string Columbia = "distribution:columbia";
    private const string Carmike = "exhibitor:carmike";
    private const string Bookings = $"queries/WindowBookings?window={ApiHost.Window}";

    [Theory]
    [InlineData("a\\r\\nX-Evil: 1")]
    [InlineData("a\\nb")]
    [InlineData("a\\u0000b")]
    [InlineData("a b")]
    [InlineData("<script>")]
    [InlineData("\\\"><")]
    public async Task An_id_that_would_break_a_header_is_no_id(string id) =>
        Assert.Equal("invalid", (await api.Post("commands/HoldOver", Carmike, $$"""{ "commandId": "{{id}}", "window": "{{ApiHost.Window}}", "through": "2015-01-15" }""", "Prefer", "respond-async")).Code);

    [Fact]
    public async Task What_an_address_says_comes_back_in_no_header_of_its_own()
    {
        var page = await api.Ask($"{Bookings}&limit=1&text=%25%0d%0aX-Evil:%201%3e%3b%20rel%3dx", Columbia);
        Assert.Null(page.Header("X-Evil"));
        page = await api.Ask($"{Bookings}&limit=1&sort=name&asOf=2030-01-01T00:00:00Z", Columbia);
        var link = page.Header("Link") ?? "";
        Assert.DoesNotContain(link, c => c is '\r' or '\n' or ' ' && !link.Contains(">; rel", StringComparison.Ordinal));
        Assert.Null(page.Header("X-Evil"));
    }

    [Fact]
    public async Task An_address_that_is_too_long_or_headers_that_are_too_many_are_refused_before_they_are_read()
    {
        Assert.Equal(414, (int)(await api.Ask($"{Bookings}&text={new string('x', 20_000)}", Columbia)).Status);
        Assert.Equal(431, (int)(await api.Ask(Bookings, Columbia, "X-Large", new string('x', 40_000))).Status);
        Assert.Equal(431, (int)(await api.Ask(Bookings, Columbia, [.. Enumerable.Range(0, 100).SelectMany(n => new[] { $"X-{n}", "1" })])).Status);
    }

    [Theory]
    [InlineData("GET /api/v1/batches HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET", "HTTP/1.1 40")]
    [InlineData("GET /healthz HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n", "HTTP/1.1 400")]
    [InlineData("GET /healthz HTTP/1.1\r\n\r\n", "HTTP/1.1 400")]
    [InlineData("GET /healthz HTTP/1.1\r\nHost: localhost\r\nBad header\r\n\r\n", "HTTP/1.1 400")]
    [InlineData("TRACE / HTTP/1.1\r\nHost: localhost\r\n\r\n", "HTTP/1.1 40")]
    [InlineData("GET /../../etc/passwd HTTP/1.1\r\nHost: localhost\r\n\r\n", "HTTP/1.1 40")]
    [InlineData("GET /sign-in.css/..%2f..%2fappsettings.json HTTP/1.1\r\nHost: localhost\r\n\r\n", "HTTP/1.1 40")]
    public async Task Requests_that_say_two_things_or_leave_the_way_are_refused(string request, string answer)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(api.Http.BaseAddress!.Host, api.Http.BaseAddress.Port);
        var stream = socket.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request.Replace("Host: localhost\r\n", $"Host: localhost\r\nConnection: close\r\n", StringComparison.Ordinal)));
        var said = new byte[12];
        await stream.ReadExactlyAsync(said);
        Assert.StartsWith(answer, Encoding.ASCII.GetString(said), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("access_token")]
    [InlineData("token")]
    [InlineData("Authorization")]
    public async Task A_token_in_an_address_is_not_taken(string name)
    {
        var token = await TestTokens.For(api.Get<IServiceProvider>(), Columbia);
        var answered = await api.Ask($"batches?{name}={Uri.EscapeDataString(token)}", "");
        Assert.Equal((401, "not-signed-in"), ((int)answered.Status, answered.Code));
        Assert.DoesNotContain(token, answered.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("X-HTTP-Method-Override")]
    [InlineData("X-HTTP-Method")]
    [InlineData("X-Method-Override")]
    public async Task A_header_does_not_make_another_method_of_a_request(string header)
    {
        Assert.Equal(405, (int)(await api.Post("batches/none", Carmike, "{}", header, "DELETE")).Status);
        Assert.Equal(200, (int)(await api.Ask("batches", Carmike, header, "DELETE")).Status);
    }

    [Fact]
    public async Task No_other_site_s_page_is_let_to_read_or_send()
    {
        var asked = await api.Ask(Bookings, Columbia, "Origin", "https://evil.example");
        var preflight = await api.Send(HttpMethod.Options, "commands/DropFilm", "", null, "Origin", "https://evil.example", "Access-Control-Request-Method", "POST", "Access-Control-Request-Headers", "authorization,content-type");
        Assert.True((int)preflight.Status >= 400, preflight.Status.ToString());
        foreach (var answered in new[] { asked, preflight })
        {
            Assert.DoesNotContain(answered.Headers, h => h.Key.StartsWith("Access-Control", StringComparison.OrdinalIgnoreCase));
        }
    }

    [Theory]
    [InlineData("/", "")]
    [InlineData("/api/v1", "")]
    [InlineData("/healthz", "")]
    [InlineData("/reference", "")]
    [InlineData("/sign-in", "")]
    [InlineData("/sign-in.css", "")]
    [InlineData("/nothing", "")]
    [InlineData("/api/v1/nothing", Columbia)]
    [InlineData("/api/v1/" + Bookings, Columbia)]
    [InlineData("/api/v1/queries/Titles", "administrator")]
    [InlineData("/api/v1/queries/NoSuchThing", "administrator")]
    public async Task Every_answer_tells_browsers_what_to_hold_to(string path, string actor)
    {
        var answered = await api.Ask(path, actor);
        foreach (var (header, part) in new[]
        {
            ("X-Content-Type-Options", "nosniff"), ("Content-Security-Policy", "default-src 'none'"), ("Content-Security-Policy", "frame-ancestors 'none'"), ("Referrer-Policy", "same-origin"),
            ("Permissions-Policy", "geolocation=()"), ("Cross-Origin-Opener-Policy", "same-origin"), ("Cross-Origin-Resource-Policy", "same-origin"),
        })
        {
            Assert.Contains(part, answered.Header(header) ?? "", StringComparison.Ordinal);
        }
        Assert.Null(answered.Header("Server"));
        if (path != "/sign-in.css")
        {
            Assert.True(answered.Headers.CacheControl is { NoStore: true } or { NoCache: true, Private: true }, answered.Headers.CacheControl?.ToString());
        }
    }
}
