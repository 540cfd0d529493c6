using NodaTime;
using ReleasePlanner.Disruptions;
using ReleasePlanner.Films;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Platform.Values;
using ReleasePlanner.Tests.Support;
using ReleasePlanner.Windows;
using Xunit;
using static ReleasePlanner.Tests.Support.World;

namespace ReleasePlanner.Tests.Windows;

public class FilmWindowsTests : PlannerTests
{
    [Fact]
    public async Task A_window_is_told_with_its_length_and_the_openings_it_had()
    {
        await using var planner = await (await StartAsync()).WithWorld();
        await planner.Do(Columbia, Window(planner) with { Opens = null, Weeks = 3, TargetTheaters = 3000, Steps = [new(new LocalDate(2015, 1, 9), 3500, [])] });
        planner.Clock.AdvanceDays(1);
        await planner.Do(Columbia, new MoveWindow { CommandId = planner.NewId(), Window = Wide, Opens = new LocalDate(2015, 1, 9) });
        await planner.Do(Columbia, Window(planner) with { Channel = Channel.Home, Opens = null, Weeks = null, TargetTheaters = null });

        var film = await planner.Ask(Columbia, new FilmWindows { Film = Interview });

        Assert.Equal(["theatrical", "home"], film.Windows.Select(w => w.Window.Channel));
        var wide = film.Windows[0];
        Assert.Equal((new LocalDate(2015, 1, 9), (int?)3, new LocalDate(2015, 1, 30)), (wide.Opens, wide.Weeks, wide.Closes));
        Assert.Equal([new EarlierOpening(Christmas, Instant.FromUtc(2014, 12, 1, 12, 0))], wide.Earlier);
        Assert.Equal((3000, 3500), (wide.TargetTheaters, wide.Steps[0].TargetTheaters));
        Assert.Null(film.Windows[1].Opens);
        var before = await planner.Ask(Columbia, new FilmWindows { Film = Interview, AsOf = Instant.FromUtc(2014, 12, 1, 13, 0) });
        Assert.Equal(Christmas, Assert.Single(before.Windows).Opens);
        Assert.Empty(before.Windows[0].Earlier);
    }

    [Fact]
    public async Task What_stops_a_window_as_a_whole_is_told_with_its_reason_until_it_is_lifted()
    {
        await using var planner = await (await StartAsync()).WithWorld();
        await planner.Do(Columbia, new CancelRelease { CommandId = planner.NewId(), Film = Interview, Disruption = DisruptionId.Parse("sony"), Reason = new Reason("threat", "threats") });

        var stop = Assert.Single(Assert.Single((await planner.Ask(Carmike, new FilmWindows { Film = Interview })).Windows).StoppedBy);

        Assert.Equal(("sony", DisruptionKind.ReleaseCancelled, Instant.FromUtc(2014, 12, 1, 12, 0)), (stop.Disruption.Value, stop.Kind, stop.Since));
        Assert.Contains("threats", stop.Why, StringComparison.Ordinal);
        await planner.Do(Columbia, new LiftDisruption { CommandId = planner.NewId(), Disruption = DisruptionId.Parse("sony") });
        Assert.Empty((await planner.Ask(Carmike, new FilmWindows { Film = Interview })).Windows[0].StoppedBy);
    }

    [Fact]
    public async Task An_exhibitor_is_told_no_plan_and_a_competitor_nothing()
    {
        await using var planner = await (await StartAsync()).WithWorld();
        await planner.Do(Columbia, Window(planner) with { Opens = null, FloorTheaters = 2000, Steps = [new(new LocalDate(2015, 1, 9), 3500, [])] });
        await planner.Do(Columbia, Window(planner) with { Label = "offered", Bookable = Bookable.Offered });
        await planner.Do(Columbia, Window(planner) with { Label = "licensed", Distributor = DistributorId.Parse("warner"), Bookable = Bookable.Offered });

        var window = Assert.Single((await planner.Ask(Carmike, new FilmWindows { Film = Interview })).Windows);

        Assert.Equal(((int?)null, (int?)null, 0), (window.TargetTheaters, window.FloorTheaters, window.Steps.Length));
        await planner.CatchUp();
        Assert.Equal("not-found", (await planner.Dispatcher.Ask(Actor.Parse("distribution:universal"), new FilmWindows { Film = Interview })).Refusal?.Code);
        Assert.Equal("window:the-interview/us/theatrical/licensed", Assert.Single((await planner.Ask("distribution:warner", new FilmWindows { Film = Interview })).Windows).Window.Value);
        Assert.Empty((await planner.Ask("distribution:columbia@ca", new FilmWindows { Film = Interview })).Windows);
    }

    [Fact]
    public async Task The_version_to_expect_and_the_code_name_are_told_the_distributor_only()
    {
        await using var planner = await (await StartAsync()).WithWorld();
        await planner.Do(Columbia, Film(planner) with { Title = "The Interview", CodeName = "Blue Harbor" });

        var own = await planner.Ask(Columbia, new FilmWindows { Film = Interview });
        var theirs = await planner.Ask(Carmike, new FilmWindows { Film = Interview });
        var past = await planner.Ask(Columbia, new FilmWindows { Film = Interview, AsOf = planner.Clock.GetCurrentInstant() });

        Assert.Equal(("Blue Harbor", (long?)2), (own.CodeName, own.Version));
        Assert.Equal((null, (long?)null), (theirs.CodeName, theirs.Version));
        Assert.Equal(("Blue Harbor", (long?)null), (past.CodeName, past.Version));
        await planner.Do(Columbia, Film(planner) with { Title = "An Interview", ExpectedVersion = own.Version });
        var late = await planner.Dispatcher.Send(Actor.Parse(Columbia), Film(planner) with { Title = "Another", ExpectedVersion = own.Version });
        Assert.Equal("version-mismatch", late.Refusal?.Code);
    }

    [Fact]
    public async Task Of_a_film_that_is_not_announced_others_are_told_the_code_name_and_no_more()
    {
        await using var planner = await (await StartAsync()).WithWorld();
        var film = FilmId.Parse((await planner.Do(Columbia, new RegisterFilm
        {
            CommandId = planner.NewId(),
            Title = "The Sequel",
            Distributor = DistributorId.Parse("columbia"),
            CodeName = "bluebird",
            AnnounceAt = Instant.FromUtc(2015, 1, 10, 15, 0),
            RuntimeMinutes = 100,
            Audience = ["family"],
        })).Result!.Value.GetProperty("film").GetString()!);
        await planner.Do(Columbia, new PlanWindow { CommandId = planner.NewId(), Film = film, Market = Us, Distributor = DistributorId.Parse("warner") });

        var own = await planner.Ask(Columbia, new FilmWindows { Film = film });
        var theirs = await planner.Ask("distribution:warner", new FilmWindows { Film = film });

        Assert.Equal(("The Sequel", 100, false), (own.Title, own.RuntimeMinutes, own.Announced));
        Assert.Equal(["family"], own.Audience);
        Assert.Equal(("bluebird", (int?)null, 0, (Instant?)null), (theirs.Title, theirs.RuntimeMinutes, theirs.Audience.Length, theirs.AnnounceAt));
    }
}
