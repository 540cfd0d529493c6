using MailKit.Net.Smtp;
using Microsoft.EntityFrameworkCore;
using MimeKit;
using NodaTime;
using ReleasePlanner.Identities;
using ReleasePlanner.Mail;

namespace ReleasePlanner.Host.Mail;

/// <summary>
/// Sends what is in the outbox. A mail is taken for a while before it is sent and marked after, so that it goes out once unless the program ends in between;
/// its message id is the same then, and a mail program shows it once.
/// </summary>
internal sealed partial class Postman(IServiceScopeFactory scopes, IClock clock, MailSettings site, ILogger<Postman> log, SmtpSettings? smtp = null)
{
    private const int AtOnce = 100;
    private static readonly Duration Lease = Duration.FromMinutes(10);
    private static readonly Duration[] Pauses = [Duration.FromMinutes(1), Duration.FromMinutes(5), Duration.FromMinutes(15), Duration.FromHours(1), Duration.FromHours(4)];

    /// <summary>Sends what is due.</summary>
    public async Task RunOnceAsync(CancellationToken cancellation = default)
    {
        await GiveUpAsync(cancellation);
        if (smtp is null)
        {
            return;
        }
        var due = await DueAsync(cancellation);
        if (due.Count == 0)
        {
            return;
        }
        using var client = new SmtpClient { Timeout = 30_000 };
        foreach (var id in due)
        {
            if (!await SendAsync(id, client, cancellation))
            {
                // There is no server to talk to: the others wait for the next time, and are not counted as tried.
                break;
            }
        }
        if (client.IsConnected)
        {
            await client.DisconnectAsync(true, cancellation);
        }
    }

    private async Task<List<long>> DueAsync(CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        var now = Text(clock.GetCurrentInstant());
        return await scope.ServiceProvider.GetRequiredService<IdentityStore>().Letters
            .FromSql($"select * from mail where state in ('waiting', 'failed', 'sending') and next_at <= {now}")
            .OrderBy(l => l.Id).Take(AtOnce).Select(l => l.Id).ToListAsync(cancellation);
    }

    /// <summary>What could not be sent in time is dead, and says so.</summary>
    private async Task GiveUpAsync(CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        var store = scope.ServiceProvider.GetRequiredService<IdentityStore>();
        var now = Text(clock.GetCurrentInstant());
        foreach (var letter in await store.Letters.FromSql($"select * from mail where state in ('waiting', 'failed') and give_up_at <= {now}").ToListAsync(cancellation))
        {
            letter.Error = $"given up: {letter.Error ?? (smtp is null ? "no mail server is configured" : "it was not sent in time")}";
            letter.State = MailState.Dead;
            LogGivenUp(log, letter.Id);
        }
        await store.SaveChangesAsync(cancellation);
    }

    /// <summary>False: the server cannot be talked to at all.</summary>
    private async Task<bool> SendAsync(long id, SmtpClient client, CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        var (store, outbox) = (scope.ServiceProvider.GetRequiredService<IdentityStore>(), scope.ServiceProvider.GetRequiredService<Outbox>());
        var letter = await store.Letters.SingleAsync(l => l.Id == id, cancellation);
        var now = clock.GetCurrentInstant();
        (letter.State, letter.NextAt) = (MailState.Sending, now + Lease);
        letter.Tries++;
        try
        {
            await store.SaveChangesAsync(cancellation);
        }
        catch (DbUpdateConcurrencyException)
        {
            return true; // Somebody else took it.
        }
        try
        {
            if (!await IsStillWantedAsync(store, letter, cancellation))
            {
                throw new UnsendableException("the user is disabled or removed");
            }
            var message = Message(letter, outbox.Whole(letter));
            await ConnectAsync(client, cancellation);
            await client.SendAsync(message, cancellation);
            (letter.State, letter.SentAt, letter.Error) = (MailState.Sent, clock.GetCurrentInstant(), null);
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            letter.Error = Door.Clean(e.Message);
            letter.State = IsForGood(e) ? MailState.Dead : MailState.Failed;
            letter.NextAt = now + Pauses[Math.Min(letter.Tries, Pauses.Length) - 1];
            // The address and the text stay out of the log.
            LogNotSent(log, id, letter.Tries, e.GetType().Name);
        }
        await store.SaveChangesAsync(CancellationToken.None);
        return client.IsConnected || letter.State != MailState.Failed;
    }

    private static async Task<bool> IsStillWantedAsync(IdentityStore store, Letter letter, CancellationToken cancellation) =>
        await store.Users.AnyAsync(u => u.Id == letter.UserId && !u.Disabled && u.RemovedAt == null, cancellation);

    private async Task ConnectAsync(SmtpClient client, CancellationToken cancellation)
    {
        if (client.IsConnected)
        {
            return;
        }
        await client.ConnectAsync(smtp!.Host, smtp.Port, smtp.Security, cancellation);
        if (smtp.User is not null)
        {
            await client.AuthenticateAsync(smtp.User, smtp.Password ?? "", cancellation);
        }
    }

    /// <summary>The server said that it never will, or there is nothing to send.</summary>
    private static bool IsForGood(Exception e) => e is UnsendableException
        || (e is SmtpCommandException { StatusCode: >= SmtpStatusCode.MailboxUnavailable, ErrorCode: SmtpErrorCode.RecipientNotAccepted or SmtpErrorCode.MessageNotAccepted });

    internal MimeMessage Message(Letter letter, string body)
    {
        var message = new MimeMessage
        {
            MessageId = $"mail-{letter.Id}-{letter.At.ToUnixTimeMilliseconds()}@{new Uri(site.Site).Host}",
            Date = letter.At.ToDateTimeOffset(),
            Subject = Door.Clean(letter.Subject)!,
            Body = new TextPart("plain") { Text = body },
        };
        message.From.Add(smtp!.From);
        message.To.Add(Address(letter.Address));
        message.Headers.Add("Auto-Submitted", "auto-generated");
        return message;
    }

    /// <summary>One address, and nothing that could begin another header or add a recipient.</summary>
    internal static MailboxAddress Address(string text) =>
        Emails.IsValid(text) ? new MailboxAddress(null, text) : throw new UnsendableException("the address is none that can be written to");

    private static string Text(Instant instant) => Platform.Values.Stored.Text(instant);

    [LoggerMessage(LogLevel.Warning, "Mail {Id} was not sent at try {Tries} ({What}); the Mails query says why")]
    private static partial void LogNotSent(ILogger log, long id, int tries, string what);

    [LoggerMessage(LogLevel.Error, "Mail {Id} was given up")]
    private static partial void LogGivenUp(ILogger log, long id);
}
