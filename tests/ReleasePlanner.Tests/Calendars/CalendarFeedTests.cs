using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using ReleasePlanner.Chains;
using ReleasePlanner.Identities;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Platform.Values;
using ReleasePlanner.Tests.Support;
using Xunit;

namespace ReleasePlanner.Tests.Calendars;

[Collection(nameof(ServedCollection))]
public sealed class CalendarFeedTests(Served served)
{
    [Fact]
    public async Task A_calendar_says_how_often_to_ask_again_in_both_ways_and_answers_head()
    {
        var dispatcher = served.Services.GetRequiredService<Dispatcher>();
        await dispatcher.Send(Actor.Administrator, new RegisterChain { CommandId = served.NewId(), Chain = ChainId.Parse("chain:calendar-house"), Name = "Calendar House" });
        var user = await served.AddUser("calendar@example.com", "exhibitor:calendar-house");
        var made = await served.Do(new MakeCalendarLink { CommandId = served.NewId() }, "exhibitor:calendar-house#" + user);
        using var http = new HttpClient { BaseAddress = served.Address };
        using var answer = await http.GetAsync(made.GetProperty("link").GetString());
        Assert.Equal((HttpStatusCode.OK, "text/calendar"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        var lines = (await answer.Content.ReadAsStringAsync()).Split("\r\n");
        Assert.Contains("REFRESH-INTERVAL;VALUE=DURATION:PT1H", lines);
        Assert.Contains("X-PUBLISHED-TTL:PT1H", lines);
        using var asked = await http.SendAsync(new HttpRequestMessage(HttpMethod.Head, made.GetProperty("link").GetString()));
        Assert.Equal((HttpStatusCode.OK, ""), (asked.StatusCode, await asked.Content.ReadAsStringAsync()));
    }
}
