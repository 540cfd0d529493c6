using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ReleasePlanner.Feed;
using ReleasePlanner.Platform.Store;

namespace ReleasePlanner.Webhooks;

/// <summary>Delivers whenever something arrives, and looks every second for what is to be tried again.</summary>
internal sealed partial class WebhookPump(WebhookDelivery delivery, Arrivals arrivals, WriterLock writer, ILogger<WebhookPump> log) : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var next = arrivals.Next;
            try
            {
                if (writer.NotHeldBecause is null)
                {
                    await delivery.StartTurnsAsync(stoppingToken);
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                LogFailed(log, e);
            }
            await next.WaitAsync(Look, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await delivery.StopAsync();
    }

    [LoggerMessage(LogLevel.Error, "Delivering webhooks failed; it is tried again")]
    private static partial void LogFailed(ILogger log, Exception e);
}
