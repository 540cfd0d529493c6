using ReleasePlanner.Approvals;
using ReleasePlanner.Disruptions;
using ReleasePlanner.Films;
using ReleasePlanner.History;
using ReleasePlanner.Offers;
using ReleasePlanner.Platform.Values;
using ReleasePlanner.Tests.Approvals;
using ReleasePlanner.Tests.Offers;
using ReleasePlanner.Tests.Support;
using ReleasePlanner.Theaters.Bookings;
using Xunit;
using static ReleasePlanner.Tests.Support.World;

namespace ReleasePlanner.Tests.History;

public class DecisionDocumentTests : PlannerTests
{
    [Fact]
    public async Task A_stop_tells_why_what_it_stopped_and_which_decision_lifted_it()
    {
        await using var planner = await (await StartAsync()).WithWorld(houses: 3);
        await planner.Do(Carmike, Confirm(planner, "carmike-1"));
        await planner.Do(Carmike, Confirm(planner, "carmike-2"));
        var cancel = new CancelRelease { CommandId = planner.NewId(), Film = Interview, Reason = new("threat", "a threat against theaters"), Note = "decided in the evening" };
        await planner.Do(Columbia, cancel);
        var lift = new LiftDisruption { CommandId = planner.NewId(), Disruption = DisruptionId.Parse(cancel.CommandId.Value), Bookings = OnLift.Release };
        await planner.Do(Columbia, lift);

        var told = await planner.Ask(Columbia, new DecisionDocument { Command = cancel.CommandId });

        Assert.Equal((Columbia, "threat: a threat against theaters", "decided in the evening", Interview), (told.Actor, told.Reason, told.Note, told.Film!.Value));
        Assert.Equal((2, 2, 2m), (told.Effect.Theaters, told.Effect.Bookings, told.Effect.Screens));
        Assert.Equal("chain:carmike", Assert.Single(told.Effect.ByChain).Chain.Value);
        Assert.Equal(lift.CommandId.Value, Assert.Single(told.After).Command);
        var row = Assert.Single(told.Rows);
        Assert.Equal(row.Hash, Assert.Single((await planner.Ask("administrator", new JournalSearch { CommandId = cancel.CommandId.Value })).Rows).Hash);
        Assert.Null(told.Approval);
    }

    [Fact]
    public async Task A_batch_is_one_decision_with_its_houses_and_what_ended_some_of_it()
    {
        await using var planner = await (await StartAsync()).WithWorld(houses: 4);
        var send = OfferWorld.Send(planner);
        await planner.Do(Columbia, send);
        await planner.Do(Carmike, OfferWorld.Answer(planner, OfferAnswer.Decline, "carmike-1", "carmike-2"));

        var told = await planner.Ask(Columbia, new DecisionDocument { Command = send.CommandId });

        Assert.Equal((4, 0, 4, 4m), (told.Effect.Theaters, told.Effect.Bookings, told.Effect.Lines, told.Effect.Screens));
        Assert.Equal((5, 5), (told.Total, told.Rows.Count));
        var after = Assert.Single(told.After);
        Assert.Equal(("line-declined.v1", 2, "exhibitor:carmike", ""), (after.Kind, after.Theaters, after.Actor, after.Command));
    }

    [Fact]
    public async Task Only_the_own_side_finds_it()
    {
        await using var planner = await (await StartAsync()).WithWorld(houses: 1);
        var confirm = Confirm(planner, "carmike-1");
        await planner.Do(Carmike, confirm);
        var send = OfferWorld.Send(planner);
        await planner.Do(Columbia, new CancelRelease { CommandId = send.CommandId, Film = Interview });

        Assert.Equal("not-found", (await planner.RefusedAsk(Columbia, new DecisionDocument { Command = confirm.CommandId })).Code);
        Assert.Equal("not-found", (await planner.RefusedAsk("distribution:universal", new DecisionDocument { Command = send.CommandId })).Code);
        Assert.Equal("not-found", (await planner.RefusedAsk("distribution:columbia@fr", new DecisionDocument { Command = planner.NewId() })).Code);
        Assert.Equal("not-allowed", (await planner.RefusedAsk(Carmike, new DecisionDocument { Command = send.CommandId })).Code);
        Assert.Equal(Columbia, (await planner.Ask("executive:columbia", new DecisionDocument { Command = send.CommandId })).Actor);
    }
}

/// <summary>Decisions that needed a second person.</summary>
public class ApprovedDecisionTests(ApprovalWorld world) : IClassFixture<ApprovalWorld>
{
    [Fact]
    public async Task It_tells_who_asked_and_who_approved()
    {
        var studio = await world.Studio(Studio.StopsAbove(1));
        var cancel = studio.Cancel();
        var waiting = await studio.Planner.Do(studio.Ann, cancel);
        await studio.Planner.Do(studio.Eve, studio.Approve(waiting));

        var told = await studio.Planner.Ask(studio.Eve, new DecisionDocument { Command = cancel.CommandId });

        Assert.Equal((ProposalState.Done, studio.Ann, studio.Eve), (told.Approval!.State, told.Approval.ProposedBy, told.Approval.DecidedBy));
    }

    [Fact]
    public async Task Persons_are_told_by_name_to_their_own_side()
    {
        var studio = await world.Studio(Studio.StopsAbove(1));
        var (jo, kim, carl) = (await studio.Planner.Person("Jo Park", $"distribution:{studio.Name}"), await studio.Planner.Person("Kim Lund", $"executive:{studio.Name}"), await studio.Planner.Person("Carl of Carmike", Carmike));
        await studio.Planner.Do(carl, studio.Confirm(1, "again") with { From = new(2015, 7, 3) });
        var cancel = studio.Cancel();
        var waiting = await studio.Planner.Do(jo, cancel);
        var asked = await studio.Planner.Ask(kim, new ReleasePlanner.Approvals.Proposals());
        await studio.Planner.Do(kim, studio.Approve(waiting));

        var told = await studio.Planner.Ask(kim, new DecisionDocument { Command = cancel.CommandId });

        Assert.Equal(new() { [jo.Split('#')[1]] = "Jo Park", [kim.Split('#')[1]] = "Kim Lund" }, new Dictionary<string, string>(told.Persons));
        Assert.Equal(new() { [jo.Split('#')[1]] = "Jo Park" }, new Dictionary<string, string>(asked.Persons));
        Assert.All((await studio.Planner.Ask(jo, new Activity { Film = studio.Film })).Entries, e => Assert.NotEqual("Carl of Carmike", e.Person));
    }
}
