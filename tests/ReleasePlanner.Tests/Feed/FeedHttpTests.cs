using System.Net;
using ReleasePlanner.Identities;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Platform.Projection;
using ReleasePlanner.Platform.Values;
using ReleasePlanner.Tests.Hosting;
using ReleasePlanner.Tests.Support;
using Xunit;

namespace ReleasePlanner.Tests.Feed;

/// <summary>The feed over HTTP: pages, waiting, streams.</summary>
[Collection(nameof(ApiHost))]
public sealed class FeedHttpTests(ApiHost api)
{
    private const string Admin = "administrator";

    [Fact]
    public async Task Who_waits_is_answered_when_something_happens_and_at_once_when_something_has()
    {
        await api.Get<ReadModelPump>().CatchUpAsync();
        Assert.NotEmpty((await api.Ask("events?wait=60&limit=1", Admin)).Json.GetProperty("events").EnumerateArray());
        var now = (await api.Ask("events?after=now", Admin)).Json.GetProperty("next").GetString();
        var waiting = api.Ask($"events?wait=60&after={now}", Admin);
        await Register("waited-for");
        Assert.Equal("chain:waited-for", (await waiting).Json.GetProperty("events")[0].GetProperty("chain").GetString());
    }

    [Fact]
    public async Task A_stream_goes_on_and_is_taken_up_again_where_it_was_left()
    {
        var token = await TestTokens.For(api.Get<IServiceProvider>(), Admin);
        await Register("streamed-1");
        await api.Get<ReadModelPump>().CatchUpAsync();
        var first = await Stream(token, "?kinds=chain.registered", null);
        string data, id;
        do
        {
            (data, id) = await OneOf(first);
        }
        while (!data.Contains("streamed-1", StringComparison.Ordinal));
        var resumed = await Stream(token, "?kinds=chain.registered", id);
        // Nothing yet: its first sign of life carries the place to go on from.
        Assert.Equal("{}", (await OneOf(resumed)).Data);
        await Register("streamed-2");
        Assert.Contains("streamed-2", (await OneOf(resumed)).Data, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stream_ends_with_the_token_it_was_opened_with()
    {
        var issued = await api.Get<Dispatcher>().Send(Actor.Administrator, new IssueToken { CommandId = CommandId.Parse("feed-token"), Name = "stream", Reach = Admin });
        var result = issued.Value!.Result!.Value;
        var stream = await Stream(result.GetProperty("secret").GetString()!, "?after=now", null);
        Assert.Equal("{}", (await OneOf(stream)).Data);
        await api.Get<Dispatcher>().Send(
            Actor.Administrator, new RevokeToken { CommandId = CommandId.Parse("feed-revoke"), Token = TokenId.Parse(result.GetProperty("token").GetString()!) });
        await Register("after-revocation");
        Assert.Null(await stream.ReadLineAsync());
    }

    [Fact]
    public async Task Five_streams_are_open_at_a_time_for_one_token()
    {
        var token = await TestTokens.For(api.Get<IServiceProvider>(), Admin);
        var streams = new List<StreamReader>();
        for (var i = 0; i < 5; i++)
        {
            streams.Add(await Stream(token, "?after=now", null));
        }
        var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/events?wait=1");
        request.Send(token);
        using var answer = await api.Http.SendAsync(request);
        Assert.Equal((HttpStatusCode.TooManyRequests, "60"), (answer.StatusCode, answer.Headers.RetryAfter?.ToString()));
        streams.ForEach(s => s.Dispose());
    }

    [Fact]
    public async Task What_cannot_be_answered_says_so()
    {
        foreach (var (path, status) in new[]
        {
            ("?wait=61", 400), ("?wait=-1", 400), ("?limit=x", 400), ("?limit=1001", 400), ("?after=1", 400), ("?kinds=nonsense", 400), ("?since=1", 400),
            ("/schemas/nonsense", 404), ("/schemas/booking.confirmed", 200), ("/schemas", 200), ("?kinds=booking.confirmed,booking.dropped&limit=5", 200),
        })
        {
            var answered = await api.Ask("events" + path, Admin);
            Assert.True(status == (int)answered.Status, $"{path}: {answered.Status}");
        }
    }

    [Fact]
    public async Task Nobody_gets_nothing() => Assert.Equal("not-signed-in", (await api.Ask("events", "")).Code);

    private async Task Register(string chain)
    {
        var done = await api.Post("commands/RegisterChain", Admin, $$"""{ "commandId": "{{chain}}", "chain": "chain:{{chain}}", "name": "{{chain}}" }""");
        Assert.Equal(HttpStatusCode.OK, done.Status);
    }

    private async Task<StreamReader> Stream(string token, string query, string? lastEventId)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/events" + query) { Headers = { { "Accept", "text/event-stream" } } };
        request.Send(token);
        if (lastEventId is not null)
        {
            request.Headers.Add("Last-Event-ID", lastEventId);
        }
        var response = await api.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        return new StreamReader(await response.Content.ReadAsStreamAsync());
    }

    private static async Task<(string Data, string Id)> OneOf(StreamReader stream)
    {
        var (data, id) = ("", "");
        while (await stream.ReadLineAsync() is { Length: > 0 } line)
        {
            data = line.StartsWith("data:", StringComparison.Ordinal) ? line[5..].Trim() : data;
            id = line.StartsWith("id:", StringComparison.Ordinal) ? line[3..].Trim() : id;
        }
        return (data, id);
    }
}
