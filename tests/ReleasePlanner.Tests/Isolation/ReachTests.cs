using NodaTime;
using ReleasePlanner.Chains;
using ReleasePlanner.Disruptions;
using ReleasePlanner.Films;
using ReleasePlanner.Notices;
using ReleasePlanner.Offers;
using ReleasePlanner.Platform.Batches;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Platform.Values;
using ReleasePlanner.Tests.Support;
using ReleasePlanner.Theaters;
using ReleasePlanner.Theaters.Bookings;
using ReleasePlanner.Windows;
using Xunit;
using static ReleasePlanner.Tests.Support.World;

namespace ReleasePlanner.Tests.Isolation;

/// <summary>What exhibitors of several chains or single houses, and staff limited to territories, see and may do.</summary>
public class ReachTests : PlannerTests
{
    private const string Both = "exhibitor:amc+exhibitor:carmike";
    private const string Manager = "house:carmike-1";
    private const string Georgia = "distribution:columbia@us/ga";

    [Fact]
    public async Task Who_has_several_chains_books_and_sees_for_all_of_them()
    {
        await using var planner = await WithChains();

        await planner.Do(Both, Confirm(planner, "carmike-1"));
        await planner.Do(Both, Confirm(planner, "amc-1"));
        await planner.Do("exhibitor:loft", Confirm(planner, "loft-1"));

        Assert.Equal(2, (await planner.Ask(Both, new WindowSummary { Window = Wide })).Theaters.Upcoming);
        Assert.Equal([Theater("amc-1"), Theater("carmike-1")], (await planner.Ask(Both, new WindowBookings { Window = Wide })).Bookings.Select(b => b.Theater));
        Assert.Equal("not-found", (await planner.Refused(Both, Confirm(planner, "loft-1"))).Code);
        Assert.Equal(2, (await planner.Do(Both, new DropBookings { CommandId = planner.NewId(), Window = Wide })).Total);
        await planner.Do(Both, new DropFilm { CommandId = planner.NewId(), Chain = ChainId.Parse("chain:amc"), Film = Interview });
        Assert.Equal(0, (await planner.Ask(Both, new Inbox { Chain = ChainId.Parse("chain:amc") })).Unread);
    }

    [Fact]
    public async Task A_house_manager_has_its_house_and_nothing_else_of_its_chain()
    {
        await using var planner = await WithChains();
        await planner.Do(Carmike, Confirm(planner, "carmike-2"));

        await planner.Do(Manager, Confirm(planner, "carmike-1"));
        await planner.Do(Manager, new CloseTheaters { CommandId = planner.NewId(), Theaters = new() { All = true }, From = new LocalDate(2015, 1, 1), Until = new LocalDate(2015, 1, 2) });

        Assert.Equal([Theater("carmike-1")], (await planner.Ask(Manager, new WindowBookings { Window = Wide })).Bookings.Select(b => b.Theater));
        Assert.Equal("not-found", (await planner.Refused(Manager, Confirm(planner, "carmike-2"))).Code);
        Assert.Equal("not-found", (await planner.Refused(Manager, new DropFilm { CommandId = planner.NewId(), Chain = ChainId.Parse("chain:carmike"), Film = Interview })).Code);
        await planner.Do(Manager, House(planner, "carmike-1", screens: 4));
        Assert.Equal("not-found", (await planner.Refused(Manager, House(planner, "carmike-9"))).Code);
        Assert.Equal("not-found", (await planner.Refused(Manager, House(planner, "carmike-1", "amc"))).Code);
    }

    [Fact]
    public async Task Who_only_books_neither_registers_nor_closes()
    {
        await using var planner = await WithChains();
        const string Booker = "exhibitor:carmike~books";

        await planner.Do(Booker, Confirm(planner, "carmike-1"));

        Assert.Equal("not-allowed", (await planner.Refused(Booker, House(planner, "carmike-1", screens: 4))).Code);
        Assert.Equal("not-allowed", (await planner.Refused(Booker, new CloseTheaters { CommandId = planner.NewId(), Theaters = new() { All = true } })).Code);
        Assert.Equal("not-allowed", (await planner.Refused(Booker, new DropFilm { CommandId = planner.NewId(), Chain = ChainId.Parse("chain:carmike"), Film = Interview })).Code);
    }

    [Fact]
    public async Task Staff_of_a_territory_sees_and_changes_only_what_lies_in_it()
    {
        await using var planner = await WithChains();
        await planner.Do(Carmike, Confirm(planner, "carmike-1"));
        await planner.Do("exhibitor:loft", Confirm(planner, "loft-1"));

        Assert.Equal(1, (await planner.Ask(Georgia, new WindowSummary { Window = Wide })).Theaters.Upcoming);
        Assert.Equal([Theater("carmike-1")], (await planner.Ask(Georgia, new WindowBookings { Window = Wide })).Bookings.Select(b => b.Theater));
        Assert.Equal(1, (await planner.Ask(Georgia, new FilmSummary { Film = Interview })).Theaters.Upcoming);
        Assert.Equal(1, (await planner.Ask(Georgia, new ReleaseBoard { Distributor = DistributorId.Parse("columbia") })).Films[0].Windows[0].Theaters.Upcoming);
        Assert.Equal(1, (await planner.Ask(Georgia, new WindowTimeline { Window = Wide })).Points[^1].Theaters);

        Assert.Equal("not-allowed", (await planner.Refused(Georgia, Film(planner, "other"))).Code);
        Assert.Equal("not-found", (await planner.Refused(Georgia, new CancelRelease { CommandId = planner.NewId(), Film = Interview })).Code);
        Assert.Equal("not-found", (await planner.Refused(Georgia, new MoveWindow { CommandId = planner.NewId(), Window = Wide, Opens = new LocalDate(2015, 1, 9) })).Code);
        Assert.Equal("not-found", (await planner.Refused("distribution:columbia@ca", new WithdrawWindow { CommandId = planner.NewId(), Window = Wide })).Code);
        var foreign = new SendOffer { CommandId = planner.NewId(), Window = Wide, Theaters = new() { Ids = [Theater("loft-1")] }, Screens = Json.Read<WeeklyScreens>("1"), Weeks = 1 };
        Assert.Equal("not-found", (await planner.Refused(Georgia, foreign)).Code);
        Assert.Equal(1, (await planner.Do(Georgia, new CancelBookings { CommandId = planner.NewId(), Window = Wide })).Total);
        Assert.Null((await planner.Bookings("loft-1"))[0].Cancelled);
    }

    [Fact]
    public async Task Staff_of_a_market_stops_and_lifts_there_and_nowhere_else()
    {
        await using var planner = await WithChains();
        const string Staff = "distribution:columbia@us";
        await planner.Do(Carmike, Confirm(planner, "carmike-1"));

        await planner.Do(Staff, new CancelRelease { CommandId = planner.NewId(), Film = Interview, Markets = [Us], Disruption = DisruptionId.Parse("here") });
        await planner.Do(Columbia, new SuspendRelease { CommandId = planner.NewId(), Film = Interview, Disruption = DisruptionId.Parse("everywhere") });

        await planner.Do(Staff, new LiftDisruption { CommandId = planner.NewId(), Disruption = DisruptionId.Parse("here") });
        Assert.Equal("not-found", (await planner.Refused(Staff, new LiftDisruption { CommandId = planner.NewId(), Disruption = DisruptionId.Parse("everywhere") })).Code);
    }

    [Fact]
    public async Task Colleagues_see_each_others_batches_and_others_do_not()
    {
        await using var planner = await WithChains();
        var offer = new SendOffer { CommandId = planner.NewId(), Window = Wide, Theaters = new() { All = true }, Screens = Json.Read<WeeklyScreens>("1"), Weeks = 1 };
        await planner.Do("distribution:columbia#u-1", offer);

        foreach (var colleague in new[] { "distribution:columbia#u-1", "distribution:columbia#u-2", "executive:columbia#u-3", Admin })
        {
            Assert.Single((await planner.Ask(colleague, new ReleasePlanner.Platform.Batches.Batches())).Batches, b => b.Batch == offer.CommandId);
        }
        foreach (var other in new[] { "distribution:columbia-2", "distribution:columbia@us", "executive:universal", Carmike })
        {
            Assert.Empty((await planner.Ask(other, new ReleasePlanner.Platform.Batches.Batches())).Batches);
        }
    }

    private async Task<Planner> WithChains()
    {
        var planner = await (await StartAsync()).WithWorld(houses: 2);
        foreach (var chain in new[] { "amc", "loft" })
        {
            await planner.Do(Admin, new RegisterChain { CommandId = planner.NewId(), Chain = ChainId.Parse("chain:" + chain), Name = chain });
        }
        await planner.Do(Admin, House(planner, "amc-1", "amc"));
        await planner.Do(Admin, House(planner, "loft-1", "loft", region: "ca"));
        return planner;
    }
}
