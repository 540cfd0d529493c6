using System.Net;
using ReleasePlanner.Tests.Support;
using Xunit;

namespace ReleasePlanner.Tests.Hosting;

[Collection(nameof(ServedCollection))]
public sealed class UnknownAddressTests(Served served)
{
    /// <summary>Found by use: a browser that followed a wrong link was shown JSON.</summary>
    [Theory]
    [InlineData("/no/such/page", "text/html", "text/html")]
    [InlineData("/no/such/page", "application/json", "application/problem+json")]
    [InlineData("/no/such/page", null, "application/problem+json")]
    [InlineData("/api/v1/no-such-thing", "text/html", "application/problem+json")]
    public async Task An_address_that_is_not_known_answers_a_browser_a_page_and_a_program_a_problem(string path, string? accepts, string answers)
    {
        await served.AddUser($"lost-{accepts?.Length}-{path.Length}@example.com");
        using var browser = new Browser(served.Address);
        await browser.SignIn($"lost-{accepts?.Length}-{path.Length}@example.com");
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Accept.ParseAdd(accepts ?? "*/*");
        using var http = new HttpClient(new SocketsHttpHandler { CookieContainer = browser.Cookies, AllowAutoRedirect = false }) { BaseAddress = served.Address };
        using var answer = await http.SendAsync(request);
        Assert.Equal((HttpStatusCode.NotFound, answers), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        if (answers == "text/html")
        {
            Assert.Contains("There is no such page", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
    }
}
