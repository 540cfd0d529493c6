using ReleasePlanner.Platform.Store;

namespace ReleasePlanner.Host;

/// <summary>Watches the right to write: its loss is noticed at once, and it is asked for every second until it is had again.</summary>
internal sealed partial class WriterLockWatch(WriterLock writer, ILogger<WriterLockWatch> log) : BackgroundService
{
    private static readonly TimeSpan Linger = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (writer.Holder is null)
        {
            return;
        }
        string? said = null;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await writer.CheckAsync(Linger, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            var why = writer.NotHeldBecause;
            if (why is null && said is not null)
            {
                LogHeldAgain(log);
            }
            else if (why is not null && why != said)
            {
                LogLost(log, why);
            }
            said = why;
            if (why is not null)
            {
                await Task.Delay(Linger, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    [LoggerMessage(LogLevel.Error, "Nothing is written until the lock of the database is had again: {Why}")]
    private static partial void LogLost(ILogger log, string why);

    [LoggerMessage(LogLevel.Warning, "The lock of the database is had again; commands are taken")]
    private static partial void LogHeldAgain(ILogger log);
}
