using NodaTime;
using ReleasePlanner.Chains;
using ReleasePlanner.Disruptions;
using ReleasePlanner.Distributors;
using ReleasePlanner.Films;
using ReleasePlanner.History;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Platform.Values;
using ReleasePlanner.Standing;
using ReleasePlanner.Tests.Support;
using ReleasePlanner.Theaters.Bookings;
using ReleasePlanner.Windows;
using Xunit;
using static ReleasePlanner.Tests.Support.World;

namespace ReleasePlanner.Tests.Distributors;

public class LeaveMarketsTests
{
    private static readonly DisruptionId Id = DisruptionId.Parse("columbia-leaves");

    [Fact]
    public async Task All_films_of_a_distributor_are_off_with_one_event_and_stand_again_with_one_lift()
    {
        await using var planner = await (await Planner.StartAsync()).WithWorld(houses: 3, screens: 4);
        await OtherFilms(planner);
        await planner.CatchUp();
        var events = (await planner.Journal()).Count;

        var tried = (await planner.Do(Columbia, Leave(planner) with { DryRun = true })).Impact!.Value;
        Assert.Equal((3, 5), (tried.GetProperty("theaters").GetInt32(), tried.GetProperty("bookings").GetInt32()));
        await planner.Do(Columbia, Leave(planner));
        Assert.Equal(events + 1, (await planner.Journal()).Count);
        Assert.Equal((0, 3), await InEffectAndStopped(planner, Wide));
        Assert.Equal((0, 2), await InEffectAndStopped(planner, WindowOf("second")));
        Assert.Equal(1, (await planner.Ask(Admin, new WindowSummary { Window = WindowOf("universal-film") })).Theaters.InEffect);

        // What is planned and confirmed later is off too, and a house is told by which disruption.
        await planner.Do(Columbia, Film(planner, "third"));
        await planner.Do(Columbia, Window(planner, "third"));
        var refused = await planner.Refused(Carmike, Confirm(planner, "carmike-1", WindowOf("third")));
        Assert.Equal("stopped", refused.Code);
        Assert.Contains("distributor:columbia", refused.Message, StringComparison.Ordinal);

        Assert.Contains((await planner.Ask(Columbia, new Activity())).Entries, e => e.Words.Contains("leaves", StringComparison.Ordinal));
        var listed = Assert.Single((await planner.Ask(Columbia, new ReleasePlanner.Disruptions.Disruptions { Deciding = true })).Disruptions);
        Assert.Equal((Id, 3m, 5), (listed.Disruption.Id, listed.Theaters, listed.Bookings));
        Assert.Equal([Id], (await planner.Ask(Carmike, new ReleasePlanner.Disruptions.Disruptions())).Disruptions.Select(d => d.Disruption.Id));
        Assert.Empty((await planner.Ask("distribution:universal", new ReleasePlanner.Disruptions.Disruptions())).Disruptions);

        await planner.Do(Columbia, new LiftDisruption { CommandId = planner.NewId(), Disruption = Id });
        Assert.Equal((3, 0), await InEffectAndStopped(planner, Wide));
        Assert.Equal((2, 0), await InEffectAndStopped(planner, WindowOf("second")));
        await Properties.ThroughGrainsTests.Verified(planner);
    }

    [Fact]
    public async Task A_lift_that_asks_again_waits_for_each_house_and_one_that_releases_ends_the_bookings()
    {
        await using var planner = await (await Planner.StartAsync()).WithWorld(houses: 2, screens: 4);
        await planner.Do(Carmike, Confirm(planner, "carmike-1"));
        await planner.Do(Carmike, Confirm(planner, "carmike-2"));
        await planner.Do(Columbia, Leave(planner));
        await planner.Do(Columbia, new LiftDisruption { CommandId = planner.NewId(), Disruption = Id, Bookings = OnLift.Reconfirm });
        await planner.CatchUp();
        Assert.Equal(2, (await planner.Ask(Columbia, new WindowSummary { Window = Wide })).Bookings.NeedsReconfirmation);
        // A booking that saw the lift is not asked again.
        await planner.Do(Carmike, new ReconfirmBookings { CommandId = planner.NewId(), Theaters = new Selection { Ids = [Theater("carmike-1")] } });
        await planner.CatchUp();
        var counts = (await planner.Ask(Columbia, new WindowSummary { Window = Wide })).Bookings;
        Assert.Equal((1m, 1m), (counts.Upcoming, counts.NeedsReconfirmation));

        await planner.Do(Columbia, Leave(planner) with { Disruption = DisruptionId.Parse("again") });
        await planner.Do(Columbia, new LiftDisruption { CommandId = planner.NewId(), Disruption = DisruptionId.Parse("again"), Bookings = OnLift.Release });
        await planner.CatchUp();
        Assert.Equal(2, (await planner.Ask(Columbia, new WindowSummary { Window = Wide })).Bookings.Cancelled);
        await planner.Do(Carmike, Confirm(planner, "carmike-1"));
        await planner.CatchUp();
        Assert.Equal(1, (await planner.Ask(Columbia, new WindowSummary { Window = Wide })).Bookings.Upcoming);
        await Properties.ThroughGrainsTests.Verified(planner);
    }

    [Fact]
    public async Task What_names_a_distributor_and_no_film_is_listed_with_each_film_and_window_of_it()
    {
        await using var planner = await (await Planner.StartAsync()).WithWorld(houses: 3, screens: 4);
        await OtherFilms(planner);
        var ban = DisruptionId.Parse("ban");
        await planner.Do(Carmike, new BanDistributor
        {
            CommandId = planner.NewId(),
            Chain = ChainId.Parse("chain:carmike"),
            Distributor = DistributorId.Parse("columbia"),
            Disruption = ban,
        });
        async Task<IEnumerable<DisruptionId>> Listed(string actor, ReleasePlanner.Disruptions.Disruptions query) =>
            (await planner.Ask(actor, query)).Disruptions.Select(d => d.Disruption.Id);

        // Of the film asked about only, not of the other one that the ban stops too.
        var asked = new ReleasePlanner.Disruptions.Disruptions { Film = Interview, Deciding = true };
        var banned = Assert.Single((await planner.Ask("executive:columbia", asked)).Disruptions);
        Assert.Equal((ban, 3m, 3), (banned.Disruption.Id, banned.Theaters, banned.Bookings));

        await planner.Do(Columbia, Leave(planner));
        foreach (var actor in new[] { Columbia, "executive:columbia", Admin, Carmike })
        {
            Assert.Equal([ban, Id], await Listed(actor, new() { Film = Interview }));
            Assert.Equal([ban, Id], await Listed(actor, new() { Window = Wide }));
            Assert.Equal([ban, Id], await Listed(actor, new() { Film = FilmId.Parse("film:second") }));
        }
        Assert.Empty(await Listed(Admin, new() { Film = FilmId.Parse("film:universal-film") }));
        Assert.Empty(await Listed("distribution:universal", new() { Film = FilmId.Parse("film:universal-film") }));
        Assert.Empty(await Listed("distribution:universal", new() { Film = Interview }));

        // Of a film that is secret still, its houses do not learn whose it is.
        var hidden = new RegisterFilm
        {
            CommandId = planner.NewId(),
            Title = "Secret",
            Distributor = DistributorId.Parse("columbia"),
            CodeName = "bluebird",
            AnnounceAt = planner.Clock.GetCurrentInstant() + Duration.FromDays(30),
        };
        var secret = FilmId.Parse((await planner.Do(Columbia, hidden)).Result!.Value.GetProperty("film").GetString()!);
        await planner.Do(Columbia, new PlanWindow { CommandId = planner.NewId(), Film = secret, Market = Us, Opens = new LocalDate(2015, 2, 6) });
        Assert.Equal([ban, Id], await Listed(Columbia, new() { Film = secret }));
        Assert.Empty(await Listed(Carmike, new() { Film = secret }));
    }

    [Theory]
    [InlineData("distribution:universal", "not-found")]
    [InlineData("distribution:columbia@ca", "not-found")]
    [InlineData("distribution:columbia@us/ga", "not-found")]
    [InlineData("distribution:columbia@us", null)]
    [InlineData(Carmike, "not-allowed")]
    [InlineData("executive:columbia", "not-allowed")]
    public async Task Only_its_own_staff_with_the_whole_market_takes_a_distributor_out(string actor, string? code)
    {
        await using var planner = await (await Planner.StartAsync()).WithWorld();
        Assert.Equal(code, (await planner.Dispatcher.Send(Actor.Parse(actor), Leave(planner))).Refusal?.Code);
    }

    [Fact]
    public async Task Some_market_has_to_be_named()
    {
        await using var planner = await (await Planner.StartAsync()).WithWorld();
        var refused = await planner.Refused(Columbia, Leave(planner) with { Markets = [] });
        Assert.Equal(("invalid", "markets"), (refused.Code, Assert.Single(refused.Problems!).Field));
    }

    private static LeaveMarkets Leave(Planner planner) => new()
    {
        CommandId = planner.NewId(),
        Disruption = Id,
        Distributor = DistributorId.Parse("columbia"),
        Markets = [Us],
    };

    private static WindowId WindowOf(string film) => WindowId.Parse($"window:{film}/us/theatrical");

    /// <summary>Five bookings of two films of Columbia, one of Universal's.</summary>
    private static async Task OtherFilms(Planner planner)
    {
        await planner.Do(Columbia, Film(planner, "second"));
        await planner.Do(Columbia, Window(planner, "second"));
        await planner.Do("distribution:universal", Film(planner, "universal-film", "universal"));
        await planner.Do("distribution:universal", Window(planner, "universal-film"));
        foreach (var house in new[] { "carmike-1", "carmike-2", "carmike-3" })
        {
            await planner.Do(Carmike, Confirm(planner, house));
        }
        await planner.Do(Carmike, Confirm(planner, "carmike-1", WindowOf("second")));
        await planner.Do(Carmike, Confirm(planner, "carmike-2", WindowOf("second")));
        await planner.Do(Carmike, Confirm(planner, "carmike-3", WindowOf("universal-film")));
    }

    private static async Task<(decimal, decimal)> InEffectAndStopped(Planner planner, WindowId window)
    {
        var counts = (await planner.Ask(Columbia, new WindowSummary { Window = window })).Theaters;
        return (counts.InEffect, counts.Stopped);
    }
}
