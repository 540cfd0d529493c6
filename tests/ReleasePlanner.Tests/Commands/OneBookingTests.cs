using ReleasePlanner.Disruptions;
using ReleasePlanner.Films;
using ReleasePlanner.Platform.Values;
using ReleasePlanner.Tests.Support;
using Xunit;
using static ReleasePlanner.Tests.Support.World;

namespace ReleasePlanner.Tests.Commands;

public class OneBookingTests
{
    [Fact]
    public async Task A_confirmed_booking_is_journaled_with_the_state_it_explains()
    {
        await using var planner = await (await Planner.StartAsync()).WithWorld();

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
        await using var planner = await (await Planner.StartAsync()).WithWorld();
        var confirm = Confirm(planner, "carmike-1");

        var first = await planner.Do(Carmike, confirm);
        var again = await planner.Do(Carmike, confirm);

        Assert.Equal(Json.Write(first), Json.Write(again));
        Assert.Single(await planner.Journal(), e => e.Kind == "booking-confirmed.v1");
        Assert.Equal("command-reused", (await planner.Refused(Carmike, confirm with { Weeks = 3 })).Code);
    }

    [Fact]
    public async Task A_cancelled_release_takes_no_booking_until_it_is_lifted()
    {
        await using var planner = await (await Planner.StartAsync()).WithWorld();
        var cancel = new CancelRelease { CommandId = planner.NewId(), Film = Interview };
        await planner.Do(Columbia, cancel);

        var refusal = await planner.Refused(Carmike, Confirm(planner, "carmike-1"));

        Assert.Equal(("stopped", cancel.CommandId.Value), (refusal.Code, refusal.Disruption));
        await planner.Do(Columbia, new LiftDisruption { CommandId = planner.NewId(), Disruption = DisruptionId.Parse(cancel.CommandId.Value) });
        await planner.Do(Carmike, Confirm(planner, "carmike-1"));
    }
}
