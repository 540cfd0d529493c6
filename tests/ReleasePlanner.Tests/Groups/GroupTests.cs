using ReleasePlanner.Buyers;
using ReleasePlanner.Chains;
using ReleasePlanner.Groups;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Platform.Projection;
using ReleasePlanner.Platform.Values;
using ReleasePlanner.Platform.Verification;
using ReleasePlanner.Tests.Support;
using ReleasePlanner.Theaters;
using ReleasePlanner.Theaters.Bookings;
using Xunit;
using static ReleasePlanner.Tests.Support.World;

namespace ReleasePlanner.Tests.Groups;

public class GroupTests : PlannerTests
{
    [Fact]
    public async Task A_group_finds_what_its_selection_finds_when_it_is_used()
    {
        await using var planner = await (await StartAsync()).WithWorld(houses: 3);
        await planner.Do(Columbia, Save(planner, "small", new() { MinScreens = 2 }));
        await planner.Do(Admin, House(planner, "carmike-2", screens: 1));
        foreach (var n in new[] { 1, 2, 3 })
        {
            await planner.Do(Carmike, Confirm(planner, $"carmike-{n}"));
        }

        var cancelled = await planner.Do(Columbia, Cancel(planner, new() { Groups = ["small"] }));

        Assert.Equal(2, cancelled.Total);
        Assert.Null((await planner.Bookings("carmike-2"))[0].Cancelled);
    }

    [Fact]
    public async Task Groups_of_parties_of_different_roles_do_not_clash_and_nobody_uses_another_s()
    {
        await using var planner = await (await StartAsync()).WithWorld(houses: 2);
        await planner.Do(Carmike, Confirm(planner, "carmike-1"));
        await planner.Do("distribution:carmike", Save(planner, "best", new() { Ids = [Theater("carmike-2")] }));
        await planner.Do(Carmike, Save(planner, "best", new() { Ids = [Theater("carmike-1")] }));

        Assert.Equal("group:exhibitor/carmike/best", (await planner.Ask(Carmike, new ReleasePlanner.Groups.Groups())).Groups.Single().Id.Value);
        Assert.Equal([Theater("carmike-2")], (await planner.Ask("distribution:carmike", new ReleasePlanner.Groups.Groups())).Groups.Single().Theaters.Ids);
        Assert.Empty((await planner.Ask(Columbia, new ReleasePlanner.Groups.Groups())).Groups);
        Assert.Equal("not-found", (await planner.Refused(Columbia, Cancel(planner, new() { Groups = ["best"] }))).Code);
        Assert.Equal("not-found", (await planner.Refused(Columbia, Cancel(planner, new() { Groups = ["group:exhibitor/carmike/best"] }))).Code);
        Assert.Equal(1, (await planner.Do(Carmike, new DropBookings { CommandId = planner.NewId(), Theaters = new() { Groups = ["group:exhibitor/carmike/best"] } })).Done);
        Assert.DoesNotContain((await planner.Ask(Columbia, new ReleasePlanner.History.Activity())).Entries, e => e.Kind == "group-saved.v1");
    }

    [Fact]
    public async Task Of_several_groups_any_counts_and_other_criteria_narrow_them()
    {
        await using var planner = await (await StartAsync()).WithWorld(houses: 4);
        foreach (var n in new[] { 1, 2, 3, 4 })
        {
            await planner.Do(Carmike, Confirm(planner, $"carmike-{n}"));
        }
        await planner.Do(Columbia, Save(planner, "a", new() { Ids = [Theater("carmike-1"), Theater("carmike-2")] }));
        await planner.Do(Columbia, Save(planner, "b", new() { All = true, First = 3, Except = [Theater("carmike-1")] }));

        var tried = await planner.Do(Columbia, Cancel(planner, new() { Groups = ["a", "b"], Except = [Theater("carmike-2")] }) with { DryRun = true });

        Assert.Equal(3, tried.Total);
    }

    [Fact]
    public async Task A_group_in_a_group_a_stranger_s_house_and_a_list_too_long_are_refused()
    {
        await using var planner = await (await StartAsync()).WithWorld();
        await planner.Do(Admin, new RegisterChain { CommandId = planner.NewId(), Chain = ChainId.Parse("chain:amc"), Name = "AMC" });
        await planner.Do(Admin, House(planner, "amc-1", "amc"));

        Assert.Equal("invalid", (await planner.Refused(Columbia, Save(planner, "x", new() { Groups = ["y"] }))).Code);
        Assert.Equal("not-found", (await planner.Refused(Carmike, Save(planner, "x", new() { Ids = [Theater("amc-1")] }))).Code);
        Assert.Equal("not-allowed", (await planner.Refused("executive:columbia", Save(planner, "x", new() { All = true }))).Code);
        Assert.Equal("invalid", (await planner.Refused(Columbia, Save(planner, "x", new() { Ids = [.. Enumerable.Range(1, 1001).Select(i => Theater($"t-{i}"))] }))).Code);
        Assert.Equal("invalid", (await planner.Refused(Columbia, Save(planner, "Not a slug", new() { All = true }))).Code);
    }

    [Fact]
    public async Task A_deleted_group_is_not_found_until_it_is_saved_again()
    {
        await using var planner = await (await StartAsync()).WithWorld();
        await planner.Do(Carmike, Confirm(planner, "carmike-1"));
        await planner.Do(Columbia, Save(planner, "x", new() { All = true }));
        await planner.Do(Columbia, new DeleteGroup { CommandId = planner.NewId(), Group = "x" });

        Assert.Empty((await planner.Ask(Columbia, new ReleasePlanner.Groups.Groups())).Groups);
        Assert.Equal("not-found", (await planner.Refused(Columbia, Cancel(planner, new() { Groups = ["x"] }))).Code);
        Assert.Equal("not-found", (await planner.Refused(Columbia, new DeleteGroup { CommandId = planner.NewId(), Group = "x" })).Code);
        await planner.Do(Columbia, Save(planner, "x", new() { All = true }));
        Assert.Equal(1, (await planner.Do(Columbia, Cancel(planner, new() { Groups = ["x"] }))).Done);
        await planner.CatchUp();
        Assert.Empty((await new Verifier(planner.Database).VerifyAsync()).Findings);
        Assert.Empty(await planner.Get<Rebuild>().CheckAsync());
    }

    [Fact]
    public async Task A_house_that_a_buyer_lost_is_left_out_of_its_groups()
    {
        await using var planner = await (await StartAsync()).WithWorld(houses: 2);
        var clark = BuyerId.Parse("buyer:clark");
        await planner.Do(Admin, new RegisterBuyer { CommandId = planner.NewId(), Buyer = clark, Name = "Clark" });
        await planner.Do(Admin, new AssignBuyer { CommandId = planner.NewId(), Buyer = clark, Theaters = new() { All = true }, From = new(2014, 1, 1) });
        await planner.Do("buyer:clark", Save(planner, "mine", new() { Ids = [Theater("carmike-1"), Theater("carmike-2")] }));
        foreach (var n in new[] { 1, 2 })
        {
            await planner.Do("buyer:clark", Confirm(planner, $"carmike-{n}"));
        }
        await planner.Do(Admin, new AssignBuyer { CommandId = planner.NewId(), Buyer = clark, Theaters = new() { Ids = [Theater("carmike-2")] }, From = new(2014, 1, 1), Until = new(2014, 11, 1) });

        Assert.Equal(1, (await planner.Do("buyer:clark", new DropBookings { CommandId = planner.NewId(), Theaters = new() { Groups = ["mine"] } })).Total);
    }

    private static SaveGroup Save(Planner planner, string group, Selection theaters) =>
        new() { CommandId = planner.NewId(), Group = group, Name = group, Theaters = theaters };

    private static CancelBookings Cancel(Planner planner, Selection theaters) => new() { CommandId = planner.NewId(), Theaters = theaters };
}
