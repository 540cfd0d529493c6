using Dapper;
using NodaTime;
using ReleasePlanner.Approvals;
using ReleasePlanner.Films;
using ReleasePlanner.Platform.Batches;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Platform.Values;
using ReleasePlanner.Tests.Approvals;
using ReleasePlanner.Tests.Support;
using ReleasePlanner.Theaters.Bookings;
using Xunit;
using static ReleasePlanner.Tests.Support.World;

namespace ReleasePlanner.Tests.Commands;

/// <summary>What was sent before an upgrade is known after it, with the hash as it was stored then.</summary>
public class RequestUpgradeTests : PlannerTests
{
    private static readonly DropBookings Drop = new() { CommandId = CommandId.Parse("drop"), Window = Wide };

    [Fact]
    public async Task A_command_that_was_carried_out_before_is_answered_as_it_was()
    {
        await using var planner = await (await StartAsync()).WithWorld();
        var confirm = Confirm(planner, "carmike-1");
        var first = await planner.Do(Carmike, confirm);

        await Former(planner, confirm);

        Assert.Equal(Json.Write(first), Json.Write(await planner.Do(Carmike, confirm)));
        Assert.Equal("command-reused", (await planner.Refused(Carmike, confirm with { Weeks = 3 })).Code);
    }

    [Fact]
    public async Task Lines_of_a_batch_that_were_done_and_not_kept_before_are_found_done()
    {
        await using var planner = await Booked();
        var first = await planner.Do(Carmike, Drop);
        await Former(planner, Drop);
        foreach (var theater in new[] { "carmike-1", "carmike-2" })
        {
            await Former(planner, new DropBookingsAt { CommandId = CommandId.Parse($"drop/{theater}"), Theater = Theater(theater), Bookings = [(await planner.Bookings(theater))[0].Id] });
        }
        await using (var connection = await planner.Database.OpenAsync())
        {
            // As if the program was killed before it kept what became of them, and with members that a version before wrote at their default.
            await connection.ExecuteAsync("update batch set state = 'running', done = 0, finished_at = null");
            await connection.ExecuteAsync("update batch_line set state = 'open', outcome = null, version = null, command = replace(command, '\"with\":{', '\"with\":{\"dryRun\":false,')");
        }

        var again = await planner.Do(Carmike, Drop);

        Assert.Equal((2, 2, 0), (again.Total, again.Done, again.Refused!.Count));
        Assert.Equal((first.Total, first.Done), (again.Total, again.Done));
        Assert.Equal(2, (await planner.Journal()).Count(e => e.Kind == "booking-dropped.v1"));
        Assert.Equal("command-reused", (await planner.Refused(Carmike, Drop with { Note = "another" })).Code);
    }

    [Fact]
    public async Task A_proposal_that_waited_before_is_approved_and_carried_out()
    {
        await using var planner = await (await StartAsync()).WithWorld(ApprovalWorld.Houses, screens: 90);
        var studio = await Studio.In(planner, "studio", [Studio.StopsAbove(null)]);
        var cancel = studio.Cancel();
        var waiting = await planner.Do(studio.Ann, cancel);
        await Former(planner, cancel);
        await using (var connection = await planner.Database.OpenAsync())
        {
            // Named after its sender with the person, and with members at their default, as a version before kept it.
            Assert.Equal(1, await connection.ExecuteAsync(
                "update proposal set id = @id, command = replace(command, '\"with\":{', '\"with\":{\"dryRun\":false,\"irrevocable\":false,')",
                new { id = ProposalId.Former(Actor.Parse(studio.Ann), cancel.CommandId).Value }));
        }

        var again = await planner.Do(studio.Ann, cancel);
        Assert.Equal(again.Waits, (await planner.Do($"distribution:{studio.Name}#bob", cancel)).Waits);
        Assert.Equal("command-reused", (await planner.Refused(studio.Ann, cancel with { From = new LocalDate(2015, 7, 1) })).Code);
        Assert.NotEqual(waiting.Waits, again.Waits);
        var approved = await planner.Do(studio.Eve, studio.Approve(again));

        Assert.Equal(studio.Film.Value, Assert.Single(approved.Streams!).Stream);
        Assert.Equal(0, await studio.InEffect());
        Assert.Equal(approved.Streams, (await planner.Do(studio.Ann, cancel)).Streams);
    }

    [Fact]
    public async Task A_stop_that_was_let_through_before_is_not_taken_for_another()
    {
        await using var planner = await (await StartAsync()).WithWorld(ApprovalWorld.Houses, screens: 90);
        var studio = await Studio.In(planner, "studio", [Studio.StopsAbove(100)]);
        var cancel = studio.CancelAt(1);
        var first = await planner.Do(studio.Ann, cancel);
        await Former(planner, cancel);
        await using (var connection = await planner.Database.OpenAsync())
        {
            var id = ProposalId.Former(Actor.Parse(studio.Ann), cancel.CommandId).Value;
            Assert.Equal(1, await connection.ExecuteAsync("update stop_let_through set id = @id", new { id }));
        }

        Assert.Equal(first.Done, (await planner.Do(studio.Ann, cancel)).Done);
        Assert.Equal("command-reused", (await planner.Refused(studio.Ann, cancel with { Note = "another" })).Code);
    }

    private async Task<Planner> Booked()
    {
        var planner = await (await StartAsync()).WithWorld(houses: 2);
        await planner.Do(Carmike, Confirm(planner, "carmike-1"));
        await planner.Do(Carmike, Confirm(planner, "carmike-2"));
        return planner;
    }

    /// <summary>Puts the hash of a request that a version before stored wherever this version stored its own.</summary>
    private static async Task Former(Planner planner, Command command)
    {
        await using var connection = await planner.Database.OpenAsync();
        var (now, former, changed) = (RequestHash.Of(command), RequestHash.Former(command), 0);
        foreach (var (table, column) in new[] { ("journal", "body"), ("batch", "request"), ("proposal", "request"), ("stop_let_through", "request") })
        {
            changed += await connection.ExecuteAsync($"update {table} set {column} = replace({column}, @now, @former) where {column} like '%' || @now || '%'", new { now, former });
        }
        Assert.True(changed > 0, $"{now} is not in the store");
    }
}
