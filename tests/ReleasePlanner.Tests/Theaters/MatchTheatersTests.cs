using ReleasePlanner.Chains;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Platform.Values;
using ReleasePlanner.Tests.Support;
using ReleasePlanner.Theaters;
using ReleasePlanner.Theaters.Bookings;
using Xunit;
using static ReleasePlanner.Tests.Support.World;

namespace ReleasePlanner.Tests.Theaters;

public class MatchTheatersTests : PlannerTests
{
    [Fact]
    public async Task Lines_are_answered_in_their_order_with_counts()
    {
        await using var planner = await TwoChains();

        var answer = await planner.Ask(Columbia, new MatchTheaters { Lines = ["9001", "The Grand", "Carmik Columbus 15", "nowhere at all"] });

        Assert.Equal((1, 2, 1), (answer.Exact, answer.Doubtful, answer.Unknown));
        Assert.Equal([LineMatch.Exact, LineMatch.Doubtful, LineMatch.Doubtful, LineMatch.Unknown], answer.Lines.Select(l => l.Match));
        Assert.Equal(new MatchCandidate(Theater("columbus"), "Carmike Columbus 15", "Columbus", ChainId.Parse("chain:carmike"), 100), answer.Lines[0].Candidates.Single());
        Assert.Equal(["theater:grand-carmike", "theater:grand-regal", "theater:grand-too"], answer.Lines[1].Candidates.Select(c => c.Theater.Value));
    }

    [Fact]
    public async Task An_exhibitor_matches_its_own_houses_only()
    {
        await using var planner = await TwoChains();

        var mine = await planner.Ask("exhibitor:regal", new MatchTheaters { Lines = ["9001", "The Grand", "Carmike Columbus 15"] });

        Assert.Equal([LineMatch.Unknown, LineMatch.Exact, LineMatch.Unknown], mine.Lines.Select(l => l.Match));
        var foreign = await planner.Dispatcher.Ask(Actor.Parse("exhibitor:regal"), new MatchTheaters { Lines = ["9001"], Chain = ChainId.Parse("chain:carmike") });
        Assert.Equal("not-found", foreign.Refusal!.Code);
        Assert.Equal(1, (await planner.Ask(Columbia, new MatchTheaters { Lines = ["The Grand"], Chain = ChainId.Parse("chain:regal") })).Exact);
        Assert.Equal(1, (await planner.Ask(Columbia, new MatchTheaters { Lines = ["The Grand"], Market = MarketId.Parse("market:fr") })).Unknown);
    }

    [Fact]
    public async Task Too_many_lines_and_none_are_refused()
    {
        await using var planner = await Planner.StartAsync();
        foreach (var lines in new[] { [], Enumerable.Repeat("x", 5001).ToArray(), [new string('x', 401)] })
        {
            var refused = (await planner.Dispatcher.Ask(Actor.Administrator, new MatchTheaters { Lines = [.. lines] })).Refusal!;
            Assert.Equal("invalid", refused.Code);
        }
    }

    [Fact]
    public async Task A_selection_warns_of_codes_and_names_it_did_not_find_and_the_batch_keeps_that()
    {
        await using var planner = await TwoChains();
        foreach (var house in new[] { "columbus", "grand-carmike", "grand-too" })
        {
            await planner.Do(Carmike, Confirm(planner, house));
        }
        var final = new FinalBookings
        {
            CommandId = planner.NewId(),
            Until = Christmas.PlusDays(8),
            Theaters = new() { Names = ["Carmike Columbus 15", "the grand", "Nowhere", "Nowhere Else"] },
        };

        var outcome = await planner.Do(Carmike, final);

        Assert.Equal(3, outcome.Done);
        Assert.Equal(
            [("unmatched-name", "no house is called Nowhere, Nowhere Else"), ("doubtful-name", "several houses, all of them selected, are called the grand")],
            outcome.Warnings.Select(w => (w.Code, w.Message)));
        Assert.Equal(Json.Write(outcome.Warnings), Json.Write((await planner.Do(Carmike, final)).Warnings));
        var byCode = await planner.Do(Carmike, new DropBookings { CommandId = planner.NewId(), Theaters = new() { Codes = ["9001", "9009"] }, DryRun = true });
        Assert.Equal(("unmatched-code", "no house has 9009"), byCode.Warnings.Select(w => (w.Code, w.Message)).Single());
    }

    [Fact]
    public async Task A_command_that_one_aggregate_decides_warns_of_its_selection_too()
    {
        await using var planner = await TwoChains();

        var outcome = await planner.Do(Carmike, new DropFilm
        {
            CommandId = planner.NewId(),
            Chain = ChainId.Parse("chain:carmike"),
            Film = Interview,
            Except = new() { Codes = ["9001", "9009"] },
        });

        Assert.Contains(outcome.Warnings, w => w == new Warning("unmatched-code", "no house has 9009"));
    }

    private async Task<Planner> TwoChains()
    {
        var planner = await (await StartAsync()).WithWorld();
        await planner.Do(Admin, new RegisterChain { CommandId = planner.NewId(), Chain = ChainId.Parse("chain:regal"), Name = "Regal" });
        await planner.Do(Admin, House(planner, "columbus") with { Name = "Carmike Columbus 15", City = "Columbus", Codes = new("9001", null) });
        await planner.Do(Admin, House(planner, "grand-carmike") with { Name = "The Grand", City = "Macon" });
        await planner.Do(Admin, House(planner, "grand-too") with { Name = "The Grand", City = "Atlanta" });
        await planner.Do(Admin, House(planner, "grand-regal", "regal") with { Name = "The Grand", City = "Augusta" });
        return planner;
    }
}
