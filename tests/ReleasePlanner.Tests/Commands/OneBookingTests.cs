using ReleasePlanner.Disruptions;
using ReleasePlanner.Films;
using ReleasePlanner.Platform.Values;
using ReleasePlanner.Tests.Support;
using Xunit;
using static ReleasePlanner.Tests.Support.World;

namespace ReleasePlanner.Tests.Commands;

public class OneBookingTests : PlannerTests
{
    [Fact]
    public async Task A_confirmed_booking_is_journaled_with_the_state_it_explains()
    {
        await using var planner = await (await StartAsync()).WithWorld();

        var outcome = await planner.Do(Carmike, Confirm(planner, "carmike-1"));

        var journal = await planner.Journal();
        var last = journal[^1];
        Assert.Equal(("booking-confirmed.v1", "theater:carmike-1", 2L), (last.Kind, last.Stream, last.Version));
        Assert.Equal("theater:carmike-1", outcome.Streams![0].Stream);
        Assert.Equal("2015-01-09", outcome.Result!.Value.GetProperty("until").GetString());
    }

    [Fact]
    public async Task A_repeated_command_answers_the_same_and_takes_effect_once()
    {
        await using var planner = await (await StartAsync()).WithWorld();
        var confirm = Confirm(planner, "carmike-1");

        var first = await planner.Do(Carmike, confirm);
        var again = await planner.Do(Carmike, confirm);

        Assert.Equal(Json.Write(first), Json.Write(again));
        Assert.Single(await planner.Journal(), e => e.Kind == "booking-confirmed.v1");
        Assert.Equal("command-reused", (await planner.Refused(Carmike, confirm with { Weeks = 3 })).Code);
    }

    [Fact]
    public async Task Another_party_learns_nothing_from_a_command_id()
    {
        await using var planner = await (await StartAsync()).WithWorld();
        var confirm = Confirm(planner, "carmike-1");
        await planner.Do(Carmike, confirm);

        Assert.Equal("not-found", (await planner.Refused("exhibitor:regal", confirm)).Code);
    }

    [Fact]
    public async Task A_run_entered_after_the_fact_is_judged_as_it_was()
    {
        await using var planner = await (await StartAsync()).WithWorld();
        await planner.Do(Carmike, new ReleasePlanner.Chains.DropFilm { CommandId = planner.NewId(), Chain = ChainId.Parse("chain:carmike"), Film = Interview });
        planner.Clock.Advance(NodaTime.Duration.FromDays(365));

        Assert.Equal("stopped", (await planner.Refused(Carmike, Confirm(planner, "carmike-1"))).Code);
    }

    [Fact]
    public async Task A_dry_run_of_a_stop_tells_its_impact_and_writes_nothing()
    {
        await using var planner = await (await StartAsync()).WithWorld(houses: 3);
        foreach (var house in new[] { "carmike-1", "carmike-2", "carmike-3" })
        {
            await planner.Do(Carmike, Confirm(planner, house));
        }
        await planner.CatchUp();
        var before = (await planner.Journal()).Count;

        var outcome = await planner.Do(Columbia, new CancelRelease { CommandId = planner.NewId(), Film = Interview, DryRun = true });

        Assert.Equal(3, outcome.Impact!.Value.GetProperty("theaters").GetInt32());
        Assert.Equal(before, (await planner.Journal()).Count);
    }

    [Fact]
    public async Task A_batch_that_was_interrupted_is_finished_by_sending_it_again()
    {
        await using var planner = await (await StartAsync()).WithWorld(houses: 5);
        foreach (var n in Enumerable.Range(1, 5))
        {
            await planner.Do(Carmike, Confirm(planner, $"carmike-{n}"));
        }
        var drop = new ReleasePlanner.Theaters.Bookings.DropBookings { CommandId = planner.NewId(), Window = Wide };
        await planner.Do(Carmike, drop);
        await using (var connection = await planner.Database.OpenAsync())
        {
            // As a kill between a line's effect and the note of it leaves them.
            await Dapper.SqlMapper.ExecuteAsync(
                connection,
                """
                update batch_line set state = 'open', outcome = null, version = null where line < 'theater:carmike-4';
                update batch set state = 'running', done = 2, finished_at = null
                """);
        }

        var again = await planner.Do(Carmike, drop);

        Assert.Equal((5, 5), (again.Total, again.Done));
        Assert.Equal(5, (await planner.Journal()).Count(e => e.Kind == "booking-dropped.v1"));
    }

    [Fact]
    public async Task A_cancelled_release_takes_no_booking_until_it_is_lifted()
    {
        await using var planner = await (await StartAsync()).WithWorld();
        var cancel = new CancelRelease { CommandId = planner.NewId(), Film = Interview };
        await planner.Do(Columbia, cancel);

        var refusal = await planner.Refused(Carmike, Confirm(planner, "carmike-1"));

        Assert.Equal(("stopped", cancel.CommandId.Value), (refusal.Code, refusal.Disruption));
        await planner.Do(Columbia, new LiftDisruption { CommandId = planner.NewId(), Disruption = DisruptionId.Parse(cancel.CommandId.Value) });
        await planner.Do(Carmike, Confirm(planner, "carmike-1"));
    }
}
