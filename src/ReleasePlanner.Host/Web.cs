using Microsoft.AspNetCore.HostFiltering;
using NodaTime;
using ReleasePlanner.Host.Health;
using ReleasePlanner.Host.Identities;
using ReleasePlanner.Host.Mail;
using ReleasePlanner.Host.Pages;
using ReleasePlanner.Platform.Store;

namespace ReleasePlanner.Host;

/// <summary>The planner behind HTTP. Nobody is answered who is not signed in, but for the door itself and the health check.</summary>
internal static class Web
{
    public const string DefaultUrl = Serving.DefaultUrl;

    public static WebApplication Create(string store, IClock? clock, string urls, WriterLock? writer = null) =>
        Create(store, clock, new Serving(urls), writer: writer);

    /// <param name="settings">What a configuration file would say besides.</param>
    /// <param name="writer">The right to write, as this process has it; null: nobody else can write the store.</param>
    public static WebApplication Create(
        string store, IClock? clock, Serving serving, IEnumerable<KeyValuePair<string, string?>>? settings = null, WriterLock? writer = null)
    {
        serving.Check(serving.Urls.Split(';', StringSplitOptions.RemoveEmptyEntries));
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ApplicationName = typeof(Web).Assembly.GetName().Name, ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.AddInMemoryCollection(settings ?? []);
        Planner.Add(builder, store, clock, writer);
        Api.Add(builder.Services);
        Feed.FeedEndpoints.AddTo(builder.Services);
        Limits.Add(builder);
        builder.AddHealth();
        builder.Services.AddHealthChecks().AddCheck<Health.ReadModelHealthCheck>("set-aside", tags: ["ready"]);
        builder.WebHost.UseUrls(serving.Urls);
        // A page of another site must not reach the planner under a name of its own.
        builder.Services.Configure<HostFilteringOptions>(o => o.AllowedHosts =
            serving.PublicUrl is { } known ? ["localhost", "127.0.0.1", "[::1]", known.Host] : ["localhost", "127.0.0.1", "[::1]"]);
        builder.Services.AddSingleton(serving);
        builder.AddSignIn(serving);
        builder.AddMail(serving);
        builder.AddPages();
        builder.Services.AddHealthChecks()
            .AddCheck<WriterLockHealthCheck>("lock", tags: ["ready"])
            .AddCheck<ClockHealthCheck>("clock", tags: ["ready"]);
        if (writer is not null && (builder.Configuration[HeadFile.Setting] ?? HeadFile.Beside(store)) is { } headFile)
        {
            builder.Services.AddHostedService(sp => new HeadExport(sp.GetRequiredService<Database>(), headFile, sp.GetRequiredService<ILogger<HeadExport>>()));
        }
        var app = builder.Build();
        app.UseHeadAsGet();
        app.UseRouting();
        Api.Use(app);
        app.UseSignIn(serving);
        AnswerPages.Map(app);
        Calendars.CalendarFeed.Map(app);
        Api.Map(app);
        HealthHosting.Map(app);
        app.MapPages();
        return app;
    }

    /// <summary>Serves until it is told to stop.</summary>
    public static async Task RunAsync(WebApplication app, string store, CancellationToken cancellation)
    {
        try
        {
            await app.StartAsync(cancellation);
            // Configuration may add addresses of its own.
            app.Services.GetRequiredService<Serving>().Check(app.Urls);
            await Console.Error.WriteLineAsync($"serving {Described(store)} on {string.Join(", ", app.Urls)}; Ctrl+C stops it");
            await app.WaitForShutdownAsync(cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            await app.StopAsync(CancellationToken.None);
        }
        finally
        {
            var database = app.Services.GetRequiredService<Database>();
            await app.DisposeAsync();
            await database.DisposeAsync();
        }
    }

    private static string Described(string store) => Store.IsPostgres(store) ? "PostgreSQL" : store;
}
