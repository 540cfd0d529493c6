using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace ReleasePlanner.Webhooks;

/// <summary>Puts webhooks into a host.</summary>
public static class WebhookHosting
{
    /// <summary>Their commands and queries. The host may have given <see cref="WebhookSecrets"/> that seal.</summary>
    public static IServiceCollection AddWebhooks(this IServiceCollection services, bool allowPrivate)
    {
        services.AddSingleton(new WebhookOptions(allowPrivate));
        services.TryAddSingleton(new WebhookSecrets());
        services.AddSingleton<WebhookStore>();
        services.AddSingleton<WebhookAccess>();
        services.AddSingleton<WebhookSender>();
        services.AddSingleton<WebhookTurn>();
        services.AddSingleton<WebhookDelivery>();
        return services;
    }

    /// <summary>Their delivery: for the program that serves, not for every verb that opens the store.</summary>
    public static IServiceCollection AddWebhookDelivery(this IServiceCollection services) => services.AddSingleton<IHostedService, WebhookPump>();
}
