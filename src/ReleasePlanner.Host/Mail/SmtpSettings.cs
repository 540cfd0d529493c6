using System.Net;
using MailKit.Security;
using MimeKit;
using ReleasePlanner.Identities;

namespace ReleasePlanner.Host.Mail;

/// <summary>The server that mails are sent by: <c>Mail:Smtp:Host</c>, <c>Port</c>, <c>Security</c>, <c>User</c>, <c>Password</c>, and <c>Mail:From</c>.</summary>
internal sealed record SmtpSettings(string Host, int Port, SecureSocketOptions Security, string? User, string? Password, MailboxAddress From)
{
    /// <summary>Null: no server is named.</summary>
    /// <exception cref="UsageException">What is said cannot be, or would send the password in clear.</exception>
    public static SmtpSettings? Read(IConfiguration configuration)
    {
        var mail = configuration.GetSection("Mail");
        if (mail["Smtp:Host"] is not { Length: > 0 } host)
        {
            return null;
        }
        var security = (mail["Smtp:Security"] ?? "starttls") switch
        {
            "starttls" => SecureSocketOptions.StartTls,
            "tls" => SecureSocketOptions.SslOnConnect,
            "none" => SecureSocketOptions.None,
            var other => throw new UsageException($"Mail:Smtp:Security is '{other}': say starttls, tls or none"),
        };
        var portText = mail["Smtp:Port"] ?? (security == SecureSocketOptions.SslOnConnect ? "465" : "587");
        if (!ushort.TryParse(portText, System.Globalization.CultureInfo.InvariantCulture, out var port))
        {
            throw new UsageException($"Mail:Smtp:Port is '{portText}': it is a number such as 587");
        }
        if (!MailboxAddress.TryParse(mail["From"] ?? "", out var from) || !Emails.IsValid(from.Address))
        {
            throw new UsageException("Mail:From is missing or no address: say who mails come from, such as ReleasePlanner <planner@example.com>");
        }
        var user = mail["Smtp:User"];
        var isHere = host == "localhost" || (IPAddress.TryParse(host, out var ip) && IPAddress.IsLoopback(ip));
        // Mails have links that let somebody in: they, too, do not leave this machine in clear.
        return security == SecureSocketOptions.None && !isHere
            ? throw new UsageException($"Mail:Smtp:Security is none, and {host} is not this machine: mails have links that let somebody in; say starttls or tls")
            : new SmtpSettings(host, port, security, string.IsNullOrEmpty(user) ? null : user, mail["Smtp:Password"], from);
    }

    /// <summary>Never with the password.</summary>
    public override string ToString() => $"{Host}:{Port}";
}
