using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ReleasePlanner.Tests.Webhooks;

/// <summary>What a receiver was sent.</summary>
internal sealed record Received(string Body, IReadOnlyDictionary<string, string> Headers);

/// <summary>A partner's server, on this machine, that answers what the test says.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    private readonly WebApplication app;

    private Receiver(WebApplication app) => this.app = app;

    public ConcurrentQueue<Received> Got { get; } = new();

    /// <summary>The status it answers with to a body.</summary>
    public Func<string, int> Answers { get; set; } = _ => 204;

    public string Url => app.Urls.Single() + "/hook";

    public static async Task<Receiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var receiver = new Receiver(app);
        app.MapPost("/hook", async (HttpContext http) =>
        {
            using var reader = new StreamReader(http.Request.Body);
            var body = await reader.ReadToEndAsync();
            receiver.Got.Enqueue(new(body, http.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString())));
            http.Response.StatusCode = receiver.Answers(body);
            http.Response.Headers.Location = "/elsewhere";
        });
        app.MapPost("/elsewhere", () => receiver.Got.Enqueue(new("followed", new Dictionary<string, string>())));
        await app.StartAsync();
        return receiver;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
