using System.Text.Json.Nodes;
using NodaTime;
using ReleasePlanner.Approvals;
using ReleasePlanner.Chains;
using ReleasePlanner.Disruptions;
using ReleasePlanner.Films;
using ReleasePlanner.Markets;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Platform.Values;
using ReleasePlanner.Tests.Support;
using ReleasePlanner.Theaters;
using ReleasePlanner.Theaters.Bookings;
using ReleasePlanner.Windows;
using Xunit;
using static ReleasePlanner.Tests.Approvals.Studio;

namespace ReleasePlanner.Tests.Approvals;

/// <summary>Which commands wait, and who decides.</summary>
public class PolicyTests(ApprovalWorld world) : IClassFixture<ApprovalWorld>
{
    private static readonly OnBehalf ByPhone = new("J. Doe", Via.Phone, null);

    [Fact]
    public async Task Without_a_policy_and_without_rules_nothing_waits()
    {
        var without = await world.Studio();
        Assert.Equal(0, (await without.Planner.Ask(without.Ann, new ApprovalPolicy { Distributor = without.Id })).Version);
        Assert.Null((await without.Planner.Do(without.Ann, without.Cancel() with { Irrevocable = true })).Waits);

        var cleared = await world.Studio(StopsAbove(null));
        await cleared.Planner.Do(cleared.Eve, new SetApprovalPolicy { CommandId = cleared.Planner.NewId(), Distributor = cleared.Id, Rules = [] });
        Assert.Null((await cleared.Planner.Do(cleared.Ann, cleared.Cancel())).Waits);
    }

    [Fact]
    public async Task By_the_default_only_what_can_never_be_lifted_and_the_very_big_wait()
    {
        var studio = await world.Studio([.. ApprovalPolicies.Default]);
        Assert.Equal(Json.Write(ApprovalPolicies.Default), Json.Write(ApprovalPolicies.DefaultFor(studio.Id).Rules));

        Assert.NotNull((await studio.Planner.Do(studio.Ann, studio.Cancel() with { Irrevocable = true })).Waits);
        Assert.NotNull((await studio.Planner.Do(studio.Ann, new WithdrawWindow { CommandId = studio.Planner.NewId(), Window = studio.Window, Irrevocable = true })).Waits);
        Assert.Null((await studio.Planner.Do(studio.Ann, studio.Cancel())).Waits);
    }

    [Theory]
    [InlineData("move")]
    [InlineData("undate")]
    [InlineData("suspend")]
    [InlineData("refuse-certificate")]
    [InlineData("drop-on-behalf")]
    [InlineData("bookings-on-behalf")]
    [InlineData("final-on-behalf")]
    [InlineData("close-on-behalf")]
    public async Task Whatever_takes_bookings_out_of_effect_waits(string what)
    {
        var studio = await world.Studio(StopsAbove(3));
        var id = studio.Planner.NewId();
        Command command = what switch
        {
            "move" => new MoveWindow { CommandId = id, Window = studio.Window, Opens = new LocalDate(2015, 6, 12) },
            "undate" => new MoveWindow { CommandId = id, Window = studio.Window, Opens = null },
            "suspend" => new SuspendRelease { CommandId = id, Film = studio.Film, From = new LocalDate(2015, 6, 6), Until = new LocalDate(2015, 6, 7) },
            "refuse-certificate" => new RefuseCertificate { CommandId = id, Window = studio.Window },
            "drop-on-behalf" => new DropFilm { CommandId = id, Chain = ChainId.Parse("chain:carmike"), Film = studio.Film, OnBehalf = ByPhone },
            "bookings-on-behalf" => new DropBookings { CommandId = id, Window = studio.Window, OnBehalf = ByPhone },
            "final-on-behalf" => new FinalBookings { CommandId = id, Window = studio.Window, Until = new LocalDate(2015, 6, 12), OnBehalf = ByPhone },
            _ => new CloseTheaters { CommandId = id, Theaters = new() { All = true }, OnBehalf = ByPhone },
        };
        await studio.Planner.CatchUp();
        var dry = await studio.Planner.Do(studio.Ann, command with { DryRun = true });
        Assert.Equal(4, dry.Impact!.Value.GetProperty("bookings").GetInt32());
        Assert.Equal((null, 0), (dry.Waits, await studio.ProposalCount()));

        var waiting = await studio.Planner.Do(studio.Ann, command);

        Assert.Equal(4, await studio.InEffect());
        await studio.Planner.Do(studio.Eve, studio.Approve(waiting));
        Assert.True((await studio.Proposal()).State == ProposalState.Done);
        Assert.True(what is "suspend" or "final-on-behalf" || await studio.InEffect() == 0);
    }

    [Fact]
    public async Task A_disruption_that_is_widened_and_a_report_held_for_true_wait_as_much_as_a_new_one()
    {
        var studio = await world.Studio(StopsAbove(3));
        var (planner, nobody) = (studio.Planner, ImmutableArrayOf("ca"));
        var refused = new RefuseCertificate { CommandId = planner.NewId(), Window = studio.Window, Regions = nobody };
        Assert.Null((await planner.Do(studio.Ann, refused)).Waits);
        var disruption = DisruptionId.Parse(refused.CommandId.Value);
        Assert.Null((await planner.Do(studio.Ann, new ChangeDisruption { CommandId = planner.NewId(), Disruption = disruption, Reason = new(null, "as the board wrote") })).Waits);
        Assert.NotNull((await planner.Do(studio.Ann, new ChangeDisruption { CommandId = planner.NewId(), Disruption = disruption, Regions = ImmutableArrayOf("ga") })).Waits);

        var report = new ReportDisruption
        {
            CommandId = planner.NewId(),
            Film = studio.Film,
            What = (JsonObject)JsonNode.Parse("""{"do": "DropFilm", "chain": "chain:carmike"}""")!,
            Source = "the trades",
        };
        Assert.Null((await planner.Do(studio.Ann, report)).Waits);
        Assert.NotNull((await planner.Do(studio.Ann, new VerifyReport { CommandId = planner.NewId(), Disruption = DisruptionId.Parse(report.CommandId.Value) })).Waits);
        Assert.Equal(4, await studio.InEffect());
    }

    [Fact]
    public async Task A_lift_never_waits_unless_it_ends_what_is_in_effect()
    {
        var studio = await world.Studio(StopsAbove(null));
        var planner = studio.Planner;
        LiftDisruption Lift(Outcome placed, OnLift how) =>
            new() { CommandId = planner.NewId(), Disruption = DisruptionId.Parse(placed.Result!.Value.GetProperty("disruption").GetString()!), Bookings = how };
        var whole = await planner.Do(studio.Eve, studio.Approve(await planner.Do(studio.Ann, studio.Cancel())));
        Assert.Null((await planner.Do(studio.Ann, Lift(whole, OnLift.Restore))).Waits);
        Assert.Equal(4, await studio.InEffect());

        var day = new SuspendRelease { CommandId = planner.NewId(), Film = studio.Film, From = new LocalDate(2015, 6, 6), Until = new LocalDate(2015, 6, 7) };
        var placed = await planner.Do(studio.Eve, studio.Approve(await planner.Do(studio.Ann, day)));
        Assert.Equal(4, await studio.InEffect());
        Assert.NotNull((await planner.Do(studio.Ann, Lift(placed, OnLift.Release))).Waits);
        Assert.NotNull((await planner.Do(studio.Ann, Lift(placed, OnLift.Reconfirm))).Waits);
        Assert.Null((await planner.Do(studio.Ann, Lift(placed, OnLift.Restore))).Waits);
        Assert.Equal(4, await studio.InEffect());
    }

    [Fact]
    public async Task Moves_within_the_play_week_and_what_changes_nothing_stop_nothing()
    {
        var studio = await world.Studio(StopsAbove(0));
        var move = new MoveWindow { CommandId = studio.Planner.NewId(), Window = studio.Window, Opens = new LocalDate(2015, 6, 6), Bookings = OnMove.Follow };
        Assert.Null((await studio.Planner.Do(studio.Ann, move)).Waits);
        Assert.Null((await studio.Planner.Do(studio.Ann, move with { CommandId = studio.Planner.NewId() })).Waits);
        Assert.Null((await studio.Planner.Do(studio.Ann, new CancelRelease { CommandId = studio.Planner.NewId(), Film = studio.Film, Channels = ["home"] })).Waits);
        Assert.NotNull((await studio.Planner.Do(studio.Ann, studio.CancelAt(1))).Waits);
        // A house's own affair is nobody's to approve.
        Assert.Null((await studio.Planner.Do(World.Carmike, new DropBookings { CommandId = studio.Planner.NewId(), Window = studio.Window })).Waits);
    }

    [Fact]
    public async Task What_the_decision_refuses_is_refused_at_once()
    {
        var (studio, other) = (await world.Studio(StopsAbove(null)), await world.Studio());

        Assert.Equal("not-found", (await studio.Planner.Refused(studio.Ann, other.Cancel())).Code);
        Assert.Equal("version-mismatch", (await studio.Planner.Refused(studio.Ann, studio.Cancel() with { ExpectedVersion = 99 })).Code);
        Assert.Equal(0, await studio.ProposalCount());
    }

    [Fact]
    public async Task What_was_done_before_there_was_a_policy_is_answered_as_it_was()
    {
        var studio = await world.Studio();
        var cancel = studio.Cancel();
        var done = await studio.Planner.Do(studio.Ann, cancel);
        await studio.Planner.Do(studio.Eve, new SetApprovalPolicy { CommandId = studio.Planner.NewId(), Distributor = studio.Id, Rules = [StopsAbove(null)] });

        Assert.Equal(done.Streams, (await studio.Planner.Do(studio.Ann, cancel)).Streams);
        Assert.Equal(0, await studio.ProposalCount());
    }

    [Fact]
    public async Task It_takes_a_second_person_of_the_same_distributor_who_is_an_executive()
    {
        var (studio, other) = (await world.Studio(StopsAbove(null)), await world.Studio());
        var (planner, waiting) = (studio.Planner, await studio.Planner.Do(studio.Ann, studio.Cancel()));

        Assert.Equal("not-allowed", (await planner.Refused($"executive:{studio.Name}#ann", studio.Approve(waiting))).Code);
        Assert.Equal("not-allowed", (await planner.Refused(studio.Ann, studio.Approve(waiting))).Code);
        Assert.Equal("not-allowed", (await planner.Refused(World.Carmike, studio.Approve(waiting))).Code);
        Assert.Equal("not-found", (await planner.Refused(other.Eve, studio.Approve(waiting))).Code);
        Assert.Equal("not-found", (await planner.Refused(other.Eve, studio.Refuse(waiting))).Code);
        Assert.Equal("not-found", (await planner.Refused(other.Ann, studio.Withdraw(waiting))).Code);
        Assert.Equal("not-found", (await planner.Refused(other.Eve, new SetApprovalPolicy { CommandId = planner.NewId(), Distributor = studio.Id, Rules = [] })).Code);
        Assert.Equal("not-found", (await planner.Dispatcher.Ask(Actor.Parse(other.Eve), new Proposals { Distributor = studio.Id })).Refusal!.Code);
        Assert.Equal("not-found", (await planner.Dispatcher.Ask(Actor.Parse(other.Eve), new Proposals { Cursor = ProposalId.Parse(waiting.Waits!) })).Refusal!.Code);
        Assert.Equal("not-found", (await planner.Dispatcher.Ask(Actor.Parse(other.Eve), new ApprovalPolicy { Distributor = studio.Id })).Refusal!.Code);
        Assert.Equal("not-allowed", (await planner.Dispatcher.Ask(Actor.Parse(World.Carmike), new Proposals())).Refusal!.Code);
        Assert.Equal(0, await other.ProposalCount());
        // Staff of some territories sees its own.
        var inGeorgia = $"distribution:{studio.Name}@us/ga#joe";
        Assert.Empty((await planner.Ask(inGeorgia, new Proposals())).Proposals);
        Assert.Equal("not-found", (await planner.Refused(inGeorgia, studio.Withdraw(waiting))).Code);
        Assert.Equal(ProposalState.Waiting, (await studio.Proposal()).State);
    }

    [Fact]
    public async Task Nobody_s_word_is_taken_that_somebody_approved()
    {
        var studio = await world.Studio(StopsAbove(null));
        var cancel = studio.Cancel();
        Assert.Equal("not-allowed", (await studio.Planner.Refused($"{studio.Ann}&{studio.Eve}", cancel)).Code);
        var waiting = await studio.Planner.Do(studio.Ann, cancel);
        Assert.Equal("not-allowed", (await studio.Planner.Refused($"{studio.Ann}&{studio.Eve}", cancel)).Code);
        await studio.Planner.Do(studio.Eve, studio.Approve(waiting));
        Assert.Equal("not-allowed", (await studio.Planner.Refused($"{studio.Ann}&{studio.Eve}", cancel with { Irrevocable = true })).Code);
    }

    [Fact]
    public async Task Refused_or_withdrawn_its_sender_is_told_and_it_is_never_done()
    {
        var studio = await world.Studio(StopsAbove(null));
        var (first, second) = (studio.Cancel(), studio.Cancel());
        var (refused, withdrawn) = (await studio.Planner.Do(studio.Ann, first), await studio.Planner.Do(studio.Ann, second));

        await studio.Planner.Do(studio.Eve, studio.Refuse(refused));
        await studio.Planner.Do(studio.Ann, studio.Withdraw(withdrawn));

        Assert.Contains("not before Friday", (await studio.Planner.Refused(studio.Ann, first)).Message, StringComparison.Ordinal);
        Assert.Equal("not-allowed", (await studio.Planner.Refused(studio.Ann, second)).Code);
        Assert.Equal("not-allowed", (await studio.Planner.Refused(studio.Max, studio.Approve(refused))).Code);
        Assert.Equal("not-allowed", (await studio.Planner.Refused(studio.Eve, studio.Refuse(withdrawn))).Code);
        await studio.Planner.Do(studio.Eve, studio.Refuse(refused));
        Assert.Equal(4, await studio.InEffect());
    }

    [Fact]
    public async Task An_approver_who_saw_less_than_it_takes_by_now_is_asked_to_look_again()
    {
        var studio = await world.Studio(StopsAbove(3));
        var waiting = await studio.Planner.Do(studio.Ann, studio.Cancel());
        var twice = studio.Confirm(1, "imax") with { Format = "imax" };
        await studio.Planner.Do(World.Admin, World.House(studio.Planner, "carmike-1") with { Screens = Json.Read<ScreenCounts>("""{"standard": 90, "imax": 90}""") });
        await studio.Planner.Do(World.Carmike, twice);

        Assert.Equal("version-mismatch", (await studio.Planner.Refused(studio.Eve, studio.Approve(waiting))).Code);
        Assert.Equal("version-mismatch", (await studio.Planner.Refused(studio.Eve, studio.Approve(waiting) with { Seen = 4 })).Code);
        Assert.Equal(5, (await studio.Planner.Do(studio.Eve, studio.Approve(waiting) with { DryRun = true })).Impact!.Value.GetProperty("bookings").GetInt32());
        await studio.Planner.Do(studio.Eve, studio.Approve(waiting) with { Seen = 5 });

        Assert.Equal(0, await studio.InEffect());
    }

    [Fact]
    public async Task Offers_and_holdovers_cannot_be_named_in_a_policy()
    {
        var studio = await world.Studio();
        foreach (var name in new[] { "SendOffer", "HoldOver", "WithdrawOffer", "LiftDisruption", "CloseRegions", "AnyThing" })
        {
            var set = new SetApprovalPolicy { CommandId = studio.Planner.NewId(), Distributor = studio.Id, Rules = [new() { Commands = [name] }] };
            Assert.Equal("invalid", (await studio.Planner.Refused(studio.Eve, set)).Code);
        }
    }

    [Fact]
    public async Task A_policy_is_changed_by_whoever_saw_it_last_and_never_by_distribution()
    {
        var studio = await world.Studio(StopsAbove(3));
        var set = new SetApprovalPolicy { CommandId = studio.Planner.NewId(), Distributor = studio.Id, Rules = [StopsAbove(9)], ExpectedVersion = 1 };

        await studio.Planner.Do(World.Admin, set);
        await studio.Planner.Do(World.Admin, set);

        Assert.Equal("command-reused", (await studio.Planner.Refused(studio.Eve, set with { Rules = [] })).Code);
        Assert.Equal("version-mismatch", (await studio.Planner.Refused(studio.Eve, set with { CommandId = studio.Planner.NewId(), Rules = [] })).Code);
        Assert.Equal("not-allowed", (await studio.Planner.Refused(studio.Ann, set)).Code);
        var policy = await studio.Planner.Ask(studio.Ann, new ApprovalPolicy { Distributor = studio.Id });
        Assert.Equal((2, 9, World.Admin), (policy.Version, policy.Rules[0].Above, policy.SetBy));
    }

    private static System.Collections.Immutable.ImmutableArray<RegionId> ImmutableArrayOf(string region) => [RegionId.Parse(region)];
}
