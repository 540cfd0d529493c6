using NodaTime;
using ReleasePlanner.Buyers;
using ReleasePlanner.Chains;
using ReleasePlanner.Disruptions;
using ReleasePlanner.Markets;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Platform.Values;
using ReleasePlanner.Tests.Support;
using ReleasePlanner.Theaters;
using Xunit;
using static ReleasePlanner.Tests.Support.World;

namespace ReleasePlanner.Tests.Theaters;

/// <summary>Markets, chains and theaters as they are registered.</summary>
public class RegistryTests : PlannerTests
{
    private const string Amc = "exhibitor:amc";
    private static readonly MarketId Canada = MarketId.Parse("market:ca");

    [Fact]
    public async Task Everybody_sees_every_market_with_its_play_weeks_and_regions()
    {
        await using var planner = await TwoChains();

        var markets = (await planner.Ask("house:amc-1", new ReleasePlanner.Markets.Markets())).Markets;

        Assert.Equal(["Canada", "United States"], markets.Select(m => m.Name));
        Assert.Equal(["Georgia", "California"], markets[1].Regions.Select(r => r.Name));
        Assert.Equal(("domestic", IsoDayOfWeek.Friday, "America/New_York"), (markets[1].Group, markets[1].PlayWeeks[0].StartsOn, markets[1].TimeZone.Id));
    }

    [Fact]
    public async Task A_house_is_told_with_its_chain_its_screens_and_who_books_for_it_today()
    {
        await using var planner = await TwoChains();
        var clark = BuyerId.Parse("buyer:clark");
        await planner.Do(Admin, new RegisterBuyer { CommandId = planner.NewId(), Buyer = clark, Name = "Clark" });
        await planner.Do(Admin, new AssignBuyer { CommandId = planner.NewId(), Buyer = clark, Theaters = new() { Ids = [Theater("carmike-1")] }, From = new(2014, 1, 1) });
        await planner.Do(Admin, new AssignBuyer { CommandId = planner.NewId(), Buyer = clark, Theaters = new() { Ids = [Theater("carmike-2")] }, From = new(2014, 1, 1), Until = new(2014, 11, 1) });

        var all = await planner.Ask(Columbia, new ReleasePlanner.Theaters.Theaters());
        var one = all.Theaters.Single(t => t.Theater == Theater("carmike-1"));

        Assert.Equal(4, all.Total);
        Assert.Equal(("Carmike", "Clark", (int?)2, (RegionId?)RegionId.Parse("ga")), (one.ChainName, one.BuyerName, one.Screens?.Of("standard"), one.Region));
        Assert.Null(all.Theaters.Single(t => t.Theater == Theater("carmike-2")).Buyer);
        Assert.Equal([Theater("carmike-1")], await Ids(planner, Columbia, new() { Buyer = clark }));
        Assert.Equal([Theater("carmike-1")], await Ids(planner, "buyer:clark", new()));
    }

    [Fact]
    public async Task Houses_are_narrowed_sorted_and_turned_page_by_page()
    {
        await using var planner = await TwoChains();
        await planner.Do(Admin, House(planner, "carmike-2", screens: 9) with { City = "Macon", Codes = new("4711", null) });

        Assert.Equal([Theater("amc-1"), Theater("amc-ca")], await Ids(planner, Columbia, new() { Chain = ChainId.Parse("chain:amc") }));
        Assert.Equal([Theater("amc-ca")], await Ids(planner, Columbia, new() { Market = Canada }));
        Assert.Equal([Theater("amc-1")], await Ids(planner, Columbia, new() { Region = RegionId.Parse("ca") }));
        Assert.Equal([Theater("carmike-2")], await Ids(planner, Columbia, new() { Text = "MAC" }));
        Assert.Equal([Theater("carmike-2")], await Ids(planner, Columbia, new() { Text = "4711" }));
        Assert.Equal(Theater("carmike-2"), (await Ids(planner, Columbia, new() { Sort = TheaterSort.Screens }))[0]);
        var first = await planner.Ask(Columbia, new ReleasePlanner.Theaters.Theaters { Limit = 3 });
        var second = await planner.Ask(Columbia, new ReleasePlanner.Theaters.Theaters { Limit = 3, Cursor = first.Next });
        Assert.Equal((3, 1, 4L, (int?)null), (first.Theaters.Count, second.Theaters.Count, second.Total, second.Next));
    }

    [Fact]
    public async Task A_house_that_its_chain_its_region_or_itself_closed_says_so()
    {
        await using var planner = await TwoChains();
        await planner.Do(Carmike, new CloseTheaters { CommandId = planner.NewId(), Theaters = new() { Ids = [Theater("carmike-1")] }, Disruption = DisruptionId.Parse("flood"), Reason = new Reason("weather", "flood") });
        await planner.Do(Admin, new CloseRegions { CommandId = planner.NewId(), Market = Us, Regions = [RegionId.Parse("ca")], Disruption = DisruptionId.Parse("fires"), Until = new(2014, 12, 5) });

        var now = await planner.Ask(Columbia, new ReleasePlanner.Theaters.Theaters());
        var later = await planner.Ask(Columbia, new ReleasePlanner.Theaters.Theaters { On = new LocalDate(2014, 12, 5) });

        Assert.Equal(("flood", DisruptionKind.TheaterClosed), Closed(now, "carmike-1"));
        Assert.Equal(("fires", DisruptionKind.RegionsClosed), Closed(now, "amc-1"));
        Assert.Null(Closed(now, "carmike-2"));
        Assert.Null(Closed(later, "amc-1"));
        await planner.Do(Carmike, new LiftDisruption { CommandId = planner.NewId(), Disruption = DisruptionId.Parse("flood"), Theaters = new() { Ids = [Theater("carmike-1")] } });
        Assert.Null(Closed(await planner.Ask(Columbia, new ReleasePlanner.Theaters.Theaters()), "carmike-1"));
    }

    [Fact]
    public async Task Chains_are_told_with_what_they_have_where_it_may_be_seen()
    {
        await using var planner = await TwoChains();

        var all = (await planner.Ask(Columbia, new ReleasePlanner.Chains.Chains())).Chains;
        var inCanada = Assert.Single((await planner.Ask(Columbia, new ReleasePlanner.Chains.Chains { Market = Canada })).Chains);
        var own = await planner.Ask("house:amc-1", new ReleasePlanner.Chains.Chains());

        Assert.Equal(["AMC", "Carmike"], all.Select(c => c.Name));
        Assert.Equal((2, 5), (all[0].Theaters, all[0].Screens));
        Assert.Equal([Canada, Us], all[0].Markets.OrderBy(m => m.Value));
        Assert.Equal((1, 3), (inCanada.Theaters, inCanada.Screens));
        Assert.Equal((1L, 1), (own.Total, own.Chains.Single().Theaters));
        Assert.Empty((await planner.Ask(Amc, new ReleasePlanner.Chains.Chains { Text = "carm" })).Chains);
    }

    [Fact]
    public async Task Chains_are_found_one_by_one_and_those_with_most_houses_first()
    {
        await using var planner = await TwoChains();
        var most = (await planner.Ask(Columbia, new ReleasePlanner.Chains.Chains { Sort = ChainSort.Theaters })).Chains;
        var inUs = (await planner.Ask(Columbia, new ReleasePlanner.Chains.Chains { Sort = ChainSort.Theaters, Market = Us })).Chains;

        Assert.Equal([("AMC", 2), ("Carmike", 2)], most.Select(c => (c.Name, c.Theaters)));
        Assert.Equal([("Carmike", 2), ("AMC", 1)], inUs.Select(c => (c.Name, c.Theaters)));
        var one = await planner.Ask(Columbia, new ReleasePlanner.Chains.Chains { Chain = ChainId.Parse("chain:carmike") });
        Assert.Equal((1L, "Carmike"), (one.Total, Assert.Single(one.Chains).Name));
        Assert.Empty((await planner.Ask(Amc, new ReleasePlanner.Chains.Chains { Chain = ChainId.Parse("chain:carmike") })).Chains);
    }

    [Fact]
    public async Task A_house_is_found_by_its_id_and_not_by_what_begins_like_it()
    {
        await using var planner = await (await StartAsync()).WithWorld(houses: 12);
        var one = await planner.Ask(Columbia, new ReleasePlanner.Theaters.Theaters { Theater = Theater("carmike-1") });
        Assert.Equal((1L, Theater("carmike-1")), (one.Total, Assert.Single(one.Theaters).Theater));
        Assert.Empty((await planner.Ask(Amc, new ReleasePlanner.Theaters.Theaters { Theater = Theater("carmike-1") })).Theaters);
    }

    private static (string, DisruptionKind)? Closed(TheatersAnswer answer, string theater) =>
        answer.Theaters.Single(t => t.Theater == Theater(theater)).Closed is { } closed ? (closed.Disruption, closed.Kind) : null;

    private static async Task<IReadOnlyList<TheaterId>> Ids(Planner planner, string actor, ReleasePlanner.Theaters.Theaters query) =>
        [.. (await planner.Ask(actor, query)).Theaters.Select(t => t.Theater)];

    /// <summary>Two houses of Carmike in Georgia, one of AMC in California and one in Canada.</summary>
    private async Task<Planner> TwoChains()
    {
        var planner = await (await StartAsync()).WithWorld(houses: 2);
        await planner.Do(Admin, Market(planner) with { Market = Canada, Name = "Canada", Regions = [] });
        await planner.Do(Admin, new RegisterChain { CommandId = planner.NewId(), Chain = ChainId.Parse("chain:amc"), Name = "AMC" });
        await planner.Do(Admin, House(planner, "amc-1", "amc", region: "ca"));
        await planner.Do(Admin, House(planner, "amc-ca", "amc", screens: 3) with { Market = Canada, Region = null });
        return planner;
    }
}
