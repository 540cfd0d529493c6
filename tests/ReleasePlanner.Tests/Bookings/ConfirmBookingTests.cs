using NodaTime;
using NodaTime.Text;
using ReleasePlanner.Chains;
using ReleasePlanner.Disruptions;
using ReleasePlanner.Films;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Platform.Values;
using ReleasePlanner.Standing;
using ReleasePlanner.Tests.Support;
using ReleasePlanner.Theaters;
using ReleasePlanner.Theaters.Bookings;
using ReleasePlanner.Windows;
using Xunit;
using static ReleasePlanner.Tests.Support.World;

namespace ReleasePlanner.Tests.Bookings;

public class ConfirmBookingTests : PlannerTests
{
    [Fact]
    public async Task A_house_never_holds_more_screens_than_it_has()
    {
        await using var planner = await (await StartAsync()).WithWorld(screens: 1);
        await OtherFilm(planner);
        await planner.Do(Carmike, Confirm(planner, "carmike-1"));

        var refusal = await planner.Refused(Carmike, Confirm(planner, "carmike-1", Other));

        Assert.Equal("no-screen-free", refusal.Code);
        Assert.Equal(15, refusal.Days!.Count);
        Assert.Equal(Christmas, refusal.Days[0]);
    }

    [Fact]
    public async Task A_booking_goes_on_with_one_of_its_film_in_its_house_and_with_no_other()
    {
        await using var planner = await (await StartAsync()).WithWorld(screens: 4, houses: 2);
        await OtherFilm(planner);
        await planner.Do(Carmike, Confirm(planner, "carmike-1") with { Booking = BookingId.Parse("first") });
        await planner.Do(Carmike, Confirm(planner, "carmike-2") with { Booking = BookingId.Parse("elsewhere") });
        await planner.Do(Carmike, Confirm(planner, "carmike-1", Other) with { Booking = BookingId.Parse("of-another-film") });

        foreach (var unknown in new[] { "elsewhere", "of-another-film", "nobodys" })
        {
            var refusal = await planner.Refused(Carmike, Again(unknown));
            Assert.Equal(("not-found", $"{unknown} is not known; check the id"), (refusal.Code, refusal.Message));
        }
        await planner.Do(Carmike, Again("first"));

        Assert.Equal(BookingId.Parse("first"), (await planner.Bookings("carmike-1")).Single(b => b.Id.Value == "second").Continues);

        ConfirmBooking Again(string earlier) => Confirm(planner, "carmike-1") with
        {
            Booking = BookingId.Parse("second"),
            From = Christmas.PlusWeeks(4),
            Continues = BookingId.Parse(earlier),
        };
    }

    [Fact]
    public async Task Two_half_screens_share_one()
    {
        await using var planner = await (await StartAsync()).WithWorld(screens: 1);
        await OtherFilm(planner);
        var half = new WeeklyScreens([Screens.Of(0.5m)]);

        await planner.Do(Carmike, Confirm(planner, "carmike-1") with { Screens = half, Shows = Shows.Split });
        await planner.Do(Carmike, Confirm(planner, "carmike-1", Other) with { Screens = half, Shows = Shows.Split });
    }

    [Fact]
    public async Task An_override_confirms_beyond_the_screens_and_keeps_its_reason()
    {
        await using var planner = await (await StartAsync()).WithWorld(screens: 1);
        await OtherFilm(planner);
        await planner.Do(Carmike, Confirm(planner, "carmike-1"));

        await planner.Do(Carmike, Confirm(planner, "carmike-1", Other) with { Override = "the gym has a projector" });

        Assert.Contains((await planner.Bookings("carmike-1")), b => b.Override == "the gym has a projector");
    }

    [Fact]
    public async Task Unknown_screens_are_not_checked_and_it_is_said()
    {
        await using var planner = await (await StartAsync()).WithWorld();
        await planner.Do(Admin, House(planner, "unknown", screens: null));

        var outcome = await planner.Do(Carmike, Confirm(planner, "unknown"));

        Assert.Contains(outcome.Warnings, w => w.Code == "screens-unknown");
    }

    [Fact]
    public async Task A_special_format_needs_its_own_screen()
    {
        await using var planner = await (await StartAsync()).WithWorld(screens: 5);

        var refusal = await planner.Refused(Carmike, Confirm(planner, "carmike-1") with { Format = "imax" });

        Assert.Equal("no-screen-free", refusal.Code);
    }

    [Fact]
    public async Task The_same_film_is_not_booked_twice_over_the_same_days()
    {
        await using var planner = await (await StartAsync()).WithWorld();
        await planner.Do(Carmike, Confirm(planner, "carmike-1"));

        Assert.Equal("already-booked", (await planner.Refused(Carmike, Confirm(planner, "carmike-1"))).Code);
        await planner.Do(Carmike, Confirm(planner, "carmike-1") with { From = new LocalDate(2015, 1, 9), Weeks = 1 });
    }

    [Fact]
    public async Task A_run_outside_its_window_is_refused_with_what_to_do()
    {
        await using var planner = await (await StartAsync()).WithWorld();

        var early = await planner.Refused(Carmike, Confirm(planner, "carmike-1") with { From = new LocalDate(2014, 12, 19) });

        Assert.Equal("invalid", early.Code);
        Assert.Contains("before window:the-interview/us/theatrical opens 2014-12-25", early.Message);
    }

    [Fact]
    public async Task A_run_that_starts_on_the_wrong_day_is_accepted_with_a_warning()
    {
        await using var planner = await (await StartAsync()).WithWorld();

        var outcome = await planner.Do(Carmike, Confirm(planner, "carmike-1") with { From = new LocalDate(2014, 12, 31), Weeks = 1 });

        Assert.Contains(outcome.Warnings, w => w.Code == "wrong-day");
    }

    [Fact]
    public async Task Another_chain_s_house_is_not_known()
    {
        await using var planner = await (await StartAsync()).WithWorld();

        Assert.Equal("not-found", (await planner.Refused("exhibitor:amc", Confirm(planner, "carmike-1"))).Code);
        Assert.Equal("not-allowed", (await planner.Refused(Columbia, Confirm(planner, "carmike-1"))).Code);
    }

    [Fact]
    public async Task One_day_houses_are_booked_by_days()
    {
        await using var planner = await (await StartAsync()).WithWorld(houses: 3);

        await planner.Do(Carmike, Confirm(planner, "carmike-1") with { Weeks = null, Days = Json.Read<PlayDays>("1") });
        await planner.Do(Carmike, Confirm(planner, "carmike-2") with { Weeks = null, Days = Json.Read<PlayDays>("[\"2014-12-25\"]") });
        await planner.Do(Carmike, Confirm(planner, "carmike-3") with { Weeks = 1, Days = Json.Read<PlayDays>("[\"friday\",\"saturday\"]") });

        Assert.Equal(new LocalDate(2014, 12, 26), (await planner.Bookings("carmike-1"))[0].Until);
        Assert.Equal(new LocalDate(2014, 12, 26), (await planner.Bookings("carmike-2"))[0].Until);
        Assert.Equal([new LocalDate(2014, 12, 26), new LocalDate(2014, 12, 27)], (await planner.Bookings("carmike-3"))[0].Days);
    }

    [Fact]
    public async Task A_stopped_booking_gives_way_to_one_that_needs_its_screen_and_stays_displaced()
    {
        await using var planner = await (await StartAsync()).WithWorld(screens: 1);
        await OtherFilm(planner);
        await planner.Do(Carmike, Confirm(planner, "carmike-1") with { Booking = BookingId.Parse("first") });
        await planner.Do(Columbia, new CancelRelease { CommandId = planner.NewId(), Film = Interview, Disruption = DisruptionId.Parse("off") });

        await planner.Do(Carmike, Confirm(planner, "carmike-1", Other) with { Booking = BookingId.Parse("second") });
        await planner.Do(Columbia, new LiftDisruption { CommandId = planner.NewId(), Disruption = DisruptionId.Parse("off") });

        Assert.Equal(StandingKey.Displaced, (await planner.Standing("carmike-1", "first")).Key);
        Assert.Equal(StandingKey.Upcoming, (await planner.Standing("carmike-1", "second")).Key);
        Assert.Equal("stopped by off", (await planner.Bookings("carmike-1"))[0].Displaced!.Because);
    }

    [Fact]
    public async Task A_storm_of_two_days_frees_no_screen()
    {
        await using var planner = await (await StartAsync()).WithWorld(screens: 1);
        await OtherFilm(planner);
        await planner.Do(Carmike, Confirm(planner, "carmike-1") with { Booking = BookingId.Parse("first") });
        await planner.Do(Carmike, new CloseTheaters
        {
            CommandId = planner.NewId(),
            Theaters = new Selection { All = true },
            From = Christmas,
            Until = Christmas.PlusDays(2),
        });

        Assert.Equal("no-screen-free", (await planner.Refused(Carmike, Confirm(planner, "carmike-1", Other))).Code);
        Assert.Equal(StandingKey.Stopped, (await planner.Standing("carmike-1", "first", Christmas)).Key);
        Assert.Equal(StandingKey.Playing, (await planner.Standing("carmike-1", "first", Christmas.PlusDays(2))).Key);
    }

    // The film opens Thursday 25 Dec. The second case: week 2 of the film begins Friday 2 Jan, and Friday 6 Feb after the move to Wednesday 28 Jan.
    [Theory]
    [InlineData("2014-12-25", "2015-01-28", "a run that began with the opening follows it")]
    [InlineData("2015-01-02", "2015-02-06", "one of a later week keeps its week")]
    [InlineData("2015-01-09", "2015-02-13", "and one of the week after that")]
    [InlineData("2014-12-26", "2015-01-30", "a play week that begins inside week 1 stays the one after the opening's")]
    [InlineData("2014-12-28", "2015-01-31", "any other is shifted by as many days")]
    public async Task A_reconfirmed_booking_takes_the_shifted_run(string from, string expected, string why)
    {
        await using var planner = await (await StartAsync()).WithWorld();
        await planner.Do(Carmike, Confirm(planner, "carmike-1") with { From = LocalDatePattern.Iso.Parse(from).Value, Booking = BookingId.Parse("b") });
        await planner.Do(Columbia, new MoveWindow { CommandId = planner.NewId(), Window = Wide, Opens = new LocalDate(2015, 1, 28) });
        Assert.Equal(StandingKey.NeedsReconfirmation, (await planner.Standing("carmike-1", "b")).Key);

        await planner.Do(Carmike, new ReconfirmBookings { CommandId = planner.NewId(), Window = Wide });

        Assert.True(LocalDatePattern.Iso.Parse(expected).Value == (await planner.Bookings("carmike-1"))[0].From, why);
        Assert.Equal(StandingKey.Upcoming, (await planner.Standing("carmike-1", "b")).Key);
    }

    [Fact]
    public async Task Moving_back_restores()
    {
        await using var planner = await (await StartAsync()).WithWorld();
        await planner.Do(Carmike, Confirm(planner, "carmike-1") with { Booking = BookingId.Parse("b") });
        await planner.Do(Columbia, new MoveWindow { CommandId = planner.NewId(), Window = Wide, Opens = null });
        await planner.Do(Columbia, new MoveWindow { CommandId = planner.NewId(), Window = Wide, Opens = Christmas });

        Assert.Equal(StandingKey.Upcoming, (await planner.Standing("carmike-1", "b")).Key);
    }

    private static readonly WindowId Other = WindowId.Parse("window:into-the-woods/us/theatrical");

    private static async Task OtherFilm(Planner planner)
    {
        await planner.Do("distribution:disney", Film(planner, "into-the-woods", "disney"));
        await planner.Do("distribution:disney", Window(planner, "into-the-woods"));
    }
}
