using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using NodaTime;
using ReleasePlanner.Host;
using ReleasePlanner.Host.Demo;
using ReleasePlanner.Identities;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Platform.Values;
using ReleasePlanner.Tests.Support;
using Xunit;

namespace ReleasePlanner.BrowserTests;

/// <summary>A tenth of the demonstration, served, and a browser to look at it with. Shared by the tests of the collection: what one changes the others see.</summary>
public sealed class Demonstration : IAsyncLifetime
{
    public const string Staff = "staff@browser.example";
    public const string Executive = "executive@browser.example";
    public const string Administrator = "administrator@browser.example";
    public const string Circuit = "circuit@browser.example";

    private readonly string store = Path.Combine(Path.GetTempPath(), $"rp-browser-{Guid.NewGuid():n}.db");
    private readonly List<IPage> open = [];
    private Chromium? chromium;
    private WebApplication? app;
    private NodaTime.IClock? clock;
    private int commands;

    public Uri Address { get; private set; } = null!;

    /// <summary>By the clock that it is served by: a Monday.</summary>
    public Instant Now => clock!.GetCurrentInstant();

    public async ValueTask InitializeAsync()
    {
        if (Chromium.Path is null)
        {
            return;
        }
        Assertions.SetDefaultExpectTimeout(20_000);
        chromium = await Chromium.StartAsync();
        await DemoFill.FillAsync(store, DemoFill.LastMonday(SystemClock.Instance.GetCurrentInstant()), 0.1, CancellationToken.None);
        clock = await DemoFill.ClockAsync(store, CancellationToken.None);
        await StartAsync("http://127.0.0.1:0");
        await AddUser(Staff, "distribution:columbia");
        await AddUser(Executive, "executive:columbia");
        await AddUser(Administrator, "administrator");
        await AddUser(Circuit, "exhibitor:carmike");
    }

    /// <summary>Ends the server and starts it again at the same address.</summary>
    public async Task RestartAsync()
    {
        await app!.StopAsync();
        await app.DisposeAsync();
        await StartAsync(Address.OriginalString.Replace("localhost", "127.0.0.1", StringComparison.Ordinal));
    }

    public async ValueTask DisposeAsync()
    {
        if (chromium is not null)
        {
            await chromium.DisposeAsync();
        }
        if (app is not null)
        {
            await app.StopAsync();
            await app.DisposeAsync();
        }
        SqliteTemplate.Delete(store);
    }

    /// <summary>A page of a browser of its own in which that user has signed in. Skips the test where there is no browser.</summary>
    public async Task<IPage> OpenAsync(string email, int width = 1440, ColorScheme theme = ColorScheme.Light)
    {
        Chromium.Need();
        var context = await chromium!.Browser.NewContextAsync(new()
        {
            BaseURL = Address.OriginalString,
            ViewportSize = new() { Width = width, Height = 900 },
            ColorScheme = theme,
            ReducedMotion = ReducedMotion.Reduce,
        });
        var page = await context.NewPageAsync();
        open.Add(page);
        await page.GotoAsync("/sign-in");
        await page.FillAsync("[name=email]", email);
        await page.FillAsync("[name=password]", Browser.Password);
        await page.PressAsync("[name=password]", "Enter");
        // Looked at again and again: WaitForURLAsync misses an address that changes between its look and its listening.
        await Assertions.Expect(page).Not.ToHaveURLAsync(new Regex("/sign-in"));
        // Looked for, not listened for: the event that it has loaded may have been before.
        await Assertions.Expect(page.Locator("body")).ToBeVisibleAsync();
        return page;
    }

    /// <summary>Closes what was opened.</summary>
    /// <returns>What stood on each page.</returns>
    public async Task<IReadOnlyList<string>> CloseAsync(bool tell)
    {
        var told = new List<string>();
        foreach (var page in open.Where(p => !p.IsClosed))
        {
            if (tell)
            {
                told.Add($"{page.Url}\n{await page.Locator("body, main").Last.InnerTextAsync()}");
            }
            await page.Context.CloseAsync();
        }
        open.Clear();
        return told;
    }

    /// <summary>Sends a command as a program would, and fails where it is refused.</summary>
    public async Task DoAsync(string actor, Command command)
    {
        var answer = await app!.Services.GetRequiredService<Dispatcher>().Send(Actor.Parse(actor), command);
        Assert.True(answer.Refusal is null, answer.Refusal?.Message);
    }

    /// <summary>What that actor is answered.</summary>
    public async Task<TAnswer> AskAsync<TAnswer>(string actor, Query<TAnswer> query) =>
        (await app!.Services.GetRequiredService<Dispatcher>().Ask(Actor.Parse(actor), query)).Match(a => a, r => throw new InvalidOperationException(r.Message));

    public CommandId NewId() => CommandId.Parse($"browser-{Interlocked.Increment(ref commands)}");

    private async Task StartAsync(string url)
    {
        app = Web.Create(store, clock, new Serving(url), [new("Limits:DoorPerMinute", "100000")]);
        await app.StartAsync();
        Address = new Uri(app.Urls.Single().Replace("127.0.0.1", "localhost", StringComparison.Ordinal));
    }

    private async Task AddUser(string email, string reach)
    {
        var added = (await app!.Services.GetRequiredService<Dispatcher>().Send(
            Actor.Parse("administrator"), new AddUser { CommandId = NewId(), Email = email, Name = "Terry " + email.Split('@')[0], Reach = reach })).Match(o => o.Result!.Value, r => throw new InvalidOperationException(r.Message));
        var link = added.GetProperty("link").GetString()!;
        using var browser = new Browser(Address);
        Assert.Equal(HttpStatusCode.OK, (await browser.Submit(link, link, ("password", Browser.Password), ("again", Browser.Password))).StatusCode);
    }
}

/// <summary>The tests that look at the demonstration.</summary>
[CollectionDefinition(nameof(DemonstrationCollection))]
public sealed class DemonstrationCollection : ICollectionFixture<Demonstration>;
