using System.Text.Json.Nodes;
using Dapper;
using NodaTime;
using ReleasePlanner.Approvals;
using ReleasePlanner.Disruptions;
using ReleasePlanner.Films;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Platform.Values;
using ReleasePlanner.Tests.Support;
using Xunit;
using static ReleasePlanner.Tests.Approvals.Studio;

namespace ReleasePlanner.Tests.Approvals;

/// <summary>Permissions that were given and not used, and judgments that cannot be made.</summary>
public sealed class LapseTests(ApprovalWorld world) : IClassFixture<ApprovalWorld>
{
    [Fact]
    public async Task What_was_let_through_and_never_carried_out_is_judged_again()
    {
        var studio = await world.Studio(StopsAbove(2));
        var cancel = studio.CancelAt(1, 2, 3);
        await LetThrough(studio, cancel, 2);

        Assert.NotNull((await studio.Planner.Do(studio.Ann, cancel)).Waits);

        Assert.Equal(ApprovalWorld.Houses, await studio.InEffect());
    }

    [Fact]
    public async Task Let_through_again_it_counts_from_then_on()
    {
        var studio = await world.Studio(StopsAbove(2));
        var cancel = studio.CancelAt(1, 2);
        await LetThrough(studio, cancel, 1, before: Duration.FromDays(20));

        Assert.Null((await studio.Planner.Do(studio.Ann, cancel)).Waits);

        Assert.NotNull((await studio.Planner.Do(studio.Ann, studio.CancelAt(3))).Waits);
        Assert.Equal(2, await studio.InEffect());
    }

    [Fact]
    public async Task What_was_carried_out_is_answered_as_it_was_when_it_is_sent_again()
    {
        var studio = await world.Studio(StopsAbove(100));
        var planner = studio.Planner;
        var suspend = new SuspendRelease { CommandId = planner.NewId(), Film = studio.Film, From = new LocalDate(2015, 6, 6), Until = new LocalDate(2015, 6, 7) };
        var placed = await planner.Do(studio.Ann, suspend);
        var disruption = DisruptionId.Parse(placed.Result!.Value.GetProperty("disruption").GetString()!);
        var lift = new LiftDisruption { CommandId = planner.NewId(), Disruption = disruption, Bookings = OnLift.Reconfirm };
        var lifted = await planner.Do(studio.Ann, lift);

        Assert.Equal(placed.Streams, (await planner.Do(studio.Ann, suspend)).Streams);
        Assert.Equal(lifted.Streams, (await planner.Do(studio.Ann, lift)).Streams);
    }

    [Fact]
    public async Task Another_request_under_the_id_of_a_small_stop_neither_gets_through_nor_erases_its_count()
    {
        var studio = await world.Studio(StopsAbove(2));
        var (store, ann, rules) = (studio.Planner.Get<ApprovalStore>(), Actor.Parse(studio.Ann), (await studio.Planner.Ask(studio.Ann, new ApprovalPolicy { Distributor = studio.Id })).Rules);
        var first = studio.CancelAt(1);
        var other = studio.CancelAt(2) with { CommandId = first.CommandId };
        var one = new Blast(Blast.None.Impact with { Bookings = 1 }, new Dictionary<FilmId, int> { [studio.Film] = 1 });
        Assert.Null((await store.JudgeAsync(first, ann, [.. rules], one, CancellationToken.None)).Value);

        // Both were on their way before either was judged.
        Assert.Equal("command-reused", (await store.JudgeAsync(other, ann, [.. rules], one, CancellationToken.None)).Refusal?.Code);
        await store.ForgetAsync(ProposalId.Of(ann, first.CommandId), RequestHash.Of(other));

        Assert.Equal(RequestHash.Of(first), await store.LetThroughAsync(ProposalId.Of(ann, first.CommandId), CancellationToken.None));
    }

    [Fact]
    public async Task A_stop_of_which_a_house_cannot_be_tried_neither_gets_through_nor_is_approved_until_it_can()
    {
        const string house = "theater:carmike-2";
        await using var first = await (await Planner.StartAsync()).WithWorld(ApprovalWorld.Houses, screens: 90);
        var studio = await In(first, "studio", [StopsAbove(2)]);
        var (waiting, kept) = (await first.Do(studio.Ann, studio.CancelAt(1, 2, 3)), "");
        await first.CatchUp();
        await using var planner = await first.RestartAsync(async database =>
        {
            await using var connection = await database.OpenAsync();
            kept = await connection.QuerySingleAsync<string>("select payload from grain_state where id_text = @house", new { house });
            await connection.ExecuteAsync("update grain_state set payload = '\"unreadable\"' where id_text = @house", new { house });
        });
        studio = studio with { Planner = planner };
        var cancel = studio.CancelAt(1, 2, 3);

        Assert.Equal("unavailable", (await planner.Refused(studio.Ann, cancel)).Code);
        Assert.Equal("unavailable", (await planner.Refused(studio.Eve, studio.Approve(waiting))).Code);
        Assert.Equal((ProposalState.Waiting, 4), ((await studio.Proposal()).State, await studio.InEffect()));

        await using (var connection = await planner.Database.OpenAsync())
        {
            // Without the events of its last command, which the trigger would take for new ones.
            var state = JsonNode.Parse(kept)!.AsObject();
            state.Remove("raised");
            state.Remove("stops");
            await connection.ExecuteAsync("update grain_state set payload = @payload where id_text = @house", new { house, payload = state.ToJsonString(Json.Options) });
        }
        Assert.NotNull((await planner.Do(studio.Ann, cancel)).Waits);
        Assert.Equal(3, (await planner.Do(studio.Eve, studio.Approve(waiting))).Done);
    }

    [Fact]
    public async Task A_dry_run_of_an_approval_carries_nothing_out_also_when_it_is_approved_already()
    {
        var studio = await world.Studio(StopsAbove(null));
        var waiting = await studio.Planner.Do(studio.Ann, studio.Cancel());
        await Approved(studio, waiting);

        var tried = await studio.Planner.Do(studio.Max, studio.Approve(waiting) with { DryRun = true });

        Assert.Equal(4, tried.Impact!.Value.GetProperty("bookings").GetInt32());
        Assert.Equal((ProposalState.Approved, 4), ((await studio.Proposal()).State, await studio.InEffect()));
    }

    [Fact]
    public async Task An_approval_that_was_not_carried_out_within_an_hour_waits_again()
    {
        var studio = await world.Studio(StopsAbove(null));
        var (planner, cancel) = (studio.Planner, studio.Cancel());
        var waiting = await planner.Do(studio.Ann, cancel);
        await Approved(studio, waiting);
        planner.Clock.Advance(Duration.FromMinutes(61));

        await planner.Get<ProposalRunner>().RunApprovedAsync();

        var proposal = await studio.Proposal();
        Assert.Equal((ProposalState.Waiting, null, 4), (proposal.State, proposal.DecidedBy, await studio.InEffect()));
        Assert.Contains(studio.Eve, proposal.Note, StringComparison.Ordinal);

        await Approved(studio, waiting);
        Assert.NotNull((await planner.Do(studio.Ann, cancel)).Waits);
        Assert.Equal(4, await studio.InEffect());

        await Approved(studio, waiting);
        await planner.Do(studio.Max, studio.Approve(waiting));
        Assert.Equal((ProposalState.Done, studio.Max, 0), ((await studio.Proposal()).State, (await studio.Proposal()).DecidedBy, await studio.InEffect()));
    }

    [Fact]
    public async Task What_an_approval_carried_out_does_not_wait_again_however_late_it_is_kept()
    {
        var studio = await world.Studio(StopsAbove(null));
        var waiting = await studio.Planner.Do(studio.Ann, studio.Cancel());
        await studio.Planner.Do(studio.Eve, studio.Approve(waiting));
        await Approved(studio, waiting);
        studio.Planner.Clock.Advance(Duration.FromHours(2));

        await studio.Planner.Get<ProposalRunner>().RunApprovedAsync();

        Assert.Equal((ProposalState.Done, studio.Eve), ((await studio.Proposal()).State, (await studio.Proposal()).DecidedBy));
    }

    /// <summary>As if the program was killed between the judgment and the command.</summary>
    private static async Task LetThrough(Studio studio, Command command, int bookings, Duration before = default)
    {
        await using var connection = await studio.Planner.Database.OpenAsync();
        await connection.ExecuteAsync(
            "insert into stop_let_through (id, request, distributor, film, bookings, at) values (@id, @request, @distributor, @film, @bookings, @at)",
            new
            {
                id = ProposalId.Of(Actor.Parse(studio.Ann), command.CommandId).Value,
                request = RequestHash.Of(command),
                distributor = studio.Name,
                film = studio.Film.Value,
                bookings,
                at = Stored.Text(studio.Planner.Clock.GetCurrentInstant() - before),
            });
    }

    /// <summary>As if the program was killed when Eve had approved, at the time it was proposed.</summary>
    private static async Task Approved(Studio studio, Outcome waiting)
    {
        await using var connection = await studio.Planner.Database.OpenAsync();
        await connection.ExecuteAsync(
            "update proposal set state = 'approved', decided_by = @by, decided_at = at, outcome = null where id = @id", new { by = studio.Eve, id = waiting.Waits });
    }
}
