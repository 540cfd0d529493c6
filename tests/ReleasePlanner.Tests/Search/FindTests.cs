using NodaTime;
using ReleasePlanner.Films;
using ReleasePlanner.Offers;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Platform.Values;
using ReleasePlanner.Search;
using ReleasePlanner.Tests.Support;
using ReleasePlanner.Windows;
using Xunit;
using static ReleasePlanner.Tests.Support.World;

namespace ReleasePlanner.Tests.Search;

public class FindTests : PlannerTests
{
    private const string Amc = "exhibitor:amc";
    private const string Universal = "distribution:universal";

    [Fact]
    public async Task What_begins_with_the_text_comes_first_then_by_name_and_a_few_of_each_kind()
    {
        await using var planner = await (await StartAsync()).WithWorld();
        foreach (var (id, name) in new[] { ("a", "The Grand"), ("b", "Grand Lake"), ("c", "GRAND Cinéma"), ("grand-4", "Zeta"), ("e", "Elsewhere") })
        {
            await planner.Do(Admin, House(planner, id) with { Name = name, City = "Macon" });
        }

        var all = await planner.Ask(Columbia, new Find { Text = " grand" });
        var two = await planner.Ask(Columbia, new Find { Text = "grand", Limit = 2 });

        Assert.Equal(["GRAND Cinéma", "Grand Lake", "Zeta", "The Grand"], all.Found.Select(f => f.Name));
        Assert.Equal(new FoundThing(FoundKind.Theater, "theater:c", "GRAND Cinéma", "Macon, Carmike"), all.Found[0]);
        Assert.Equal(2, two.Found.Count);
        Assert.Equal("theater:c", Assert.Single((await planner.Ask(Columbia, new Find { Text = "theater:c" })).Found).Id);
        Assert.Empty((await planner.Ask(Columbia, new Find { Text = "100%_!" })).Found);
    }

    [Fact]
    public async Task A_film_is_found_with_its_windows_and_their_markets_and_openings()
    {
        await using var planner = await (await StartAsync()).WithWorld();
        await planner.Do(Columbia, Window(planner) with { Label = "later", Opens = null });

        var found = (await planner.Ask(Columbia, new Find { Text = "INTERVIEW" })).Found;

        Assert.Equal([FoundKind.Film, FoundKind.Window, FoundKind.Window], found.Select(f => f.Kind));
        Assert.Equal("columbia", found[0].Detail);
        Assert.Equal(["United States, theatrical, opens 2014-12-25", "United States, theatrical, undated"], found.Skip(1).Select(f => f.Detail).Order());
    }

    [Fact]
    public async Task Nobody_finds_what_it_may_not_see()
    {
        await using var planner = await (await StartAsync()).WithWorld();
        await planner.Do(Admin, new Chains.RegisterChain { CommandId = planner.NewId(), Chain = ChainId.Parse("chain:amc"), Name = "AMC" });
        await planner.Do(Admin, House(planner, "amc-1", "amc"));
        await planner.Do(Columbia, Window(planner) with { Label = "offered", Bookable = Bookable.Offered });

        Assert.Empty((await planner.Ask(Universal, new Find { Text = "interview" })).Found);
        Assert.Empty((await planner.Ask(Amc, new Find { Text = "carmike" })).Found);
        Assert.Equal(["chain:amc", "theater:amc-1"], (await planner.Ask(Amc, new Find { Text = "amc" })).Found.Select(f => f.Id));
        Assert.Equal(["chain:amc", "theater:amc-1"], (await planner.Ask("house:amc-1", new Find { Text = "amc" })).Found.Select(f => f.Id));
        Assert.Equal(["film:the-interview", Wide.Value], (await planner.Ask(Amc, new Find { Text = "interview" })).Found.Select(f => f.Id));
        Assert.Equal(3, (await planner.Ask(Columbia, new Find { Text = "interview" })).Found.Count);
        Assert.Equal(["chain:carmike"], (await planner.Ask("distribution:columbia@us/ca", new Find { Text = "carmike" })).Found.Select(f => f.Id));
    }

    [Fact]
    public async Task A_film_that_is_not_announced_is_found_by_its_code_name_and_only_by_whom_it_was_offered_to()
    {
        await using var planner = await (await StartAsync()).WithWorld();
        await planner.Do(Admin, new Chains.RegisterChain { CommandId = planner.NewId(), Chain = ChainId.Parse("chain:amc"), Name = "AMC" });
        await planner.Do(Admin, House(planner, "amc-1", "amc"));
        var announcement = Instant.FromUtc(2015, 1, 10, 15, 0);
        var film = FilmId.Parse((await planner.Do(Columbia, new RegisterFilm
        {
            CommandId = planner.NewId(),
            Title = "The Sequel",
            Distributor = DistributorId.Parse("columbia"),
            CodeName = "bluebird",
            AnnounceAt = announcement,
        })).Result!.Value.GetProperty("film").GetString()!);
        await planner.Do(Columbia, new PlanWindow { CommandId = planner.NewId(), Film = film, Market = Us, Opens = new LocalDate(2015, 2, 6) });
        await planner.Do(Columbia, new SendOffer
        {
            CommandId = planner.NewId(),
            Window = WindowId.Of(film, Us, "theatrical", null),
            Theaters = new() { Ids = [Theater("carmike-1")] },
            Screens = Json.Read<WeeklyScreens>("1"),
            Weeks = 2,
        });

        Assert.Empty((await planner.Ask(Carmike, new Find { Text = "sequel" })).Found);
        Assert.Equal(["bluebird", "bluebird"], (await planner.Ask(Carmike, new Find { Text = "blueb" })).Found.Select(f => f.Name));
        Assert.Empty((await planner.Ask(Amc, new Find { Text = "blueb" })).Found);
        Assert.Equal(2, (await planner.Ask(Columbia, new Find { Text = "sequel" })).Found.Count);
        planner.Clock.Reset(announcement);
        Assert.Equal(2, (await planner.Ask(Amc, new Find { Text = "sequel" })).Found.Count);
    }
}
