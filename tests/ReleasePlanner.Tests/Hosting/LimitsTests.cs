using System.Net;
using System.Text.Json;
using ReleasePlanner.Tests.Support;
using Xunit;

namespace ReleasePlanner.Tests.Hosting;

/// <summary>A host that takes little from each, so that a test can reach its limits.</summary>
public sealed class LittleHost : IAsyncLifetime
{
    public Served Served { get; } = new();

    public async ValueTask InitializeAsync()
    {
        Served.Settings["Limits:TokenPerSecond"] = "1";
        Served.Settings["Limits:BurstSeconds"] = "3";
        Served.Settings["Limits:AddressPerSecond"] = "100";
        Served.Settings["Limits:DoorPerMinute"] = "4";
        await Served.InitializeAsync();
    }

    public ValueTask DisposeAsync() => Served.DisposeAsync();
}

public sealed class LimitsTests(LittleHost host) : IClassFixture<LittleHost>
{
    [Fact]
    public async Task Who_asks_too_much_is_told_when_to_come_back_and_nobody_else_is_held_up()
    {
        var (wild, calm) = (await TestTokens.For(host.Served.Services, "distribution:columbia"), await TestTokens.For(host.Served.Services, "distribution:columbia"));

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => host.Served.Send(wild)));

        Assert.Contains(answers, a => a.StatusCode == HttpStatusCode.OK);
        var held = answers.First(a => a.StatusCode == HttpStatusCode.TooManyRequests);
        Assert.InRange(held.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
        var problem = JsonSerializer.Deserialize<JsonElement>(await held.Content.ReadAsStringAsync());
        Assert.Equal("too-many-requests", problem.GetProperty("code").GetString());
        Assert.Equal(HttpStatusCode.OK, (await host.Served.Send(calm)).StatusCode);
    }

    [Fact]
    public async Task The_door_takes_few_attempts_from_an_address_and_other_addresses_of_it_go_on()
    {
        using var browser = new Browser(host.Served.Address);
        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < 8; i++)
        {
            statuses.Add((await browser.Post("/sign-in", ("email", "a@example.com"), ("password", "wrong"))).StatusCode);
        }
        Assert.Contains(HttpStatusCode.TooManyRequests, statuses);
        Assert.Equal(HttpStatusCode.OK, (await browser.Get("/sign-in")).StatusCode);
    }
}
