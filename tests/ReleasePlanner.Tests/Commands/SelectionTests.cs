using System.Collections.Immutable;
using System.Text.Json.Nodes;
using CsCheck;
using ReleasePlanner.Buyers;
using ReleasePlanner.Chains;
using ReleasePlanner.Disruptions;
using ReleasePlanner.Groups;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Platform.Gate;
using ReleasePlanner.Platform.Values;
using ReleasePlanner.Tests.Support;
using ReleasePlanner.Theaters;
using ReleasePlanner.Theaters.Bookings;
using Xunit;
using static ReleasePlanner.Tests.Support.World;

namespace ReleasePlanner.Tests.Commands;

/// <summary>What a selection finds, and above all what it does not.</summary>
public class SelectionTests : PlannerTests
{
    /// <summary>Houses with their cities; blank and null are unknown.</summary>
    private static readonly (string House, string Name, string? City, int? Screens, string Region)[] Houses =
    [
        ("carmike-1", "Carmike Columbus 15", "Columbus", 15, "ga"),
        ("carmike-2", "Carmike Łódź", "Łódź", 2, "ga"),
        ("carmike-3", "新宿ピカデリー", "東京", 4, "ca"),
        ("carmike-4", "梅田ブルク7", "大阪", null, "ca"),
        ("carmike-5", "Carmike Drive-In", null, 1, "ga"),
        ("carmike-6", "Октябрь", "Москва", 6, "ca"),
    ];

    private static readonly (string Selection, string Member)[] Meaningless =
    [
        ("""{ "cities": ["京都"] }""", "theaters.cities"),
        ("""{ "cities": [""] }""", "theaters.cities"),
        ("""{ "cities": [" "] }""", "theaters.cities"),
        ("""{ "cities": ["---"] }""", "theaters.cities"),
        ("""{ "cities": ["🎬"] }""", "theaters.cities"),
        ("""{ "cities": ["Columbus", ""] }""", "theaters.cities"),
        ("""{ "cities": [] }""", "theaters.cities"),
        ("""{ "all": true, "cities": [] }""", "theaters.cities"),
        ("""{ "markets": ["market:us"], "cities": [] }""", "theaters.cities"),
        ("""{ "markets": ["market:us"], "names": [" "] }""", "theaters.names"),
        ("""{ "names": ["シネマ"] }""", "theaters.names"),
        ("""{ "codes": [""] }""", "theaters.codes"),
        ("""{ "codes": ["nobody's"] }""", "theaters.codes"),
        ("""{ "all": true, "except": [] }""", "theaters.except"),
        ("""{ "regions": ["zz"] }""", "theaters.regions"),
        ("""{ "regions": ["ga"], "markets": ["market:fr"] }""", "theaters.markets"),
        ("""{ "chains": ["chain:nobody"] }""", "theaters.chains"),
        ("""{ "buyers": ["buyer:idle"] }""", "theaters.buyers"),
        ("""{ "groups": [""] }""", "theaters.groups"),
        ("""{ "minScreens": 40 }""", "theaters.minScreens"),
        ("""{ "minScreens": -1 }""", "theaters.minScreens"),
        ("""{ "all": true, "first": 0 }""", "theaters.first"),
        ("""{ "all": true, "first": -3 }""", "theaters.first"),
        ("""{ "all": true, "regions": ["ga"] }""", "theaters"),
        ("""{ "first": 1 }""", "theaters"),
        ("""{ "cities": ["東京"], "regions": ["ga"] }""", "theaters"),
        ("{}", "theaters"),
    ];

    private static readonly (string Members, string Member)[] MeaninglessForBookings =
    [
        ("""{ "formats": [] }""", "formats"),
        ("""{ "versions": [""] }""", "versions"),
        ("""{ "bookings": [] }""", "bookings"),
        ("""{ "theaters": { "cities": ["-"] } }""", "theaters.cities"),
    ];

    [Theory]
    [InlineData("東京", "carmike-3")]
    [InlineData("МОСКВА", "carmike-6")]
    [InlineData("lodz", "carmike-2")]
    [InlineData("ＣＯＬＵＭＢＵＳ", "carmike-1")]
    public async Task A_city_in_any_letters_finds_its_houses_and_no_other(string city, string house)
    {
        await using var planner = await World();

        var closed = await planner.Do(Carmike, Close(planner, new() { Cities = [city] }));

        Assert.Equal((1, 1), (closed.Total, closed.Done));
        Assert.Equal("theater:" + house, (await InForce(planner)).Single().Owner);
    }

    /// <summary>A refusal changes nothing, so that one planner serves all of them.</summary>
    [Fact]
    public async Task A_criterion_that_means_nothing_or_finds_nothing_is_refused_by_its_name()
    {
        await using var planner = await World();

        foreach (var (selection, member) in Meaningless)
        {
            var refused = await planner.Refused(Carmike, Close(planner, Json.Read<Selection>(selection)));

            Assert.True(refused.Code == "invalid" && refused.Problems!.Any(p => p.Field == member), $"{selection}: {Json.Write(refused)}");
        }
        Assert.Empty(await InForce(planner));
    }

    [Fact]
    public async Task Bookings_are_not_selected_by_what_means_nothing()
    {
        await using var planner = await World();
        await planner.Do(Carmike, Confirm(planner, "carmike-1"));

        foreach (var (members, member) in MeaninglessForBookings)
        {
            var body = members.Insert(1, $"""
                 "commandId": "{planner.NewId()}", "window": "{Wide}",
                """);
            var refused = await planner.Refused(Carmike, Json.Read<DropBookings>(body));

            Assert.True(refused.Code == "invalid" && refused.Problems!.Any(p => p.Field == member), $"{members}: {Json.Write(refused)}");
        }
        Assert.Null((await planner.Bookings("carmike-1"))[0].Dropped);
    }

    [Theory]
    [InlineData("CloseTheaters", """{ "commandId": "c", "theaters": { "cities": [null] } }""", "cities")]
    [InlineData("DropBookings", """{ "commandId": "c", "window": "window:the-interview/us/theatrical", "formats": [null] }""", "formats")]
    public void A_null_among_criteria_is_refused_when_it_is_read(string command, string text, string member)
    {
        var refusal = RequestCatalog.Command(command, JsonNode.Parse(text)!.AsObject()).Refusal!;

        Assert.Equal("invalid", refusal.Code);
        Assert.Contains(member, Json.Write(refusal), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("CancelRelease", """{ "commandId": "c", "film": "film:the-interview", "markets": [] }""", "markets")]
    [InlineData("SuspendRelease", """{ "commandId": "c", "film": "film:the-interview", "channels": [] }""", "channels")]
    [InlineData("CloseChain", """{ "commandId": "c", "chain": "chain:carmike", "regions": [] }""", "regions")]
    [InlineData("BanDistributor", """{ "commandId": "c", "chain": "chain:carmike", "distributor": "columbia", "markets": [] }""", "markets")]
    [InlineData("DropFilm", """{ "commandId": "c", "chain": "chain:carmike", "film": "film:the-interview", "regions": [] }""", "regions")]
    [InlineData("WaiveCommitments", """{ "commandId": "c", "film": "film:the-interview", "chains": [] }""", "chains")]
    public void A_list_that_means_all_when_it_is_absent_is_refused_when_it_is_empty(string command, string text, string member)
    {
        var refusal = RequestCatalog.Command(command, JsonNode.Parse(text)!.AsObject()).Refusal!;

        Assert.Equal("invalid", refusal.Code);
        Assert.Contains($"{member} is empty", Json.Write(refusal), StringComparison.Ordinal);
        var absent = JsonNode.Parse(text)!.AsObject();
        absent.Remove(member);
        Assert.Null(RequestCatalog.Command(command, absent).Refusal);
    }

    [Fact]
    public async Task Lifting_for_large_houses_is_not_lifting_for_all()
    {
        await using var planner = await World();
        await planner.Do(Carmike, new CloseChain { CommandId = planner.NewId(), Chain = ChainId.Parse("chain:carmike"), Disruption = DisruptionId.Parse("strike") });

        await planner.Do(Carmike, new LiftDisruption { CommandId = planner.NewId(), Disruption = DisruptionId.Parse("strike"), Theaters = new() { All = true, MinScreens = 6 } });

        var lift = Assert.Single(await InForce(planner)).Lifts.Single();
        Assert.Equal(["theater:carmike-1", "theater:carmike-6"], lift.Theaters.Select(t => t.Value));
    }

    [Fact]
    public async Task A_house_that_is_not_the_caller_s_is_not_excepted_in_silence()
    {
        await using var planner = await World();

        var refused = await planner.Refused(Carmike, Close(planner, new() { All = true, Except = [Theater("carmike-1"), Theater("carmike-66")] }));

        Assert.Equal("not-found", refused.Code);
    }

    /// <summary>All criteria, each drawn from values that find some houses, values that find none, and values that mean nothing.</summary>
    [Fact]
    public async Task No_criterion_widens_a_selection_and_one_that_finds_nothing_leaves_nothing()
    {
        await using var planner = await World();
        await planner.Do(Carmike, new SaveGroup { CommandId = planner.NewId(), Group = "best", Name = "Best", Theaters = new() { Ids = [Theater("carmike-1"), Theater("carmike-3")] } });
        var cases = new List<(ImmutableArray<int> Criteria, ImmutableArray<int> Values)>();
        Gen.Select(Gen.Int[0, Criteria.Length - 1].Array[1, 4], Gen.Int[0, 5].Array[10]).Sample(
            (which, values) => cases.Add(([.. which.Distinct()], [.. values])), iter: 150, seed: "0000KzYWH7SJ", threads: 1);
        var known = new Dictionary<string, HashSet<TheaterId>>();
        foreach (var (criteria, values) in cases)
        {
            var selection = new Selection();
            HashSet<TheaterId>? before = null;
            foreach (var criterion in criteria)
            {
                selection = Criteria[criterion](selection, values[criterion]);
                var found = await Find(selection);
                var alone = await Find(Criteria[criterion](new Selection(), values[criterion]));
                Assert.True(before is null || found.IsSubsetOf(before), $"{Json.Write(selection)} finds {string.Join(", ", found)}, more than {string.Join(", ", before ?? [])} without its last criterion");
                Assert.True(found.IsSubsetOf(alone), $"{Json.Write(selection)} finds {string.Join(", ", found)}, more than its last criterion alone: {string.Join(", ", alone)}");
                before = found;
            }
        }

        async Task<HashSet<TheaterId>> Find(Selection selection)
        {
            var text = Json.Write(selection);
            if (!known.TryGetValue(text, out var found))
            {
                var problems = new Problems();
                selection.Check(problems, "theaters");
                var resolved = await planner.Get<SelectionResolver>().Theaters(selection, Actor.Parse(Carmike), TestContext.Current.CancellationToken, []);
                // What the shape already refuses finds nothing even where a group of old holds it.
                known[text] = found = resolved.Value.IsDefault ? [] : [.. resolved.Value];
                Assert.True(problems.Found.Count == 0 || found.Count == 0 || selection.All, $"{text} is refused and finds {string.Join(", ", found)}");
            }
            return found;
        }
    }

    private static readonly Func<Selection, int, Selection>[] Criteria =
    [
        (s, v) => s with { Cities = [Pick(v, "東京", "columbus", "京都", "---", "", "МОСКВА")] },
        (s, v) => s with { Names = [Pick(v, "新宿ピカデリー", "Carmike: Columbus-15", "октябрь", " ", "シネマ", "Carmike Drive In")] },
        (s, v) => s with { Codes = [Pick(v, "9001", "9002", "nobody", "", " ", "--")] },
        (s, v) => s with { Regions = [RegionId.Parse(Pick(v, "ga", "ca", "zz", "ga", "ca", "tx"))] },
        (s, v) => s with { Markets = [MarketId.Parse(Pick(v, "market:us", "market:fr", "market:us", "market:us", "market:us", "market:xx"))] },
        (s, v) => s with { Chains = [ChainId.Parse(Pick(v, "chain:carmike", "chain:amc", "chain:carmike", "chain:nobody", "chain:carmike", "chain:carmike"))] },
        (s, v) => s with { Buyers = [BuyerId.Parse(Pick(v, "buyer:clark", "buyer:idle", "buyer:clark", "buyer:nobody", "buyer:clark", "buyer:clark"))] },
        (s, v) => s with { Groups = [Pick(v, "best", "best", "unknown", "best", "best", "best")] },
        (s, v) => s with { MinScreens = v switch { 0 => 1, 1 => 2, 2 => 4, 3 => 40, 4 => 6, _ => 1 } },
        (s, v) => s with { Ids = [Theater(Pick(v, "carmike-1", "carmike-3", "carmike-5", "carmike-66", "amc-1", "carmike-6"))] },
    ];

    private static async Task<IEnumerable<Disruption>> InForce(Planner planner) =>
        (await planner.Ask(Carmike, new ReleasePlanner.Disruptions.Disruptions())).Disruptions.Select(d => d.Disruption);

    private static string Pick(int value, params string[] values) => values[value];

    private async Task<Planner> World()
    {
        var planner = await (await StartAsync()).WithWorld(houses: 0);
        await planner.Do(Admin, new RegisterChain { CommandId = planner.NewId(), Chain = ChainId.Parse("chain:amc"), Name = "AMC" });
        foreach (var (house, name, city, screens, region) in Houses)
        {
            var n = house[^1];
            await planner.Do(Admin, House(planner, house, screens: screens, region: region) with { Name = name, City = city, Codes = new(n == '1' ? "9001" : null, n == '3' ? "9002" : null) });
        }
        await planner.Do(Admin, House(planner, "amc-1", "amc") with { City = "東京" });
        foreach (var buyer in new[] { "clark", "idle" })
        {
            await planner.Do(Admin, new RegisterBuyer { CommandId = planner.NewId(), Buyer = BuyerId.Parse("buyer:" + buyer), Name = buyer });
        }
        await planner.Do(Admin, new AssignBuyer { CommandId = planner.NewId(), Buyer = BuyerId.Parse("buyer:clark"), Theaters = new() { Ids = [Theater("carmike-3"), Theater("carmike-4")] }, From = new(2014, 1, 1) });
        return planner;
    }

    private static CloseTheaters Close(Planner planner, Selection theaters) => new() { CommandId = planner.NewId(), Theaters = theaters };
}
