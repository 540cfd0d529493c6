using Microsoft.Extensions.DependencyInjection;
using ReleasePlanner.Identities;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Platform.Values;

namespace ReleasePlanner.Tests.Support;

/// <summary>Tokens for tests that go over HTTP: <c>await TestTokens.For(app.Services, "distribution:columbia")</c>.</summary>
public static class TestTokens
{
    private static int issued;

    /// <summary>A token of a system with that reach, good for 90 days of the host's clock.</summary>
    public static async Task<string> For(IServiceProvider services, string reach)
    {
        var command = new IssueToken { CommandId = CommandId.Parse($"test-token-{Interlocked.Increment(ref issued)}"), Name = "test", Reach = reach };
        var outcome = await services.GetRequiredService<Dispatcher>().Send(Actor.Administrator, command);
        return outcome.Match(o => o.Result!.Value.GetProperty("secret").GetString()!, r => throw new InvalidOperationException(r.Message));
    }

    /// <summary>The header that sends it.</summary>
    public static void Send(this HttpRequestMessage request, string token) => request.Headers.Authorization = new("Bearer", token);
}
