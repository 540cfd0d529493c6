using NodaTime;
using ReleasePlanner.Disruptions;
using ReleasePlanner.Films;
using ReleasePlanner.Offers;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Platform.Values;
using ReleasePlanner.Tests.Support;
using ReleasePlanner.Theaters.Bookings;
using ReleasePlanner.Windows;
using Xunit;
using static ReleasePlanner.Tests.Offers.OfferWorld;
using static ReleasePlanner.Tests.Support.World;

namespace ReleasePlanner.Tests.Offers;

public class AskTests : PlannerTests
{
    private static readonly WindowId Limited = WindowId.Parse("window:the-interview/us/theatrical/limited");

    private static AskForFilm Ask(Planner planner, params string[] theaters) =>
        new() { CommandId = planner.NewId(), Window = Wide, Theaters = theaters.Length == 0 ? All : Of(theaters), Weeks = 2 };

    private static GrantAsk Grant(Planner planner, WindowId? window = null) => new() { CommandId = planner.NewId(), Window = window ?? Wide, Theaters = All };

    [Fact]
    public async Task Houses_stand_by_for_a_stopped_film_and_come_back_in_one_grant_under_another_window()
    {
        await using var planner = await (await StartAsync()).WithWorld(houses: 4);
        var cancel = new CancelRelease { CommandId = planner.NewId(), Film = Interview };
        await planner.Do(Columbia, cancel);
        await planner.Do(Carmike, Ask(planner, "carmike-1", "carmike-2", "carmike-3"));
        Assert.Equal(3, (await planner.Ask(Columbia, new OffersOut { Film = Interview })).Asking);
        Assert.Equal("stopped", (await planner.Refused(Columbia, Grant(planner) with { Theaters = Of("carmike-1") })).Code);

        await planner.Do(Columbia, new LiftDisruption { CommandId = planner.NewId(), Disruption = DisruptionId.Parse(cancel.CommandId.Value), Bookings = OnLift.Release });
        await planner.Do(Columbia, World.Window(planner) with { Label = "limited" });
        var granted = await planner.Do(Columbia, Grant(planner, Limited));

        Assert.Equal((3, 3), (granted.Total, granted.Done));
        Assert.Equal(3m, (await planner.Ask(Columbia, new WindowSummary { Window = Limited })).Theaters.InEffect);
        var booking = Assert.Single(await planner.Bookings("carmike-1"));
        Assert.Equal((Columbia, Carmike, Christmas), (booking.DistributorYes!.By, booking.ConfirmedBy, booking.From));
        Assert.Empty(await planner.Bookings("carmike-4"));
    }

    [Fact]
    public async Task Who_has_not_asked_is_granted_nothing_and_a_granted_ask_is_closed()
    {
        await using var planner = await (await StartAsync()).WithWorld(houses: 2);
        await planner.Do(Carmike, Ask(planner, "carmike-1"));

        Assert.Equal("not-found", (await planner.Refused(Columbia, Grant(planner) with { Theaters = Of("carmike-2") })).Code);
        await planner.Do(Columbia, Grant(planner) with { Weeks = 1 });

        Assert.Equal(1, (await planner.Bookings("carmike-1"))[0].Weeks);
        Assert.Equal("offer-closed", (await planner.Refused(Columbia, Grant(planner) with { Theaters = Of("carmike-1") })).Code);
        Assert.Equal("already-booked", (await planner.Refused(Carmike, Ask(planner, "carmike-1"))).Code);
    }

    [Fact]
    public async Task An_ask_is_changed_taken_back_or_refused()
    {
        await using var planner = await (await StartAsync()).WithWorld(houses: 2);
        await planner.Do(Carmike, Ask(planner));
        await planner.Do(Carmike, Ask(planner, "carmike-1") with { Weeks = 3 });
        Assert.Equal(3, Assert.Single(await planner.Lines("carmike-1")).Run.Weeks);

        await planner.Do(Carmike, new WithdrawAsk { CommandId = planner.NewId(), Window = Wide, Theaters = Of("carmike-1") });
        await planner.Do(Columbia, new RefuseAsk { CommandId = planner.NewId(), Window = Wide, Reason = new(null, "the neighbor has it") });

        Assert.Equal(("withdrawn", "refused"), (await planner.StateOf("carmike-1"), await planner.StateOf("carmike-2")));
        Assert.Equal("not-found", (await planner.Refused("exhibitor:regal", Ask(planner, "carmike-1"))).Code);
    }
}
