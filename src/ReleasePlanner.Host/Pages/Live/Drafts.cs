using Microsoft.JSInterop;

namespace ReleasePlanner.Host.Pages.Live;

/// <summary>
/// What was typed and not sent, as the browser keeps it for whoever typed it: see <c>js/drafts.js</c>. Forms are kept by their names without being asked; what else is to be kept
/// gives itself one.
/// </summary>
internal sealed class Drafts(IJSRuntime js)
{
    private const string Script = "./js/drafts.js";

    /// <summary>What is kept on this page under a name, as it was written; null: nothing.</summary>
    public Task<string?> ReadAsync(string name) => AskAsync<string?>("read", name);

    /// <summary>Keeps it; null forgets it.</summary>
    public Task KeepAsync(string name, string? text) => AskAsync<object?>("keep", name, text);

    /// <summary>What a form had was sent.</summary>
    public Task ForgetAsync(string form) => KeepAsync(form, null);

    private async Task<T?> AskAsync<T>(string function, params object?[] arguments)
    {
        try
        {
            await using var module = await js.InvokeAsync<IJSObjectReference>("import", Script);
            return await module.InvokeAsync<T>(function, arguments);
        }
        catch (Exception e) when (e is JSDisconnectedException or InvalidOperationException or OperationCanceledException or JSException)
        {
            // The browser is gone, or keeps nothing: what was sent was sent.
            return default;
        }
    }
}
