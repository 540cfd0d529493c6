using System.Net;
using Microsoft.AspNetCore.HostFiltering;
using NodaTime;

namespace ReleasePlanner.Host;

/// <summary>The planner behind HTTP. It knows no identities yet, so it listens on this machine alone.</summary>
internal static class Web
{
    public const string DefaultUrl = "http://127.0.0.1:5080";

    public static WebApplication Create(string store, IClock? clock, string urls)
    {
        MustBeLoopback(urls.Split(';', StringSplitOptions.RemoveEmptyEntries));
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        Planner.Add(builder, store, clock);
        Api.Add(builder.Services);
        builder.WebHost.UseUrls(urls);
        // A page of another site must not reach the planner under a name of its own.
        builder.Services.Configure<HostFilteringOptions>(o => o.AllowedHosts = ["localhost", "127.0.0.1", "[::1]"]);
        var app = builder.Build();
        Api.Use(app);
        Api.Map(app);
        return app;
    }

    /// <summary>Serves until it is told to stop.</summary>
    public static async Task RunAsync(WebApplication app, string store, CancellationToken cancellation)
    {
        try
        {
            await app.StartAsync(cancellation);
            // Configuration may add addresses of its own.
            MustBeLoopback(app.Urls);
            await Console.Error.WriteLineAsync($"serving {Described(store)} on {string.Join(", ", app.Urls)}; Ctrl+C stops it");
            await app.WaitForShutdownAsync(cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            await app.StopAsync(CancellationToken.None);
        }
        finally
        {
            var database = app.Services.GetRequiredService<Platform.Store.Database>();
            await app.DisposeAsync();
            await database.DisposeAsync();
        }
    }

    private static void MustBeLoopback(IEnumerable<string> urls)
    {
        foreach (var url in urls)
        {
            if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme != "http")
            {
                throw new UsageException($"'{url}' is not an address to listen on: write it as {DefaultUrl}");
            }
            if (address.Host != "localhost" && !(IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip)))
            {
                throw new UsageException($"{url} is not of this machine alone: whoever reaches the planner acts as anyone, until it has sign-in; use 127.0.0.1");
            }
        }
    }

    private static string Described(string store) => Store.IsPostgres(store) ? "PostgreSQL" : store;
}
