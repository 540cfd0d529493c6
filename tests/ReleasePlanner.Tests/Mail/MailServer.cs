using System.Buffers;
using System.Net;
using MimeKit;
using ReleasePlanner.Platform.Hosting;
using SmtpServer;
using SmtpServer.Protocol;
using SmtpServer.Storage;

namespace ReleasePlanner.Tests.Mail;

/// <summary>A real SMTP server on this machine, which keeps what it takes.</summary>
public sealed class MailServer : MessageStore, IAsyncDisposable
{
    private readonly CancellationTokenSource stop = new();
    private readonly List<MimeMessage> taken = [];
    private Task running = Task.CompletedTask;

    public int Port { get; } = PlannerHosting.FreePort();

    /// <summary>What it says to a message instead of taking it, such as 451; null: it takes it.</summary>
    public int? Refuses { get; set; }

    public void Start()
    {
        var services = new SmtpServer.ComponentModel.ServiceProvider();
        services.Add((IMessageStore)this);
        var options = new SmtpServerOptionsBuilder().ServerName("localhost").MaxRetryCount(1000).Endpoint(e => e.Endpoint(new IPEndPoint(IPAddress.Loopback, Port))).Build();
        running = new SmtpServer.SmtpServer(options, services).StartAsync(stop.Token);
    }

    /// <summary>What came for an address, in order.</summary>
    public IReadOnlyList<MimeMessage> To(string address)
    {
        lock (taken)
        {
            return [.. taken.Where(m => m.To.Mailboxes.Any(a => a.Address == address))];
        }
    }

    public override async Task<SmtpResponse> SaveAsync(ISessionContext context, IMessageTransaction transaction, ReadOnlySequence<byte> buffer, CancellationToken cancellationToken)
    {
        if (Refuses is { } code)
        {
            return new SmtpResponse((SmtpReplyCode)code, "not now");
        }
        using var stream = new MemoryStream(buffer.ToArray());
        var message = await MimeMessage.LoadAsync(stream, cancellationToken);
        lock (taken)
        {
            taken.Add(message);
        }
        return SmtpResponse.Ok;
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stop.Dispose();
    }
}
