using ReleasePlanner.Platform.Batches;
using Xunit;

namespace ReleasePlanner.Tests.Hosting;

[Collection(nameof(ApiHost))]
public sealed class BatchResourceTests(ApiHost api)
{
    private const string Carmike = "exhibitor:carmike";

    [Fact]
    public async Task A_batch_goes_on_behind_its_answer_when_that_is_preferred_and_is_a_resource_that_can_be_ended()
    {
        var turns = api.Get<BatchPump>().Turns;
        var held = await Task.WhenAll(Enumerable.Range(0, turns.AtOnce).Select(_ => turns.TakeAsync("test", "test", CancellationToken.None)));
        const string body = $$"""{ "commandId": "hold/over", "window": "{{ApiHost.Window}}", "through": "2015-01-15" }""";

        var accepted = await api.Post("commands/HoldOver", Carmike, body, "Prefer", "wait=5, respond-async");

        Assert.Equal(202, (int)accepted.Status);
        Assert.Equal("respond-async", accepted.Header("Preference-Applied"));
        Assert.Equal(3, accepted.Json.GetProperty("total").GetInt32());
        var address = accepted.Header("Location")!;
        Assert.Equal("/api/v1/batches/hold%2Fover", address);
        var running = await api.Ask(address, Carmike);
        Assert.Equal("running", running.Json.GetProperty("status").GetString());
        Assert.NotNull(running.Header("Retry-After"));
        Assert.Equal("not-found", (await api.Ask(address, "exhibitor:regal")).Code);
        Assert.Equal("not-found", (await api.Send(HttpMethod.Delete, address, "exhibitor:regal")).Code);
        Assert.Equal("hold/over", (await api.Ask("batches?limit=1", Carmike)).Json.GetProperty("batches")[0].GetProperty("batch").GetString());

        var ended = api.Send(HttpMethod.Delete, address, Carmike);
        // It waits for the lines that run, so that it says so before it is answered.
        while (!ended.IsCompleted && (await api.Ask(address, Carmike)).Json.GetProperty("status").GetString() == "running")
        {
        }
        foreach (var turn in held)
        {
            turn.Dispose();
        }

        Assert.Equal(200, (int)(await ended).Status);
        var over = await api.Ask(address + "?limit=2", Carmike);
        Assert.Equal("cancelled", over.Json.GetProperty("status").GetString());
        Assert.Null(over.Header("Retry-After"));
        Assert.Contains("cursor=1", over.Header("Link"), StringComparison.Ordinal);
        Assert.StartsWith("key,state,", (await api.Ask(address, Carmike, "Accept", "text/csv")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_that_preference_a_small_batch_is_answered_when_it_is_done()
    {
        var done = await api.Post("commands/HoldOver?dryRun=true", Carmike, $$"""{ "commandId": "dry-hold", "window": "{{ApiHost.Window}}", "through": "2015-01-15" }""", "Prefer", "respond-async");
        Assert.Equal((200, 3), ((int)done.Status, done.Json.GetProperty("total").GetInt32()));
        Assert.Null(done.Header("Preference-Applied"));
    }
}
