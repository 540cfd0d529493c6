using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.SignalR;
using Radzen;
using ReleasePlanner.Host.Pages.Live;
using ReleasePlanner.Host.Pages.Shell;
using ReleasePlanner.Platform.Commands;

namespace ReleasePlanner.Host.Pages;

/// <summary>Puts the pages into the web host.</summary>
internal static class PagesHosting
{
    public static void AddPages(this WebApplicationBuilder builder)
    {
        // Files of packages and of the framework lie where they were restored, until they are published.
        builder.WebHost.UseStaticWebAssets();
        // Otherwise every address is looked at as a file that may have been added, and what it does not take is answered wrongly.
        builder.Configuration.AddInMemoryCollection([new("ReloadStaticAssetsAtRuntime", "false")]);
        builder.Services.AddRazorComponents().AddInteractiveServerComponents();
        builder.Services.AddCascadingAuthenticationState();
        builder.Services.AddRadzenComponents();
        builder.Services.AddSingleton<SharedAnswers>();
        builder.Services.AddSingleton<DrawnPages>();
        builder.Services.AddScoped<Workspace>();
        builder.Services.AddScoped<Places>();
        builder.Services.AddScoped<Drafts>();
        builder.Services.Configure<CircuitOptions>(o => o.DisconnectedCircuitMaxRetained = 500);
        // A list of houses that is pasted, or cells from a spreadsheet.
        builder.Services.Configure<HubOptions>(o => o.MaximumReceiveMessageSize = RequestBody.MostBytes);
    }

    public static void MapPages(this WebApplication app)
    {
        app.MapStaticAssets().AllowAnonymous();
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode(o => o.DisableWebSocketCompression = true);
    }

    /// <summary>Each role starts where it works.</summary>
    public static Task StartAsync(HttpContext http, RequestDelegate next)
    {
        if (http.Request.Path == "/" && HttpMethods.IsGet(http.Request.Method) && http.Actor().Value is { } actor && Menu.Of(actor.Role)[0].Path is var start && start != "/")
        {
            http.Response.Redirect(start);
            return Task.CompletedTask;
        }
        return next(http);
    }
}
