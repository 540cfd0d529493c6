using System.Text.Json;
using NodaTime;
using NodaTime.Text;
using ReleasePlanner.Platform.Values;
using ReleasePlanner.Standing;
using Xunit;

namespace ReleasePlanner.Tests.Standing;

/// <summary>What the SQL must say on each store: the shipped examples, and whatever the C# says of random bookings.</summary>
public abstract class StandingContract
{
    [Fact]
    public async Task The_SQL_says_what_the_shipped_examples_say()
    {
        await using var store = await StoreAsync();
        var wrong = new List<string>();
        foreach (var example in StandingExample.All())
        {
            var booking = example.TheBooking();
            await store.SetAsync(
                [(booking, example.TheHouse())], example.TheDisruptions(), [.. example.TheOpenings().Select(o => (booking.Window, o))]);
            var found = (await store.AskAsync([booking.Window], example.On, example.At)).Values.Single();
            var key = JsonNamingPolicy.KebabCaseLower.ConvertName(found.Key.ToString());
            if (key != example.Is || found.Because != example.Because)
            {
                wrong.Add($"{example.Name}: {key} because of {found.Because}");
            }
        }
        Assert.Empty(wrong);
    }

    [Fact]
    public async Task The_SQL_says_what_the_CSharp_says_of_random_bookings()
    {
        await using var store = await StoreAsync();
        foreach (var world in RandomStandings.Worlds(Rounds))
        {
            await store.SetAsync(world.Bookings, world.Disruptions, world.Openings);
            foreach (var on in world.Days)
            {
                var sql = await store.AskAsync(world.Windows, on);
                Assert.Equal(world.Bookings.Count, sql.Count);
                foreach (var (booking, house) in world.Bookings)
                {
                    var expected = Standings.Of(
                        booking, house, world.Disruptions, [.. world.Openings.Where(o => o.Window == booking.Window).Select(o => o.Opening)], on);
                    var found = sql[(booking.Theater.Value, booking.Id.Value)];
                    Assert.True(
                        (expected.Key, expected.Because) == (found.Key, found.Because),
                        $"seed {world.Seed}, on {on:uuuu-MM-dd}: C# says {expected.Key} because of {expected.Because}, SQL {found.Key} because of {found.Because} of {Json.Write(booking)}");
                }
            }
        }
    }

    [Theory]
    [InlineData("a run that begins inside it", "2014-12-25", "2014-12-19", "playing")]
    [InlineData("a run that begins after it", "2014-12-26", "2014-12-19", "upcoming")]
    [InlineData("a run that ended on its first day", "2014-12-04", "2014-12-19", "completed")]
    [InlineData("a run that ends inside it", "2014-12-06", "2014-12-19", "playing")]
    public async Task A_house_plays_in_a_play_week_that_plays_any_day_of_it(string which, string from, string week, string expected)
    {
        await using var store = await StoreAsync();
        var booking = StandingExample.All()[0].TheBooking();
        var start = LocalDatePattern.Iso.Parse(from).Value;
        booking = booking with { From = start, Until = start.PlusDays(15) };
        await store.SetAsync([(booking, StandingExample.All()[0].TheHouse())], [], []);
        var found = (await store.AskAsync([booking.Window], null, playWeek: LocalDatePattern.Iso.Parse(week).Value)).Values.Single();
        Assert.True(expected == JsonNamingPolicy.CamelCase.ConvertName(found.Key.ToString()), $"{which} is {found.Key}");
    }

    [Theory]
    [InlineData("2014-12-26", "2014-12-28", StandingKey.Playing)]
    [InlineData("2014-12-26", "2015-01-02", StandingKey.Stopped)]
    [InlineData("2014-12-20", "2015-01-20", StandingKey.Stopped)]
    [InlineData("2014-12-30", "2015-01-20", StandingKey.Playing)]
    public async Task A_closure_of_some_days_leaves_a_play_week_playing_and_one_of_all_stops_it(string from, string until, StandingKey expected)
    {
        await using var store = await StoreAsync();
        var example = StandingExample.Named("During a two-day storm it is stopped");
        var storm = example.TheDisruptions()[0] with { From = LocalDatePattern.Iso.Parse(from).Value, Until = LocalDatePattern.Iso.Parse(until).Value };
        await store.SetAsync([(example.TheBooking(), example.TheHouse())], [storm], []);
        var found = (await store.AskAsync([example.TheBooking().Window], null, playWeek: new LocalDate(2014, 12, 26))).Values.Single();
        Assert.Equal(expected, found.Key);
    }

    /// <summary>Random worlds to try.</summary>
    protected virtual int Rounds => 60;

    protected abstract Task<StandingStore> StoreAsync();
}

public sealed class SqliteStandingTests : StandingContract
{
    protected override Task<StandingStore> StoreAsync() => StandingStore.SqliteAsync();
}

public class StandingsTests
{
    [Theory]
    [MemberData(nameof(StandingExample.Names), MemberType = typeof(StandingExample))]
    public void The_CSharp_says_what_the_shipped_example_says(string name)
    {
        var example = StandingExample.Named(name);
        var found = Standings.Of(example.TheBooking(), example.TheHouse(), example.TheDisruptions(), example.TheOpenings(), example.TheDay());
        Assert.Equal(example.Is, JsonNamingPolicy.KebabCaseLower.ConvertName(found.Key.ToString()));
        Assert.Equal(example.Because, found.Because);
        Assert.Equal(example.Gaps, found.Gaps);
        Assert.Equal(example.EndsEarly ?? found.EndsEarly, found.EndsEarly);
    }
}
