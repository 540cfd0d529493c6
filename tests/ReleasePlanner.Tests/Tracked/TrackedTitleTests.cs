using NodaTime;
using ReleasePlanner.Films;
using ReleasePlanner.History;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Platform.Projection;
using ReleasePlanner.Platform.Values;
using ReleasePlanner.Platform.Verification;
using ReleasePlanner.Tests.Support;
using ReleasePlanner.Tracked;
using ReleasePlanner.Windows;
using Xunit;
using static ReleasePlanner.Tests.Support.World;

namespace ReleasePlanner.Tests.Tracked;

public class TrackedTitleTests : PlannerTests
{
    private const string Universal = "distribution:universal";
    private static readonly TrackedTitleId Woods = TrackedTitleId.Parse("tracked:columbia/into-the-woods");

    [Fact]
    public async Task A_title_that_is_forgotten_is_not_shown_until_it_is_tracked_again()
    {
        await using var planner = await (await StartAsync()).WithWorld();
        await planner.Do(Columbia, Track(planner));
        Assert.Equal("not-found", (await planner.Refused(Columbia, new ForgetTitle { CommandId = planner.NewId(), Title = TrackedTitleId.Parse("tracked:columbia/other") })).Code);
        await planner.Do(Columbia, new ForgetTitle { CommandId = planner.NewId(), Title = Woods });

        Assert.Empty(await Tracked(planner, Columbia));
        Assert.Equal("not-found", (await planner.Refused(Columbia, new ForgetTitle { CommandId = planner.NewId(), Title = Woods })).Code);
        await planner.Do(Columbia, Track(planner) with { Note = "moved to Christmas" });

        Assert.Equal("moved to Christmas", Assert.Single(await Tracked(planner, Columbia)).Note);
        await planner.CatchUp();
        Assert.Empty((await new Verifier(planner.Database).VerifyAsync()).Findings);
        Assert.Empty(await planner.Get<Rebuild>().CheckAsync());
    }

    [Fact]
    public async Task What_a_distributor_tracks_nobody_else_sees_or_changes()
    {
        await using var planner = await (await StartAsync()).WithWorld();
        await planner.Do(Columbia, Track(planner));

        Assert.Single(await Tracked(planner, "executive:columbia"));
        Assert.Empty(await Tracked(planner, Universal));
        Assert.Equal("not-found", (await planner.Refused(Universal, Track(planner))).Code);
        Assert.Equal("not-found", (await planner.Refused(Universal, new ForgetTitle { CommandId = planner.NewId(), Title = Woods })).Code);
        Assert.Equal("not-allowed", (await planner.Refused("executive:columbia", Track(planner))).Code);
        Assert.DoesNotContain((await planner.Ask(Universal, new Activity())).Entries, e => e.Stream == Woods.Value);
        Assert.Equal("not-found", (await planner.Dispatcher.Ask(Actor.Parse(Universal), Calendar() with { Distributor = DistributorId.Parse("columbia") })).Refusal?.Code);
    }

    [Fact]
    public async Task Staff_of_some_territories_tracks_there_alone()
    {
        await using var planner = await (await StartAsync()).WithWorld();
        await planner.Do(Columbia, Track(planner));

        Assert.Equal("not-found", (await planner.Refused("distribution:columbia@ca", Track(planner))).Code);
        Assert.Empty(await Tracked(planner, "distribution:columbia@ca"));
        Assert.Single(await Tracked(planner, "distribution:columbia@us"));
    }

    [Fact]
    public async Task Whose_it_is_where_it_opens_and_what_its_tags_are_has_to_be_so()
    {
        await using var planner = await (await StartAsync()).WithWorld();

        Assert.Equal("not-found", (await planner.Refused(Columbia, Track(planner) with { Market = MarketId.Parse("market:fr") })).Code);
        var refused = await planner.Refused(Columbia, Track(planner) with { Distributor = DistributorId.Parse("universal"), Audience = ["Not a slug"], Formats = ["I MAX"], Name = " " });
        Assert.Equal(["distributor", "name", "formats", "audience"], refused.Problems!.Select(p => p.Field));
        Assert.Equal("invalid", (await planner.Refused(Columbia, Film(planner) with { Audience = [.. Enumerable.Range(1, 11).Select(i => $"tag-{i}")] })).Code);
    }

    private static TrackTitle Track(Planner planner) => new()
    {
        CommandId = planner.NewId(),
        Title = Woods,
        Distributor = DistributorId.Parse("columbia"),
        Name = "Into the Woods",
        By = "Disney",
        Market = Us,
        Opens = Christmas,
    };

    private static ReleaseCalendar Calendar() => new() { From = new LocalDate(2014, 12, 1), Until = new LocalDate(2015, 2, 1) };

    private static async Task<IReadOnlyList<TrackedTitle>> Tracked(Planner planner, string actor) =>
        [.. (await planner.Ask(actor, Calendar())).Markets.SelectMany(m => m.Weeks).SelectMany(w => w.Tracked)];
}
