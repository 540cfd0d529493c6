using ReleasePlanner.History;
using ReleasePlanner.Offers;
using ReleasePlanner.Platform.Values;
using ReleasePlanner.Search;
using ReleasePlanner.Tests.Offers;
using ReleasePlanner.Tests.Support;
using ReleasePlanner.Theaters.Bookings;
using ReleasePlanner.Windows;
using Xunit;
using static ReleasePlanner.Tests.Support.World;

namespace ReleasePlanner.Tests.Commands;

/// <summary>Found by use: a second user's edit silently overwrote the first one's.</summary>
public sealed class RunSeenTests : PlannerTests
{
    [Fact]
    public async Task A_booking_or_an_offer_that_somebody_changed_meanwhile_is_not_overwritten_by_who_has_not_seen_it()
    {
        await using var planner = await (await StartAsync()).WithWorld(houses: 3);
        await planner.Do(Columbia, Film(planner) with { Title = "The Interview" });
        await planner.Do(Columbia, OfferWorld.Send(planner, OfferWorld.Of("carmike-1", "carmike-2")));
        await planner.Do(Carmike, Confirm(planner, "carmike-3"));
        var dana = await planner.Person("Dana Reyes", Columbia);
        var one = new WeeklyScreens([Screens.Of(1)]);
        var two = new WeeklyScreens([Screens.Of(2)]);

        // The first has 3 weeks of the offer to one house in mind, and the second 4: each saw 2.
        AmendOffer Weeks(int weeks, params string[] houses) =>
            new() { CommandId = planner.NewId(), Offer = OfferWorld.Offer, Theaters = OfferWorld.Of(houses), Weeks = weeks, Seen = new(Weeks: 2) };
        await planner.Do(dana, Weeks(3, "carmike-1"));
        var line = Assert.Single((await planner.Do(Columbia, Weeks(4, "carmike-1", "carmike-2"))).Refused!);
        Assert.Equal((Theater("carmike-1"), "version-mismatch"), (line.Theater!.Value, line.Code));
        Assert.Contains("3 weeks now", line.Message, StringComparison.Ordinal);
        Assert.Equal((3, 4), ((await planner.Lines("carmike-1"))[0].Run.Weeks, (await planner.Lines("carmike-2"))[0].Run.Weeks));

        // What is not changed is not compared.
        await planner.Do(Columbia, new AmendOffer { CommandId = planner.NewId(), Offer = OfferWorld.Offer, Theaters = OfferWorld.Of("carmike-1"), Screens = two, Seen = new(one) });

        var booking = (await planner.Bookings("carmike-3"))[0];
        AmendBookings Amended(int weeks) => new() { CommandId = planner.NewId(), Bookings = [booking.Id], Weeks = weeks, Seen = new(Weeks: booking.Weeks) };
        await planner.Do(Carmike, Amended(booking.Weeks + 1));
        Assert.Equal("version-mismatch", (await planner.Refused(Carmike, Amended(booking.Weeks + 2))).Code);
        Assert.Equal(booking.Weeks + 1, (await planner.Bookings("carmike-3"))[0].Weeks);

        // Rows of some houses are asked for by their ids, to see who changed what.
        var rows = (await planner.Ask(Columbia, new WindowHouses { Window = Wide, Theaters = [Theater("carmike-3")] })).Rows;
        Assert.Equal(["carmike-3"], rows.Select(r => r.Theater.Slug));
        Assert.Contains((await planner.Ask(Columbia, new Activity { Window = Wide, Theater = Theater("carmike-1") })).Entries, e => e.Person == "Dana Reyes" && e.Kind.StartsWith("line-amended.", StringComparison.Ordinal));

        // Last days are told, not the days after them; and names are asked for as the texts mention them.
        var words = (await planner.Ask(Carmike, new Activity { Theater = Theater("carmike-3"), Limit = 1 })).Entries[0].Words;
        Assert.Contains($"until {booking.Until.PlusDays(6):uuuu-MM-dd}", words, StringComparison.Ordinal);
        var person = dana[(dana.IndexOf('#', StringComparison.Ordinal) + 1)..];
        var own = (await planner.Ask(Columbia, new Names { Ids = ["film:the-interview", "theater:carmike-1", "chain:carmike", "market:us", person, "film:nobody-has"] })).Names;
        Assert.Equal(["Carmike", "The Interview", "United States", "carmike-1", "Dana Reyes"], own.Values);
        Assert.False((await planner.Ask(Carmike, new Names { Ids = [person] })).Names.ContainsKey(person));
    }
}
