using ReleasePlanner.Mail;

namespace ReleasePlanner.Host.Mail;

/// <summary>Puts the sending of mails into the web host.</summary>
internal static class MailHosting
{
    public static void AddMail(this WebApplicationBuilder builder, Serving serving)
    {
        var smtp = SmtpSettings.Read(builder.Configuration);
        if (smtp is not null)
        {
            builder.Services.AddSingleton(smtp);
        }
        builder.Services.AddSingleton(new MailSettings(serving.LinksBegin, smtp is not null));
        builder.Services.AddSingleton<Postman>();
        builder.Services.AddHostedService<MailRounds>();
    }
}
