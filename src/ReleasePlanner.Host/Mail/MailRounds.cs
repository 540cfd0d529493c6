using NodaTime;
using ReleasePlanner.Mail;
using ReleasePlanner.Platform.Store;

namespace ReleasePlanner.Host.Mail;

/// <summary>Sends what waits every few seconds, and looks every few minutes whom to tell what.</summary>
internal sealed partial class MailRounds(Postman postman, Digests digests, IClock clock, WriterLock writer, ILogger<MailRounds> log, SmtpSettings? smtp = null) : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(15);
    private static readonly Duration DigestsEvery = Duration.FromMinutes(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (smtp is null)
        {
            LogNotConfigured(log);
        }
        var next = Instant.MinValue;
        while (true)
        {
            await Task.Delay(Look, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            if (writer.NotHeldBecause is not null)
            {
                continue;
            }
            try
            {
                if (clock.GetCurrentInstant() >= next)
                {
                    next = clock.GetCurrentInstant() + DigestsEvery;
                    await digests.RunOnceAsync(stoppingToken);
                }
                await postman.RunOnceAsync(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(log, e);
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "No mail server is configured (Mail:Smtp:Host): mails are written and not sent; the Mails query shows them")]
    private static partial void LogNotConfigured(ILogger log);

    [LoggerMessage(LogLevel.Error, "Looking after mails failed; it is tried again")]
    private static partial void LogFailed(ILogger log, Exception e);
}
