using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using ReleasePlanner.Platform.Values;

namespace ReleasePlanner.Host.Health;

/// <summary><c>/healthz</c>: the process answers. <c>/readyz</c>: what commands and queries need is there, or why not. Both to anybody; neither
/// says anything of anybody's.</summary>
internal static class HealthHosting
{
    public const string Alive = "/healthz";
    public const string Ready = "/readyz";

    /// <summary>Whether a request is a probe's: it is answered whatever else is limited.</summary>
    public static bool IsProbe(PathString path) => path == Alive || path == Ready;

    public static void AddHealth(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.Configure<HealthSettings>(builder.Configuration.GetSection("Health"));
        // They keep what they saw last, so there is one of each.
        services.AddSingleton<SequencerHealthCheck>();
        services.AddSingleton<ProjectorHealthCheck>();
        services.AddHealthChecks()
            .AddCheck<CommandHealthCheck>("commands", tags: [ReadinessMonitor.Tag])
            .AddCheck<QueryHealthCheck>("queries", tags: [ReadinessMonitor.Tag])
            .AddCheck<SequencerHealthCheck>("sequencer", tags: [ReadinessMonitor.Tag])
            .AddCheck<ProjectorHealthCheck>("projector", tags: [ReadinessMonitor.Tag])
            .AddCheck<DiskHealthCheck>("disk", tags: [ReadinessMonitor.Tag]);
        services.AddSingleton<ReadinessMonitor>();
        services.AddHostedService(sp => sp.GetRequiredService<ReadinessMonitor>());
    }

    public static void Map(WebApplication app)
    {
        app.MapGet(Alive, () => Results.Text("ok")).ExcludeFromDescription().AllowAnonymous();
        app.MapGet(Ready, Answer).ExcludeFromDescription().AllowAnonymous();
    }

    private static JsonHttpResult<Readiness> Answer(ReadinessMonitor monitor)
    {
        var current = monitor.Current();
        var status = current.Status == nameof(HealthStatus.Unhealthy).ToLowerInvariant() ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK;
        return TypedResults.Json(current, Json.Options, statusCode: status);
    }
}
