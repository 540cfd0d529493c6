using NodaTime;
using ReleasePlanner.Markets;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Platform.Values;
using ReleasePlanner.Tests.Support;
using ReleasePlanner.Theaters.Bookings;
using Xunit;
using static ReleasePlanner.Tests.Support.World;

namespace ReleasePlanner.Tests.Holdovers;

public class HoldOverTests : PlannerTests
{
    private static readonly LocalDate Second = new(2015, 1, 9);
    private static readonly LocalDate Third = new(2015, 1, 16);
    private static readonly PlayWeek Week = new(Second, Third);

    private static HoldOver Hold(Planner planner, LocalDate? through = null) => new() { CommandId = planner.NewId(), Window = Wide, Through = through ?? Second };

    private static FinalBookings Final(Planner planner, LocalDate? until = null) => new() { CommandId = planner.NewId(), Window = Wide, Until = until ?? Second };

    /// <summary>Playing since Christmas, firm until 9 January; Monday, 5 January.</summary>
    private async Task<Planner> Monday(int screens = 2)
    {
        var planner = await (await StartAsync()).WithWorld(screens: screens);
        await planner.Do(Carmike, Confirm(planner, "carmike-1"));
        planner.Clock.Reset(Instant.FromUtc(2015, 1, 5, 15, 0));
        return planner;
    }

    private static async Task<Booking> Booking(Planner planner) => (await planner.Bookings("carmike-1"))[0];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_run_is_held_over_once_both_sides_say_so_whoever_is_first(bool distributorFirst)
    {
        await using var planner = await Monday();
        var (first, second) = distributorFirst ? (Columbia, Carmike) : (Carmike, Columbia);

        await planner.Do(first, Hold(planner));
        Assert.Equal(Second, (await Booking(planner)).Until);
        Assert.Equal(
            distributorFirst ? HoldoverState.WaitingForTheater : HoldoverState.WaitingForDistributor, HoldoverCells.Of(await Booking(planner), Week).State);
        await planner.Do(second, Hold(planner));

        var held = await Booking(planner);
        Assert.Equal((Third, 3), (held.Until, held.Weeks));
        Assert.Equal((HoldoverSays.Hold, HoldoverSays.Hold, HoldoverState.Decided), Cells(held));
        Assert.Equal(1, (await planner.Journal()).Count(e => e.Kind == "booking-held-over.v1"));
    }

    [Fact]
    public async Task Saying_the_same_again_is_no_change()
    {
        await using var planner = await Monday();
        await planner.Do(Columbia, Hold(planner));
        await planner.Do(Carmike, Hold(planner));
        var written = (await planner.Journal()).Count;

        await planner.Do(Columbia, Hold(planner, new LocalDate(2015, 1, 15)));
        await planner.Do(Carmike, Hold(planner));

        Assert.Equal(written, (await planner.Journal()).Count);
    }

    [Fact]
    public async Task Who_wants_longer_than_the_other_gets_as_long_as_both_want()
    {
        await using var planner = await Monday();
        await planner.Do(Columbia, Hold(planner, new LocalDate(2015, 1, 23)));
        await planner.Do(Carmike, Hold(planner, Third));

        Assert.Equal(new LocalDate(2015, 1, 23), (await Booking(planner)).Until);
        Assert.Equal(HoldoverState.WaitingForTheater, HoldoverCells.Of(await Booking(planner), new(new(2015, 1, 23), new(2015, 1, 30))).State);
    }

    [Fact]
    public async Task A_hold_against_a_final_is_a_disagreement_and_the_houses_final_stands()
    {
        await using var planner = await Monday();
        await planner.Do(Carmike, Final(planner));
        await planner.Do(Columbia, Hold(planner));

        var booking = await Booking(planner);
        Assert.Equal((HoldoverSays.Hold, HoldoverSays.Final, HoldoverState.Disagree), Cells(booking));
        Assert.Equal((Second, Second), (booking.End, booking.Until));

        await planner.Do(Carmike, Hold(planner));

        booking = await Booking(planner);
        Assert.Equal((null, Third, HoldoverState.Decided), (booking.Final, booking.Until, HoldoverCells.Of(booking, Week).State));
    }

    [Fact]
    public async Task Both_finals_are_a_decision()
    {
        await using var planner = await Monday();
        await planner.Do(Columbia, Final(planner));
        Assert.Equal(HoldoverState.WaitingForTheater, HoldoverCells.Of(await Booking(planner), Week).State);
        await planner.Do(Carmike, Final(planner));

        Assert.Equal((HoldoverSays.Final, HoldoverSays.Final, HoldoverState.Decided), Cells(await Booking(planner)));
    }

    [Fact]
    public async Task With_reserve_nothing_is_held_or_ended()
    {
        await using var planner = await Monday();
        await planner.Do(Columbia, Hold(planner) with { Tentative = true });
        await planner.Do(Carmike, Hold(planner));
        Assert.Equal((Second, HoldoverState.WaitingForDistributor), ((await Booking(planner)).Until, HoldoverCells.Of(await Booking(planner), Week).State));

        await planner.Do(Columbia, Hold(planner));
        Assert.Equal(Third, (await Booking(planner)).Until);
        await planner.Do(Carmike, Final(planner, Third) with { Tentative = true });

        var booking = await Booking(planner);
        Assert.Equal((null, Third), (booking.Final, booking.TentativeFinal?.From));
    }

    [Fact]
    public async Task A_split_is_another_answer_than_a_hold_until_both_say_split()
    {
        await using var planner = await Monday();
        await planner.Do(Columbia, Hold(planner) with { Shows = Shows.All });
        await planner.Do(Carmike, Hold(planner) with { Shows = Shows.Split, Screens = Screens.Of(0.5m) });
        Assert.Equal((HoldoverSays.Hold, HoldoverSays.Split, HoldoverState.Disagree), Cells(await Booking(planner)));

        await planner.Do(Columbia, Hold(planner) with { Shows = Shows.Split });

        var held = await Booking(planner);
        Assert.Equal((Shows.All, Shows.Split, Third), (held.ShowsInWeek(1), held.ShowsInWeek(2), held.Until));
        Assert.Equal((2, 1), (held.HalvesOn(Second.PlusDays(-1)), held.HalvesOn(Second)));
    }

    [Fact]
    public async Task Days_that_another_film_has_cannot_be_held_over()
    {
        await using var planner = await Monday(screens: 1);
        await planner.Do(Columbia, World.Film(planner, "next"));
        await planner.Do(Columbia, World.Window(planner, "next", Second));
        await planner.Do(Carmike, Confirm(planner, "carmike-1", WindowId.Parse("window:next/us/theatrical"), weeks: 1));
        await planner.Do(Columbia, Hold(planner));

        var refusal = await planner.Refused(Carmike, Hold(planner));

        Assert.Equal(("no-screen-free", Second), (refusal.Code, refusal.Days![0]));
    }

    [Fact]
    public async Task A_stopped_run_is_not_held_over_and_an_ended_one_neither()
    {
        await using var planner = await Monday();
        await planner.Do(Carmike, new ReleasePlanner.Chains.DropFilm { CommandId = planner.NewId(), Chain = ChainId.Parse("chain:carmike"), Film = Interview });
        Assert.Equal("stopped", (await planner.Refused(Columbia, Hold(planner))).Code);

        planner.Clock.Reset(Instant.FromUtc(2015, 1, 12, 15, 0));
        Assert.Equal("not-booked", (await planner.Refused(Columbia, Hold(planner) with { Bookings = [(await Booking(planner)).Id], Window = null })).Code);
    }

    [Fact]
    public async Task A_run_of_weekends_is_held_over_for_weekends()
    {
        await using var planner = await (await StartAsync()).WithWorld();
        await planner.Do(Carmike, Confirm(planner, "carmike-1") with
        {
            Days = Json.Read<PlayDays>("""["friday", "saturday"]"""),
            From = new LocalDate(2014, 12, 26),
            Weeks = 2,
        });
        await planner.Do(Columbia, Hold(planner));
        await planner.Do(Carmike, Hold(planner));

        var held = await Booking(planner);
        Assert.Equal([new LocalDate(2015, 1, 9), new LocalDate(2015, 1, 10)], held.Days[^2..]);
        Assert.Equal((6, 0, 2), (held.Days.Length, held.HalvesOn(new(2015, 1, 11)), held.HalvesOn(Second)));
    }

    private static (HoldoverSays, HoldoverSays, HoldoverState) Cells(Booking booking)
    {
        var cells = HoldoverCells.Of(booking, Week);
        return (cells.Distributor.Says, cells.Exhibitor.Says, cells.State);
    }
}
