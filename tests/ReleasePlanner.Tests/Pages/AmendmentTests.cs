using NodaTime;
using ReleasePlanner.Films;
using ReleasePlanner.Host.Pages.Parts;
using ReleasePlanner.Host.Pages.Planning;
using ReleasePlanner.Markets;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Platform.Values;
using ReleasePlanner.Tests.Support;
using ReleasePlanner.Theaters.Bookings;
using ReleasePlanner.Windows;
using Xunit;
using static ReleasePlanner.Tests.Support.World;

namespace ReleasePlanner.Tests.Pages;

public class AmendmentTests : PlannerTests
{
    [Theory]
    [InlineData(Channel.Theatrical)]
    [InlineData(Channel.Home)]
    public async Task A_plan_that_the_form_does_not_touch_is_sent_as_it_is(Channel channel)
    {
        await using var planner = await (await StartAsync()).WithWorld();
        var planned = await planner.Do(Columbia, Window(planner) with
        {
            Channel = channel,
            Label = "whole",
            Distributor = DistributorId.Parse("columbia"),
            OpensAt = channel == Channel.Home ? new LocalTime(21, 0, 30) : null,
            Closes = new LocalDate(2015, 3, 1),
            Stub = Stub.Short,
            Previews = [new LocalDate(2014, 12, 23), new LocalDate(2014, 12, 24)],
            Pattern = Pattern.Platform,
            Steps = [new(new LocalDate(2015, 1, 9), 3500, [RegionId.Parse("ga"), RegionId.Parse("ca")]), new(new LocalDate(2015, 1, 16), 3600, [])],
            FloorTheaters = 2000,
            Runs = Runs.Open,
            Bookable = Bookable.Offered,
            Alerts = new() { LostInHour = 1, LostInDay = 2, UnansweredPercent = 3, UnansweredHours = 4, TargetDays = 5, ReconfirmDays = 6 },
        });
        var summary = await planner.Ask(Columbia, new WindowSummary { Window = WindowId.Parse(planned.Streams![0].Stream) });
        var problems = new Problems();

        var command = PlanFields.Of(summary.Plan!).Amend(planner.NewId(), summary.Plan!, summary.Opens, problems);

        Assert.Empty(problems.Found);
        Assert.Equal(summary.Version, (await planner.Do(Columbia, command)).Streams![0].Version);
    }

    [Fact]
    public async Task A_registration_that_the_form_does_not_touch_is_sent_as_it_is()
    {
        await using var planner = await (await StartAsync()).WithWorld();
        await planner.Do(Columbia, Film(planner) with
        {
            CodeName = "Blue Harbor",
            AnnounceAt = Instant.FromUtc(2014, 11, 1, 12, 0, 7),
            RuntimeMinutes = 112,
            Versions = ["ov"],
            Formats = ["standard", "imax"],
            Audience = ["family"],
            LocalTitles = Film(planner).LocalTitles.Add("us", "The Interview: Uncut"),
            Ratings = Film(planner).Ratings.Add("us", "R"),
        });
        var film = await planner.Ask(Columbia, new FilmWindows { Film = Interview });
        var (zone, problems) = (DateTimeZoneProviders.Tzdb["Asia/Kathmandu"], new Problems());

        var command = FilmFields.Of(film, zone).Amend(planner.NewId(), film, zone, problems);

        Assert.Empty(problems.Found);
        Assert.Equal(film.Version, (await planner.Do(Columbia, command)).Streams![0].Version);
    }

    [Fact]
    public void What_somebody_else_amends_meanwhile_comes_in_where_nothing_was_typed()
    {
        var amendment = new Amendment<PlanFields>(PlanFields.Members);
        amendment.See(new() { Target = "3000", Floor = "2000", Weeks = "6" }, 4);
        amendment.Typed.Target = "2500";

        amendment.See(new() { Target = "2800", Floor = "1000", Weeks = "6" }, 5);

        Assert.Equal(("2500", "1000", 5), (amendment.Typed.Target, amendment.Typed.Floor, amendment.Version));
        Assert.Equal([new("Target, theaters", "3000", "2800"), new("Floor, theaters", "2000", "1000")], amendment.Meanwhile);
        Assert.Equal([new("Target, theaters", "2800", "2500")], amendment.Changes);
        amendment.Sent(6);
        amendment.See(new() { Target = "2800", Floor = "1000", Weeks = "6" }, 5);
        Assert.Empty(amendment.Changes);
        Assert.Empty(amendment.Meanwhile);
    }

    [Fact]
    public void What_cannot_be_read_is_a_problem_of_its_member()
    {
        var problems = new Problems();
        new PlanFields { Target = "many", Steps = [new() { On = "2015-01-09" }] }.Into(new PlanWindow { CommandId = CommandId.Parse("c"), Film = Interview, Market = Us }, problems);
        Assert.Equal(["steps", "targetTheaters"], problems.Found.Select(p => p.Field).Order());
    }
}
