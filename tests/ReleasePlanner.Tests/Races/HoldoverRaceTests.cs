using CsCheck;
using NodaTime;
using ReleasePlanner.Markets;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Platform.Values;
using ReleasePlanner.Tests.Properties;
using ReleasePlanner.Tests.Support;
using ReleasePlanner.Theaters.Bookings;
using Xunit;
using static ReleasePlanner.Tests.Offers.OfferWorld;
using static ReleasePlanner.Tests.Support.World;

namespace ReleasePlanner.Tests.Races;

/// <summary>A Monday on which both sides decide about the same runs at once: playing since Christmas, firm until Friday, 9 January.</summary>
public class HoldoverRaceTests : PlannerTests
{
    private const int Rounds = 3;

    private static readonly LocalDate Friday = new(2015, 1, 9);
    private static readonly LocalDate Next = new(2015, 1, 16);
    private static readonly PlayWeek Week = new(Friday, Next);

    private int houses;

    /// <summary>What the sides can say of the week.</summary>
    private enum Says
    {
        DistributorHolds,
        HouseHolds,
        DistributorFinals,
        HouseFinals,
    }

    /// <summary>What a run's cells come to, by the rules alone.</summary>
    private sealed record Cells(LocalDate Until, bool DistributorHold, bool HouseHold, bool ProposedFinal, bool Final)
    {
        public Cells After(Says says) => says switch
        {
            Says.DistributorHolds => (this with { DistributorHold = true, ProposedFinal = false }).Held(),
            Says.HouseHolds => (this with { HouseHold = true, Final = false }).Held(),
            Says.DistributorFinals => this with { DistributorHold = false, ProposedFinal = true },
            _ => this with { HouseHold = false, Final = true },
        };

        private Cells Held() => DistributorHold && HouseHold ? this with { Until = Next } : this;
    }

    [Fact]
    public async Task Both_sides_pressing_hold_and_pressing_it_again_hold_the_run_over_once()
    {
        await using var planner = await Monday();
        await Gen.Select(Start.Several, Gen.Int[0, 2], Gen.Int[0, 2]).SampleAsync(
            async (starts, distributor, house) =>
            {
                var (theirs, ours) = (Friday.PlusWeeks(distributor), Friday.PlusWeeks(house));
                var names = await Playing(planner, starts.Length);

                await Task.WhenAll(names.Zip(starts, async (name, start) =>
                {
                    var (columbia, carmike) = (Hold(planner, name, theirs), Hold(planner, name, ours));
                    var answers = await start.Run(
                        planner, new(Columbia, columbia), new(Carmike, carmike), new(Columbia, columbia), new(Columbia, Hold(planner, name, theirs)), new(Carmike, Hold(planner, name, ours)));

                    Assert.All(answers, a => Assert.Null(a.Refusal));
                    var booking = Assert.Single(await planner.Bookings(name));
                    var until = LocalDate.Min(theirs, ours).PlusWeeks(1);
                    Assert.Equal((until, HoldoverState.Decided), (booking.Until, HoldoverCells.Of(booking, Week).State));
                    Assert.Equal(2 + (Period.DaysBetween(Friday, until) / 7), booking.Weeks);
                }));

                var journal = await planner.Journal();
                Assert.All(names, name => Assert.Single(journal, e => e.Kind == "booking-held-over.v1" && e.Stream == "theater:" + name));
                await ThroughGrainsTests.Verified(planner);
            },
            iter: Rounds,
            threads: 1);
    }

    [Fact]
    public async Task Finals_against_holdovers_end_as_one_order_of_them_would_and_the_houses_final_stands()
    {
        await using var planner = await Monday();
        var ended = new HashSet<HoldoverState>();
        var said = Gen.Enum<Says>().Array[2, 4].Select(says => says.Distinct().ToArray());
        await Gen.Select(Start.Several, said.Array[8]).SampleAsync(
            async (starts, said) =>
            {
                var names = await Playing(planner, starts.Length);
                var before = new List<Press[]>();

                await Task.WhenAll(names.Zip(starts.Zip(said), async (name, race) =>
                {
                    var presses = race.Second.Select(s => PressOf(planner, name, s)).ToArray();
                    var answers = await race.First.Run(planner, presses);

                    Assert.All(answers, a => Assert.Null(a.Refusal));
                    var booking = Assert.Single(await planner.Bookings(name));
                    var found = CellsOf(booking);
                    Assert.Contains(found, Orders(race.Second).Select(order => order.Aggregate(new Cells(Friday, false, false, false, false), (cells, s) => cells.After(s))));
                    // Whoever was last: the end the house set is the end, and without one both sides' wish is.
                    Assert.Equal(found.Final ? Friday : found.Until, booking.End);
                    lock (ended)
                    {
                        ended.Add(HoldoverCells.Of(booking, Week).State);
                    }
                    lock (before)
                    {
                        before.Add(presses);
                    }
                }));

                var journal = (await planner.Journal()).Count;
                var bookings = await Task.WhenAll(names.Select(planner.Bookings));
                await Task.WhenAll(before.SelectMany(p => p).Select(p => planner.Do(p.Actor, p.Command)));
                Assert.Equal(journal, (await planner.Journal()).Count);
                Assert.Equal(Json.Write(bookings), Json.Write(await Task.WhenAll(names.Select(planner.Bookings))));
                await ThroughGrainsTests.Verified(planner);
            },
            iter: 2 * Rounds,
            threads: 1);
        Assert.Contains(HoldoverState.Disagree, ended);
        Assert.Contains(HoldoverState.Decided, ended);
    }

    private static Cells CellsOf(Booking b) => new(b.Until, b.DistributorHold is not null, b.ExhibitorHold is not null, b.ProposedFinal is not null, b.Final is not null);

    private static IEnumerable<Says[]> Orders(Says[] says) => says.Length < 2
        ? [says]
        : says.SelectMany(first => Orders([.. says.Where(s => s != first)]).Select(rest => (Says[])[first, .. rest]));

    private static Press PressOf(Planner planner, string house, Says says) => new(
        says is Says.DistributorHolds or Says.DistributorFinals ? Columbia : Carmike,
        says is Says.DistributorHolds or Says.HouseHolds
            ? Hold(planner, house, Friday)
            : new FinalBookings { CommandId = planner.NewId(), Theaters = Of(house), Until = Friday });

    private static HoldOver Hold(Planner planner, string house, LocalDate through) => new() { CommandId = planner.NewId(), Theaters = Of(house), Through = through };

    private async Task<Planner> Monday()
    {
        var planner = await (await StartAsync()).WithWorld();
        planner.Clock.Reset(Instant.FromUtc(2015, 1, 5, 15, 0));
        return planner;
    }

    /// <summary>Fresh houses of Carmike that play the film, for one round.</summary>
    private async Task<string[]> Playing(Planner planner, int number)
    {
        var names = Enumerable.Range(0, number).Select(_ => $"race-{++houses}").ToArray();
        foreach (var name in names)
        {
            await planner.Do(Admin, House(planner, name));
            await planner.Do(Carmike, Confirm(planner, name));
        }
        return names;
    }
}
