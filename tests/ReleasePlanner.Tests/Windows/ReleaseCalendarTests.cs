using NodaTime;
using ReleasePlanner.Films;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Platform.Values;
using ReleasePlanner.Tests.Support;
using ReleasePlanner.Tracked;
using ReleasePlanner.Windows;
using Xunit;
using static ReleasePlanner.Tests.Support.World;

namespace ReleasePlanner.Tests.Windows;

public class ReleaseCalendarTests : PlannerTests
{
    [Fact]
    public async Task Weeks_go_by_the_rules_of_each_market()
    {
        await using var planner = await (await StartAsync()).WithWorld();
        await planner.Do(Admin, Market(planner) with { Market = MarketId.Parse("market:fr"), Name = "France", PlayWeeks = [new(new LocalDate(1950, 1, 1), IsoDayOfWeek.Wednesday)], Regions = [] });
        await planner.Do(Columbia, Window(planner) with { Market = MarketId.Parse("market:fr"), Opens = new LocalDate(2014, 12, 24) });

        var calendar = await planner.Ask(Columbia, new ReleaseCalendar { From = new LocalDate(2014, 12, 18), Until = new LocalDate(2014, 12, 31) });
        var one = await planner.Ask(Columbia, new ReleaseCalendar { From = new LocalDate(2014, 12, 18), Until = new LocalDate(2014, 12, 31), Markets = [Us] });

        Assert.Equal(["France", "United States"], calendar.Markets.Select(m => m.Name));
        Assert.Equal([new(2014, 12, 17), new LocalDate(2014, 12, 24)], calendar.Markets[0].Weeks.Select(w => w.PlayWeek));
        Assert.Equal([new(2014, 12, 12), new(2014, 12, 19), new LocalDate(2014, 12, 26)], calendar.Markets[1].Weeks.Select(w => w.PlayWeek));
        Assert.Equal([0, 1], calendar.Markets[0].Weeks.Select(w => w.Windows.Count));
        Assert.Equal((Wide, 3000), calendar.Markets[1].Weeks[1].Windows.Select(w => (w.Window, w.TargetTheaters!.Value)).Single());
        Assert.Equal("United States", Assert.Single(one.Markets).Name);
    }

    [Fact]
    public async Task Two_openings_clash_in_the_same_or_the_next_week_by_what_they_share()
    {
        await using var planner = await (await StartAsync()).WithWorld();
        await planner.Do(Columbia, Film(planner) with { Formats = ["imax", "standard"], Audience = ["adult", "comedy"] });
        await planner.Do(Columbia, Track(planner, "same", Christmas.PlusDays(-5)) with { Formats = ["imax", "plf", "standard"] });
        await planner.Do(Columbia, Track(planner, "next", new LocalDate(2014, 12, 26)) with { Audience = ["comedy"], Formats = ["standard"] });
        await planner.Do(Columbia, Track(planner, "two-on", new LocalDate(2015, 1, 2)) with { Audience = ["comedy"] });
        await planner.Do(Columbia, Track(planner, "else", Christmas) with { Audience = ["family"], Formats = ["standard"] });
        await planner.Do(Columbia, Window(planner) with { Label = "limited", Opens = new LocalDate(2014, 12, 19) });

        var clashes = (await planner.Ask(Columbia, new ReleaseCalendar { From = new LocalDate(2014, 12, 1), Until = new LocalDate(2015, 2, 1) })).Clashes;

        Assert.Equal(
            [("limited", "same", ClashSeverity.SameWeek), ("limited", "next", ClashSeverity.NextWeek), ("same", "theatrical", ClashSeverity.SameWeek), ("theatrical", "next", ClashSeverity.NextWeek)],
            clashes.Select(c => (Last(c.One.Id), Last(c.Other.Id), c.Severity)));
        Assert.Equal("imax", Assert.Single(clashes[0].Formats));
        Assert.Empty(clashes[0].Audience);
        Assert.Empty(clashes[1].Formats);
        Assert.Equal("comedy", Assert.Single(clashes[1].Audience));
    }

    [Fact]
    public async Task What_has_no_date_is_in_a_list_of_its_own_and_what_is_stopped_says_so()
    {
        await using var planner = await (await StartAsync()).WithWorld();
        await planner.Do(Columbia, Track(planner, "undated", null));
        await planner.Do(Columbia, new CancelRelease { CommandId = planner.NewId(), Film = Interview, Disruption = DisruptionId.Parse("sony") });

        var dated = await planner.Ask("executive:columbia", Whole());
        await planner.Do(Columbia, new MoveWindow { CommandId = planner.NewId(), Window = Wide, Opens = null });
        var undated = await planner.Ask("executive:columbia", Whole());

        Assert.Equal("sony", Assert.Single(dated.Markets.SelectMany(m => m.Weeks).SelectMany(w => w.Windows)).StoppedBy.Single().Value);
        Assert.Equal("undated", Assert.Single(dated.UndatedTracked).Name);
        Assert.Empty(undated.Markets.SelectMany(m => m.Weeks).SelectMany(w => w.Windows));
        Assert.Equal(Wide, Assert.Single(undated.Undated).Window);
    }

    [Fact]
    public async Task The_administrator_says_whose_calendar_and_a_year_and_a_bit_is_the_most()
    {
        await using var planner = await (await StartAsync()).WithWorld();
        await planner.CatchUp();

        Assert.Equal("invalid", (await planner.Dispatcher.Ask(Actor.Administrator, Whole())).Refusal?.Code);
        Assert.Equal("invalid", (await planner.Dispatcher.Ask(Actor.Parse(Columbia), Whole() with { Until = new LocalDate(2016, 2, 1) })).Refusal?.Code);
        Assert.Single((await planner.Ask(Admin, Whole() with { Distributor = DistributorId.Parse("columbia") })).Markets);
    }

    private static ReleaseCalendar Whole() => new() { From = new LocalDate(2014, 12, 1), Until = new LocalDate(2015, 2, 1) };

    private static string Last(string id) => id[(id.LastIndexOf('/') + 1)..];

    private static TrackTitle Track(Planner planner, string slug, LocalDate? opens) => new()
    {
        CommandId = planner.NewId(),
        Title = TrackedTitleId.Parse("tracked:columbia/" + slug),
        Distributor = DistributorId.Parse("columbia"),
        Name = slug,
        By = "Disney",
        Market = Us,
        Opens = opens,
    };
}
