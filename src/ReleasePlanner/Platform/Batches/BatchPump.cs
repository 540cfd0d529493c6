using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ReleasePlanner.Platform.Gate;
using ReleasePlanner.Platform.Store;

namespace ReleasePlanner.Platform.Batches;

/// <summary>
/// Carries batches on until they are finished: those that were just stored, and whatever another process left unfinished, when it starts and
/// from time to time.
/// </summary>
internal sealed partial class BatchPump(BatchStore store, AggregateSender sender, WriterLock writer, ILogger<BatchPump> log) : BackgroundService
{
    /// <summary>Lines of all batches together.</summary>
    private const int AtOnce = 16;

    private static readonly TimeSpan Look = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, Lazy<BatchRun>> runs = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource stop = new();

    /// <summary>What lines of all batches wait for.</summary>
    public FairTurns Turns { get; } = new(AtOnce);

    /// <summary>Nothing more is begun: the program stops.</summary>
    public bool IsStopping => stop.IsCancellationRequested;

    /// <summary>The run of a batch; it is begun when there is none. One that is finished already ends at once.</summary>
    public BatchRun Start(string id) => runs.GetOrAdd(id, key => new(() => Begin(key))).Value;

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        // Lines on their way come to their end and are kept; the others are for whoever starts next.
        await stop.CancelAsync();
        await Task.WhenAll(runs.Values.Select(r => r.Value.Completion)).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public override void Dispose()
    {
        stop.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                foreach (var id in writer.NotHeldBecause is null ? await store.UnfinishedAsync() : [])
                {
                    Start(id);
                }
            }
            catch (Exception e)
            {
                LogLookFailed(log, e);
            }
            await Task.Delay(Look, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private BatchRun Begin(string id)
    {
        var run = new BatchRun(id, store, sender, writer, Turns, log, stop.Token);
        // Nothing of the request that brought it goes along: it is answered before the batch is.
        using (ExecutionContext.SuppressFlow())
        {
            _ = Task.Run(async () =>
            {
                await run.RunAsync();
                runs.TryRemove(id, out _);
                run.End();
            });
        }
        return run;
    }

    [LoggerMessage(LogLevel.Error, "Looking for unfinished batches failed; it is tried again")]
    private static partial void LogLookFailed(ILogger log, Exception e);
}
