using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using NodaTime.Testing;
using ReleasePlanner.Host;
using ReleasePlanner.Identities;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Platform.Values;
using Xunit;

namespace ReleasePlanner.Tests.Support;

/// <summary>A planner behind HTTP on a store of its own, with a clock that stands until it is moved. Shared by the tests of a collection.</summary>
public sealed class Served : IAsyncLifetime
{
    private WebApplication app = null!;
    private int commands;

    public string Store { get; } = Path.Combine(Path.GetTempPath(), $"rp-served-{Guid.NewGuid():n}.db");

    public FakeClock Clock { get; } = new(Instant.FromUtc(2026, 1, 5, 12, 0));

    public Uri Address { get; private set; } = null!;

    public IServiceProvider Services => app.Services;

    /// <summary>What a configuration file would say.</summary>
    internal Dictionary<string, string?> Settings { get; } = new() { ["Limits:DoorPerMinute"] = "100000" };

    public async ValueTask InitializeAsync()
    {
        await SqliteTemplate.CopyToAsync(Store);
        await StartAsync();
    }

    public async Task RestartAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
        await StartAsync();
    }

    private async Task StartAsync()
    {
        app = Web.Create(Store, Clock, new Serving("http://127.0.0.1:0"), Settings);
        await app.StartAsync();
        Address = new Uri(app.Urls.Single().Replace("127.0.0.1", "localhost", StringComparison.Ordinal));
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
        SqliteTemplate.Delete(Store);
    }

    public CommandId NewId() => CommandId.Parse($"served-{Interlocked.Increment(ref commands)}");

    public async Task<JsonElement> Do(Command command, string actor = "administrator") =>
        (await Services.GetRequiredService<Dispatcher>().Send(Actor.Parse(actor), command)).Match(o => o.Result!.Value, r => throw new InvalidOperationException(r.Message));

    public async Task<TAnswer> Ask<TAnswer>(Query<TAnswer> query, string actor = "administrator") =>
        (await Services.GetRequiredService<Dispatcher>().Ask(Actor.Parse(actor), query)).Match(a => a, r => throw new InvalidOperationException(r.Message));

    /// <summary>A user with that password, as the invitation's link sets it.</summary>
    public async Task<string> AddUser(string email, string reach = "distribution:columbia", string password = Browser.Password)
    {
        var added = await Do(new AddUser { CommandId = NewId(), Email = email, Name = email.Split('@')[0], Reach = reach });
        using var browser = new Browser(Address);
        var link = added.GetProperty("link").GetString()!;
        Assert.Equal(HttpStatusCode.OK, (await browser.Submit(link, link, ("password", password), ("again", password))).StatusCode);
        return added.GetProperty("user").GetString()!;
    }

    /// <summary>What a program that sends this token is answered.</summary>
    public async Task<HttpResponseMessage> Send(string? token, string path = "/api/v1/queries/Batches", string body = "{}")
    {
        using var http = new HttpClient { BaseAddress = Address };
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        if (token is not null)
        {
            request.Send(token);
        }
        return await http.SendAsync(request);
    }
}

/// <summary>The tests that share a served planner.</summary>
[CollectionDefinition(nameof(ServedCollection))]
public sealed class ServedCollection : ICollectionFixture<Served>;

/// <summary>A browser without script: it keeps cookies and sends the forms of pages it has loaded.</summary>
public sealed partial class Browser : IDisposable
{
    public const string Password = "correct horse battery";

    private readonly HttpClient http;

    /// <param name="from">The address it comes from; null: the one the system chooses.</param>
    public Browser(Uri address, CookieContainer? cookies = null, string? from = null)
    {
        Cookies = cookies ?? new();
        var handler = new SocketsHttpHandler { CookieContainer = Cookies, AllowAutoRedirect = false };
        if (from is not null)
        {
            handler.ConnectCallback = async (context, cancellation) =>
            {
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                socket.Bind(new IPEndPoint(IPAddress.Parse(from), 0));
                await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, context.DnsEndPoint.Port), cancellation);
                return new NetworkStream(socket, ownsSocket: true);
            };
        }
        http = new HttpClient(handler) { BaseAddress = address };
        http.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("text/html"));
        http.DefaultRequestHeaders.UserAgent.ParseAdd("TestBrowser/1.0");
    }

    public CookieContainer Cookies { get; }

    /// <summary>The same cookies in other hands, as they are now.</summary>
    public Browser Stolen()
    {
        var copy = new CookieContainer();
        foreach (Cookie cookie in Cookies.GetCookies(http.BaseAddress!))
        {
            copy.Add(new Cookie(cookie.Name, cookie.Value, cookie.Path, cookie.Domain));
        }
        return new(http.BaseAddress!, copy);
    }

    public Task<HttpResponseMessage> Get(string path) => http.GetAsync(path);

    public Task<HttpResponseMessage> Post(string path, params (string Name, string Value)[] fields) =>
        http.PostAsync(path, new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value))));

    public Task<HttpResponseMessage> Send(HttpRequestMessage request) => http.SendAsync(request);

    /// <summary>Loads the page and sends its form.</summary>
    public async Task<HttpResponseMessage> Submit(string page, string path, params (string Name, string Value)[] fields) =>
        await Post(path, [.. fields, ("__RequestVerificationToken", await FormToken(page))]);

    public async Task<string> FormToken(string page)
    {
        var html = await http.GetStringAsync(page);
        return Token().Match(html).Groups[1].Value;
    }

    public Task<HttpResponseMessage> SignIn(string email, string password = Password, string? returnUrl = null) =>
        Submit("/sign-in", "/sign-in", [("email", email), ("password", password), .. returnUrl is null ? Array.Empty<(string, string)>() : [("returnUrl", returnUrl)]]);

    public async Task<bool> IsSignedIn() => (await Get("/account")).StatusCode == HttpStatusCode.OK;

    public void Dispose() => http.Dispose();

    [GeneratedRegex("""name="__RequestVerificationToken"[^>]*value="([^"]+)""")]
    private static partial Regex Token();
}
