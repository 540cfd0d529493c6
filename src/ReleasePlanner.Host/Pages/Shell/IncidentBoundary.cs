using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using ReleasePlanner.Platform.Commands;

namespace ReleasePlanner.Host.Pages.Shell;

/// <summary>Keeps a page's frame when its content fails, and says under which incident the log has it.</summary>
public sealed partial class IncidentBoundary : ErrorBoundary
{
    [Inject]
    private ILogger<IncidentBoundary> Log { get; set; } = null!;

    /// <summary>What the log calls the last failure; empty before there is one.</summary>
    public string Name { get; private set; } = "";

    protected override async Task OnErrorAsync(Exception exception)
    {
        Name = Incident.NewId();
        LogFailed(Log, Name, exception);
        await Task.CompletedTask;
    }

    [LoggerMessage(LogLevel.Error, "A page failed: incident {Incident}")]
    private static partial void LogFailed(ILogger log, string incident, Exception e);
}
