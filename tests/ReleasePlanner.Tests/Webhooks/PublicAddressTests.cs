using System.Net;
using ReleasePlanner.Webhooks;
using Xunit;

namespace ReleasePlanner.Tests.Webhooks;

/// <summary>No party reaches the operator's own network through a webhook.</summary>
public class PublicAddressTests
{
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.255.255.254")]
    [InlineData("0.0.0.0")]
    [InlineData("10.1.2.3")]
    [InlineData("172.16.0.1")]
    [InlineData("172.31.255.255")]
    [InlineData("192.168.1.1")]
    [InlineData("169.254.169.254")]
    [InlineData("100.64.0.1")]
    [InlineData("100.100.100.200")]
    [InlineData("192.0.0.192")]
    [InlineData("198.18.0.1")]
    [InlineData("224.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("::ffff:10.0.0.1")]
    [InlineData("::127.0.0.1")]
    [InlineData("64:ff9b::7f00:1")]
    [InlineData("2002:7f00:1::")]
    [InlineData("2001:0:1::1")]
    [InlineData("fe80::1")]
    [InlineData("fec0::1")]
    [InlineData("fd00:ec2::254")]
    [InlineData("ff02::1")]
    [InlineData("2001:db8::1")]
    public void Not_public(string address) => Assert.False(PublicAddress.Is(IPAddress.Parse(address)));

    [Theory]
    [InlineData("8.8.8.8")]
    [InlineData("172.32.0.1")]
    [InlineData("100.128.0.1")]
    [InlineData("::ffff:8.8.8.8")]
    [InlineData("2606:4700::1111")]
    public void Public(string address) => Assert.True(PublicAddress.Is(IPAddress.Parse(address)));

    [Theory]
    [InlineData("http://127.0.0.1/")]
    [InlineData("http://2130706433/")]
    [InlineData("http://0177.0.0.1/")]
    [InlineData("http://0x7f.1/")]
    [InlineData("http://127.1/")]
    [InlineData("https://[::1]:8080/")]
    [InlineData("https://[::ffff:127.0.0.1]/")]
    [InlineData("http://169.254.169.254/latest/meta-data")]
    [InlineData("http://localhost:5080/")]
    [InlineData("http://LOCALHOST./")]
    public async Task However_it_is_written_it_is_refused_and_never_connected_to(string url)
    {
        using var sender = new WebhookSender(new(AllowPrivate: false));
        Assert.True(sender.IsForbidden(url));
        var answered = await sender.PostAsync(url, "{}", [], TestContext.Current.CancellationToken);
        Assert.Null(answered.Status);
        Assert.True(url.Contains("LOCALHOST.", StringComparison.Ordinal) || answered.Error == "its address is not of the public internet, where webhooks are sent", answered.Error);
    }

    [Fact]
    public async Task A_name_that_resolves_to_this_machine_is_not_connected_to()
    {
        await using var receiver = await Receiver.StartAsync();
        using var sender = new WebhookSender(new(AllowPrivate: false));
        var answered = await sender.PostAsync(receiver.Url.Replace("127.0.0.1", "localhost", StringComparison.Ordinal), "{}", [], TestContext.Current.CancellationToken);
        Assert.Null(answered.Status);
        Assert.Empty(receiver.Got);
    }

    [Theory]
    [InlineData("ftp://partner.example/")]
    [InlineData("file:///etc/passwd")]
    [InlineData("partner.example")]
    [InlineData("https://user:secret@partner.example/")]
    [InlineData("https://partner.example/#x")]
    public void What_is_no_plain_web_address_is_refused(string url) => Assert.NotNull(WebhookSender.Problem(url));
}
