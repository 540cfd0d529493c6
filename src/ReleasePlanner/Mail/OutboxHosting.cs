using Microsoft.Extensions.DependencyInjection;

namespace ReleasePlanner.Mail;

/// <summary>Puts the outbox into a host. Only a web host writes into it: a mail has links.</summary>
internal static class OutboxHosting
{
    public static IServiceCollection AddOutbox(this IServiceCollection services)
    {
        services.AddScoped<Outbox>();
        services.AddScoped<AnswerLinks>();
        services.AddScoped<PasswordMails>();
        services.AddSingleton<Digests>();
        return services;
    }
}
