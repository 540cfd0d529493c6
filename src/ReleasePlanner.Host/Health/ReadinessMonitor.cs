using System.Collections.Immutable;
using System.Diagnostics;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace ReleasePlanner.Host.Health;

/// <summary>One line of <c>/readyz</c>.</summary>
/// <param name="Status"><c>healthy</c>, <c>degraded</c> or <c>unhealthy</c>.</param>
/// <param name="Reason">Null when it is healthy.</param>
internal sealed record ReadinessLine(string Name, string Status, string? Reason);

/// <summary>What <c>/readyz</c> answers.</summary>
/// <param name="Status">The worst of its checks.</param>
internal sealed record Readiness(string Status, ImmutableArray<ReadinessLine> Checks);

/// <summary>
/// Runs every health check with the tag <c>ready</c> again and again in the background, each by itself, and keeps its last result: asking for it
/// costs nothing, however many
/// ask, and a check that hangs holds up neither the answer nor the others.
/// </summary>
internal sealed partial class ReadinessMonitor : BackgroundService
{
    /// <summary>The tag of checks that readiness depends on.</summary>
    public const string Tag = "ready";

    private readonly IServiceScopeFactory scopes;
    private readonly HealthSettings settings;
    private readonly ILogger<ReadinessMonitor> log;
    private readonly ImmutableArray<Watched> checks;

    public ReadinessMonitor(IServiceScopeFactory scopes, IOptions<HealthCheckServiceOptions> options, IOptions<HealthSettings> settings, ILogger<ReadinessMonitor> log)
    {
        (this.scopes, this.settings, this.log) = (scopes, settings.Value, log);
        checks = [.. options.Value.Registrations.Where(r => r.Tags.Contains(Tag)).Select(r => new Watched(r))];
    }

    private TimeSpan TimeOut => TimeSpan.FromSeconds(settings.TimeOut);

    /// <summary>How things stand.</summary>
    public Readiness Current()
    {
        var results = checks.Select(c => (c.Registration.Name, Result: c.Current(TimeOut + TimeSpan.FromSeconds(1)))).ToList();
        var worst = results.Count == 0 ? HealthStatus.Healthy : results.Min(r => r.Result.Status);
        return new(Word(worst), [.. results.Select(r => new ReadinessLine(r.Name, Word(r.Result.Status), r.Result.Status == HealthStatus.Healthy ? null : r.Result.Description))]);
    }

    /// <summary>Has every check run once before requests are answered, or begun and not ended in time.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await base.StartAsync(cancellationToken);
        await Task.WhenAll(checks.Select(c => c.First.Task.WaitAsync(cancellationToken)));
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(checks.Select(c => Task.Run(() => WatchAsync(c, stoppingToken), CancellationToken.None)));

    private async Task WatchAsync(Watched check, CancellationToken stopping)
    {
        try
        {
            while (true)
            {
                check.Begin();
                var result = await RunAsync(check.Registration, stopping, () => check.First.TrySetResult());
                if (check.End(result) && result.Status != HealthStatus.Healthy)
                {
                    LogNotReady(log, result.Exception, check.Registration.Name, result.Description);
                }
                check.First.TrySetResult();
                await Task.Delay(TimeSpan.FromSeconds(settings.Every), stopping);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            check.First.TrySetResult();
        }
    }

    /// <param name="late">Called when it has taken too long and still runs.</param>
    private async Task<HealthCheckResult> RunAsync(HealthCheckRegistration registration, CancellationToken stopping, Action late)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        limit.CancelAfter(TimeOut);
        try
        {
            var running = Task.Run(() => CheckAsync(registration, limit.Token), stopping);
            if (await Task.WhenAny(running, Task.Delay(TimeOut + TimeSpan.FromSeconds(1), stopping)) != running)
            {
                late();
            }
            return await running.WaitAsync(stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            throw;
        }
        catch (OperationCanceledException e)
        {
            return HealthCheckResult.Unhealthy($"it did not end within {HealthReasons.Seconds(TimeOut)}", e);
        }
        catch (Exception e)
        {
            return limit.IsCancellationRequested
                ? HealthCheckResult.Unhealthy($"it did not end within {HealthReasons.Seconds(TimeOut)}", e)
                : HealthCheckResult.Unhealthy(HealthReasons.Of(e), e);
        }
    }

    private async Task<HealthCheckResult> CheckAsync(HealthCheckRegistration registration, CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await registration.Factory(scope.ServiceProvider).CheckHealthAsync(new HealthCheckContext { Registration = registration }, cancellation);
    }

    private static string Word(HealthStatus status) => status.ToString().ToLowerInvariant();

    [LoggerMessage(LogLevel.Warning, "Not ready: {Check}: {Reason}")]
    private static partial void LogNotReady(ILogger log, Exception? exception, string check, string? reason);

    private sealed class Watched(HealthCheckRegistration registration)
    {
        private readonly Lock turn = new();
        private HealthCheckResult latest = HealthCheckResult.Unhealthy("not looked at yet");
        private long? begun;

        public HealthCheckRegistration Registration => registration;

        /// <summary>Done when it ended for the first time, or took too long.</summary>
        public TaskCompletionSource First { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Begin()
        {
            lock (turn)
            {
                begun = Stopwatch.GetTimestamp();
            }
        }

        /// <summary>Keeps the result; true when its status is another than before.</summary>
        public bool End(HealthCheckResult result)
        {
            lock (turn)
            {
                begun = null;
                var changed = latest.Status != result.Status;
                latest = result;
                return changed;
            }
        }

        public HealthCheckResult Current(TimeSpan most)
        {
            lock (turn)
            {
                return begun is { } since && Stopwatch.GetElapsedTime(since) is var taking && taking > most
                    ? HealthCheckResult.Unhealthy($"the check has been stuck for {HealthReasons.Seconds(taking)}")
                    : latest;
            }
        }
    }
}
