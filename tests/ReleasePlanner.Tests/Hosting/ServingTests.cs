using ReleasePlanner.Host;
using Xunit;

namespace ReleasePlanner.Tests.Hosting;

public class ServingTests
{
    [Theory]
    [InlineData("http://127.0.0.1:5080", null, null)]
    [InlineData("http://[::1]:5080;http://localhost:5081", null, null)]
    [InlineData("https://0.0.0.0:5443", "https://planner.example.com", null)]
    [InlineData("http://0.0.0.0:5080", "https://planner.example.com", "10.0.0.5")]
    [InlineData("http://0.0.0.0:5080", "https://planner.example.com", "10.0.0.0/8")]
    public void It_listens_where_nothing_is_sent_in_clear(string urls, string? publicUrl, string? proxy) => Of(urls, publicUrl, proxy).Check(urls.Split(';'));

    [Theory]
    [InlineData("http://0.0.0.0:5080", null, null, "is not of this machine alone")]
    [InlineData("https://0.0.0.0:5443", null, null, "say with --public-url")]
    [InlineData("http://0.0.0.0:5080", "http://planner.example.com", "10.0.0.5", "say with --public-url")]
    [InlineData("http://0.0.0.0:5080", "https://planner.example.com", null, "--behind-proxy")]
    [InlineData("http://127.0.0.1:5080", "https://planner.example.com/here", null, "has a path")]
    [InlineData("127.0.0.1:5080", null, null, "is not an address to listen on")]
    public void It_refuses_to_listen_where_something_would_be(string urls, string? publicUrl, string? proxy, string says) =>
        Assert.Contains(says, Assert.Throws<UsageException>(() => Of(urls, publicUrl, proxy).Check(urls.Split(';'))).Message, StringComparison.Ordinal);

    [Fact]
    public void Links_begin_with_what_others_call_it()
    {
        Assert.Equal("https://planner.example.com", Of("http://127.0.0.1:5080", "https://planner.example.com/", null).LinksBegin);
        Assert.Equal("http://127.0.0.1:5080", Of("http://127.0.0.1:5080", null, null).LinksBegin);
    }

    private static Serving Of(string urls, string? publicUrl, string? proxy) => new(urls)
    {
        PublicUrl = publicUrl is null ? null : Serving.ParsePublicUrl(publicUrl),
        Proxies = proxy is null ? [] : [Serving.ParseProxy(proxy)],
    };
}
