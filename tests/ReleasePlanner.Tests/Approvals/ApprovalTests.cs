using Dapper;
using NodaTime;
using ReleasePlanner.Approvals;
using ReleasePlanner.Films;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Platform.Verification;
using ReleasePlanner.Tests.Support;
using Xunit;
using static ReleasePlanner.Tests.Approvals.Studio;

namespace ReleasePlanner.Tests.Approvals;

public sealed class ApprovalTests(ApprovalWorld world) : ApprovalContract(world), IClassFixture<ApprovalWorld>;

/// <summary>What holds of commands that wait for a second person on every store.</summary>
public abstract class ApprovalContract(ApprovalWorld world)
{
    [Fact]
    public async Task A_stop_above_the_limit_does_nothing_until_an_executive_approves_it_and_then_runs_under_both_names()
    {
        var studio = await world.Studio(StopsAbove(3));
        var planner = studio.Planner;
        var cancel = studio.Cancel();

        var waiting = await planner.Do(studio.Ann, cancel);

        Assert.Equal(["waits-for-approval"], waiting.Warnings.Select(w => w.Code));
        Assert.Equal("waiting", waiting.Result!.Value.GetProperty("state").GetString());
        Assert.Equal(ApprovalWorld.Houses, await studio.InEffect());
        var proposal = await studio.Proposal();
        Assert.Equal(
            (ProposalState.Waiting, "CancelRelease", studio.Ann, 4, studio.Film.Value),
            (proposal.State, proposal.Command, proposal.ProposedBy, proposal.Impact.GetProperty("bookings").GetInt32(), proposal.Request.GetProperty("film").GetString()));
        Assert.Equal(1, (await planner.Ask(studio.Eve, new ReleaseBoard { Distributor = studio.Id })).ApprovalsWaiting);

        var approved = await planner.Do(studio.Eve, studio.Approve(waiting));

        Assert.Equal(studio.Film.Value, Assert.Single(approved.Streams!).Stream);
        Assert.Equal(0, await studio.InEffect());
        Assert.Equal($"{studio.Ann}&{studio.Eve}", (await planner.Journal()).Single(e => e.CommandId == cancel.CommandId.Value).Actor);
        Assert.Equal((ProposalState.Done, studio.Eve), ((await studio.Proposal()).State, (await studio.Proposal()).DecidedBy));
        Assert.Equal(0, (await planner.Ask(studio.Eve, new ReleaseBoard { Distributor = studio.Id })).ApprovalsWaiting);
        // Sent or approved again it is the same.
        Assert.Equal(approved.Streams, (await planner.Do(studio.Ann, cancel)).Streams);
        Assert.Equal(approved.Streams, (await planner.Do(studio.Max, studio.Approve(waiting))).Streams);
        Assert.Equal("command-reused", (await planner.Refused(studio.Ann, cancel with { Irrevocable = true })).Code);
        Assert.Empty((await new Verifier(planner.Database).VerifyAsync()).Findings);
    }

    [Fact]
    public async Task Sent_again_while_it_waits_it_is_the_same_proposal_and_another_request_under_its_id_is_refused()
    {
        var studio = await world.Studio(StopsAbove(3));
        var cancel = studio.Cancel();

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => studio.Planner.Do(studio.Ann, cancel))));

        Assert.Single(answers.Select(a => a.Waits).Distinct());
        Assert.Equal("command-reused", (await studio.Planner.Refused(studio.Ann, cancel with { From = new LocalDate(2015, 7, 1) })).Code);
        Assert.Equal(ProposalState.Waiting, (await studio.Proposal()).State);
    }

    [Fact]
    public async Task A_batch_is_asked_about_as_a_whole_and_none_of_its_lines_again()
    {
        var studio = await world.Studio(StopsAbove(2));
        var cancel = studio.CancelAt(1, 2, 3);
        var waiting = await studio.Planner.Do(studio.Ann, cancel);
        Assert.Equal(4, await studio.InEffect());

        var approved = await studio.Planner.Do(studio.Eve, studio.Approve(waiting));

        Assert.Equal((3, 3), (approved.Total, approved.Done));
        Assert.Equal(1, await studio.InEffect());
        Assert.Equal((3, 3), ((await studio.Planner.Do(studio.Ann, cancel)).Total, (await studio.Proposal()).Outcome!.Value.GetProperty("done").GetInt32()));
    }

    [Fact]
    public async Task Many_small_stops_of_one_film_within_a_day_are_a_big_one()
    {
        var studio = await world.Studio(StopsAbove(2));
        var first = studio.CancelAt(1);
        Assert.Null((await studio.Planner.Do(studio.Ann, first)).Waits);
        Assert.Null((await studio.Planner.Do(studio.Ann, studio.CancelAt(2))).Waits);

        Assert.NotNull((await studio.Planner.Do(studio.Ann, studio.CancelAt(3))).Waits);
        Assert.Null((await studio.Planner.Do(studio.Ann, first)).Waits);
        // The id of a small stop is no way around it.
        Assert.Equal("command-reused", (await studio.Planner.Refused(studio.Ann, studio.CancelAt(3, 4) with { CommandId = first.CommandId })).Code);

        studio.Planner.Clock.Advance(Duration.FromHours(25));
        Assert.Null((await studio.Planner.Do(studio.Ann, studio.CancelAt(4))).Waits);
        Assert.Equal(1, await studio.InEffect());
    }

    [Fact]
    public async Task Of_small_stops_at_once_no_more_get_through_than_one_after_the_other()
    {
        var studio = await world.Studio(StopsAbove(2));

        var answers = await Task.WhenAll(Enumerable.Range(1, 4).Select(n => Task.Run(() => studio.Planner.Do(studio.Ann, studio.CancelAt(n)))));

        Assert.Equal(2, answers.Count(a => a.Waits is null));
        Assert.Equal(2, await studio.InEffect());
    }

    [Fact]
    public async Task Two_executives_at_once_approve_once_and_both_are_told_the_outcome()
    {
        var studio = await world.Studio(StopsAbove(null));
        var waiting = await studio.Planner.Do(studio.Ann, studio.Cancel());

        var answers = await Task.WhenAll(new[] { studio.Eve, studio.Max, studio.Eve }.Select(e => Task.Run(() => studio.Planner.Do(e, studio.Approve(waiting)))));

        Assert.Single(answers.Select(a => Assert.Single(a.Streams!)).Distinct());
        Assert.Equal((ProposalState.Done, 0), ((await studio.Proposal()).State, await studio.InEffect()));
    }

    [Fact]
    public async Task Approved_and_withdrawn_at_once_it_is_one_of_them()
    {
        for (var round = 0; round < 4; round++)
        {
            var studio = await world.Studio(StopsAbove(null));
            var (planner, waiting) = (studio.Planner, await studio.Planner.Do(studio.Ann, studio.Cancel()));
            var presses = new (string Actor, Command Command)[] { (studio.Eve, studio.Approve(waiting)), (studio.Ann, studio.Withdraw(waiting)) };

            var answers = await Task.WhenAll(presses.Reverse().Skip(round % 2).Concat(presses.Skip(2 - (round % 2)))
                .Select(p => Task.Run(() => planner.Dispatcher.Send(Actor.Parse(p.Actor), p.Command))));

            Assert.Equal("not-allowed", Assert.Single(answers, a => a.Refusal is not null).Refusal!.Code);
            var state = (await studio.Proposal()).State;
            Assert.Equal(state == ProposalState.Done ? 0 : 4, await studio.InEffect());
            Assert.True(state is ProposalState.Done or ProposalState.Withdrawn);
        }
    }

    [Fact]
    public async Task What_was_approved_when_the_program_was_killed_is_carried_out_by_the_next()
    {
        var studio = await world.Studio(StopsAbove(null));
        var cancel = studio.Cancel();
        var waiting = await studio.Planner.Do(studio.Ann, cancel);
        await using (var connection = await studio.Planner.Database.OpenAsync())
        {
            await connection.ExecuteAsync(
                "update proposal set state = 'approved', decided_by = @by, decided_at = at where id = @id", new { by = studio.Eve, id = waiting.Waits });
        }

        // What a starting program does first.
        await studio.Planner.Get<ProposalRunner>().RunApprovedAsync();

        Assert.Equal((ProposalState.Done, 0), ((await studio.Proposal()).State, await studio.InEffect()));
        Assert.Equal($"{studio.Ann}&{studio.Eve}", (await studio.Planner.Journal()).Single(e => e.CommandId == cancel.CommandId.Value).Actor);
    }

    [Fact]
    public async Task Done_but_not_kept_as_done_it_is_found_in_the_journal()
    {
        var studio = await world.Studio(StopsAbove(null));
        var waiting = await studio.Planner.Do(studio.Ann, studio.Cancel());
        var approved = await studio.Planner.Do(studio.Eve, studio.Approve(waiting));
        await using (var connection = await studio.Planner.Database.OpenAsync())
        {
            await connection.ExecuteAsync("update proposal set state = 'approved', outcome = null where id = @id", new { id = waiting.Waits });
        }

        await studio.Planner.Get<ProposalRunner>().RunApprovedAsync();

        var kept = (await studio.Proposal()).Outcome!.Value;
        Assert.Equal(approved.Streams![0].Version, kept.GetProperty("streams")[0].GetProperty("version").GetInt64());
        Assert.Single(await studio.Planner.Journal(), e => e.Film == studio.Film.Value && e.Kind == "disruption-placed.v1");
    }

    [Fact]
    public async Task Proposals_are_told_page_by_page_newest_first_and_by_how_they_stand()
    {
        var studio = await world.Studio(StopsAbove(null));
        var sent = new List<Outcome>();
        foreach (var _ in Enumerable.Range(0, 3))
        {
            studio.Planner.Clock.Advance(Duration.FromMinutes(1));
            sent.Add(await studio.Planner.Do(studio.Ann, studio.Cancel()));
        }
        await studio.Planner.Do(studio.Ann, studio.Withdraw(sent[1]));

        var first = await studio.Planner.Ask(studio.Ann, new Proposals { Limit = 2 });
        var second = await studio.Planner.Ask(studio.Ann, new Proposals { Limit = 2, Cursor = first.Next });

        Assert.Equal([sent[2].Waits, sent[1].Waits, sent[0].Waits], first.Proposals.Concat(second.Proposals).Select(p => p.Id.Value));
        Assert.Null(second.Next);
        studio.Planner.Clock.Advance(Duration.FromDays(7) - Duration.FromMinutes(1));
        var expired = await studio.Planner.Ask(studio.Eve, new Proposals { States = [ProposalState.Expired] });
        var waiting = await studio.Planner.Ask(studio.Eve, new Proposals { States = [ProposalState.Waiting] });
        Assert.Equal((sent[0].Waits, sent[2].Waits), (Assert.Single(expired.Proposals).Id.Value, Assert.Single(waiting.Proposals).Id.Value));
        Assert.Equal("not-allowed", (await studio.Planner.Refused(studio.Eve, studio.Approve(sent[0]))).Code);
    }
}
