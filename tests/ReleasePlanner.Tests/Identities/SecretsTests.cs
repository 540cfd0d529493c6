using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ReleasePlanner.Identities;
using ReleasePlanner.Tests.Support;
using Xunit;

namespace ReleasePlanner.Tests.Identities;

/// <summary>A host whose log lets through what an operator would who looks for a fault.</summary>
public sealed class TalkativeHost : IAsyncLifetime
{
    public Served Served { get; } = new();

    public async ValueTask InitializeAsync()
    {
        Served.Settings["Logging:LogLevel:Default"] = "Information";
        Served.Settings["Logging:LogLevel:ReleasePlanner"] = "Trace";
        Served.Settings["Logging:Console:LogLevel:Default"] = "None";
        await Served.InitializeAsync();
    }

    public ValueTask DisposeAsync() => Served.DisposeAsync();
}

public sealed class SecretsTests(TalkativeHost host) : IClassFixture<TalkativeHost>
{
    private readonly Served served = host.Served;

    [Fact]
    public async Task No_secret_is_in_logs_traces_or_problems()
    {
        using var logged = new Logged(LogLevel.Trace);
        served.Services.GetRequiredService<ILoggerFactory>().AddProvider(logged);
        var spans = new ConcurrentQueue<string>();
        using var listener = new ActivityListener
        {
            // What the test itself sends is not the host's.
            ShouldListenTo = source => !source.Name.StartsWith("System.Net.Http", StringComparison.Ordinal),
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = a => spans.Enqueue($"{a.Source.Name} {a.DisplayName} {string.Join(' ', a.TagObjects)} {string.Join(' ', a.Events.SelectMany(e => e.Tags))} {string.Join(' ', a.Baggage)}"),
        };
        ActivitySource.AddActivityListener(listener);
        var told = new List<string>();

        var added = await served.Do(new AddUser { CommandId = served.NewId(), Email = "secret@example.com", Name = "S", Reach = "distribution:columbia" });
        var link = added.GetProperty("link").GetString()!;
        using var browser = new Browser(served.Address);
        await browser.Submit(link, link, ("password", Browser.Password), ("again", Browser.Password));
        const string wrong = "not this one at all";
        told.Add(await (await browser.SignIn("secret@example.com", wrong)).Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.SeeOther, (await browser.SignIn("secret@example.com")).StatusCode);
        var token = await TestTokens.For(served.Services, "distribution:columbia");
        Assert.Equal(HttpStatusCode.OK, (await served.Send(token)).StatusCode);
        var bad = token[..^6] + "aaaaaa";
        told.Add(await (await served.Send(bad)).Content.ReadAsStringAsync());
        told.Add(await (await served.Send("eyJhbGciOiJub25lIn0.e30.")).Content.ReadAsStringAsync());
        told.Add(await (await browser.Get(link)).Content.ReadAsStringAsync());
        var cookie = browser.Cookies.GetCookies(served.Address).First(c => c.Name.EndsWith("session", StringComparison.Ordinal)).Value;

        // Had nothing been kept, nothing could be found in it.
        Assert.False(logged.IsEmpty);
        Assert.NotEmpty(spans);
        var all = $"{logged.Text}\n{string.Join('\n', spans)}\n{string.Join('\n', told)}";
        foreach (var secret in new[] { Browser.Password, wrong, token, token.Split('_')[^1], bad, link.Split('/')[^1], cookie, "eyJhbGciOiJub25lIn0" })
        {
            var at = all.IndexOf(secret, StringComparison.Ordinal);
            Assert.True(at < 0, at < 0 ? "" : $"{secret} is told: {all[Math.Max(0, at - 200)..Math.Min(all.Length, at + 200)]}");
        }
    }

    [Fact]
    public async Task Refusals_are_written_down_for_the_administrator_without_what_was_sent()
    {
        var token = await TestTokens.For(served.Services, "exhibitor:carmike");
        for (var i = 0; i < 3; i++)
        {
            await served.Send(null);
        }
        await served.Send(token, "/api/v1/commands/RegisterChain", """{ "commandId": "c", "chain": "chain:tried", "name": "Tried" }""");
        await served.Send(token, "/api/v1/queries/Inbox", """{ "chain": "chain:of-others" }""");

        var found = (await served.Ask(new Refusals())).Refusals;

        Assert.Contains(found, r => r is { Actor: null, Request: "/api/v1/queries/Batches", Code: "not-signed-in", Times: >= 1, Address: not null });
        Assert.Contains(found, r => r is { Request: "RegisterChain", Code: "not-allowed" } && r.Actor!.StartsWith("exhibitor:carmike#", StringComparison.Ordinal));
        Assert.Contains(found, r => r is { Request: "Inbox", Code: "not-found" });
        Assert.DoesNotContain("tried", ReleasePlanner.Platform.Values.Json.Write(found), StringComparison.OrdinalIgnoreCase);
        Assert.Equal(HttpStatusCode.Forbidden, (await served.Send(token, "/api/v1/queries/Refusals")).StatusCode);
        var page = await served.Ask(new Refusals { Limit = 1 });
        Assert.NotEqual(page.Refusals[0], (await served.Ask(new Refusals { Limit = 1, Cursor = page.Next })).Refusals[0]);
    }
}
