using System.Text.Json;
using NodaTime;
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
