using System.Text.Json.Nodes;
using ReleasePlanner.Disruptions;
using ReleasePlanner.Films;
using ReleasePlanner.Platform.Values;
using ReleasePlanner.Tests.Offers;
using ReleasePlanner.Tests.Support;
using ReleasePlanner.Theaters;
using Xunit;
using static ReleasePlanner.Tests.Feed.FeedWorld;
using static ReleasePlanner.Tests.Support.World;

namespace ReleasePlanner.Tests.Feed;

/// <summary>What lies close to a party's own and is not.</summary>
public class FeedOthersTests : PlannerTests
{
    [Fact]
    public async Task Who_was_given_a_window_is_told_what_stops_it_and_nothing_of_the_film_s_other_windows()
    {
        await using var planner = await (await StartAsync()).WithFeedWorld();
        var france = MarketId.Parse("market:fr");
        await planner.Do(Admin, Market(planner) with { Market = france, Name = "France" });
        await planner.Do(Columbia, Window(planner) with { Market = france, Distributor = DistributorId.Parse("fox") });
        await planner.Do(Columbia, new ReportDisruption
        {
            CommandId = planner.NewId(),
            Film = Interview,
            Source = "Variety",
            What = (JsonObject)JsonNode.Parse("""{ "do": "DropFilm", "chain": "chain:carmike" }""")!,
        });
        await planner.Do(Columbia, new WaiveCommitments { CommandId = planner.NewId(), Film = Interview, Chains = [ChainId.Parse("chain:carmike")] });
        await planner.Do(Columbia, new SuspendRelease { CommandId = planner.NewId(), Film = Interview, Disruption = DisruptionId.Parse("at-home"), Markets = [Us] });
        await planner.Do(Columbia, new SuspendRelease { CommandId = planner.NewId(), Film = Interview, Disruption = DisruptionId.Parse("everywhere") });

        var fox = await planner.Feed(Fox);
        Assert.Equal("everywhere", Assert.Single(fox, e => e.Kind == "release.suspended").Data.GetProperty("disruption").GetString());
        Assert.DoesNotContain("carmike", Json.Write(fox), StringComparison.Ordinal);
        Assert.Equal("report.made commitments.waived release.suspended release.suspended", string.Join(" ", (await planner.Feed(Columbia)).TakeLast(4).Select(e => e.Kind)));
        Assert.Equal(["everywhere"], (await planner.Ask(Fox, new ReleasePlanner.Disruptions.Disruptions())).Disruptions.Select(d => d.Disruption.Id.Value));
        Assert.Equal(3, (await planner.Ask(Columbia, new ReleasePlanner.Disruptions.Disruptions())).Disruptions.Count);
    }

    [Fact]
    public async Task A_house_s_closure_is_told_its_chain_and_no_other()
    {
        await using var planner = await (await StartAsync()).WithFeedWorld();
        await planner.Do(Carmike, new CloseTheaters { CommandId = planner.NewId(), Theaters = OfferWorld.Of("carmike-1") });
        Assert.Contains("theater.closed", await planner.Kinds(Carmike), StringComparison.Ordinal);
        Assert.DoesNotContain("theater.closed", await planner.Kinds(Regal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_chain_s_terms_are_told_the_houses_that_they_were_sent()
    {
        await using var planner = await (await StartAsync()).WithWorld(houses: 2);
        await planner.Do(Columbia, OfferWorld.Send(planner, OfferWorld.Of("carmike-1")));
        Assert.Contains("offer.made", await planner.Kinds("house:carmike-1"), StringComparison.Ordinal);
        Assert.DoesNotContain("offer.made", await planner.Kinds("house:carmike-2"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task There_is_more_only_when_something_of_one_s_own_is()
    {
        await using var planner = await (await StartAsync()).WithFeedWorld();
        var own = (await planner.Feed(Regal)).Count;
        await planner.Plays();
        var all = await planner.Ask(Regal, new ReleasePlanner.Feed.Events { Limit = own });
        Assert.Equal((own, false), (all.Events.Count, all.More));
        var some = await planner.Ask(Regal, new ReleasePlanner.Feed.Events { Limit = own - 1 });
        Assert.Equal((own - 1, true), (some.Events.Count, some.More));
    }
}
