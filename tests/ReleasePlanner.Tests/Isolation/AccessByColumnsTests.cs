using Dapper;
using ReleasePlanner.Chains;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Platform.Values;
using ReleasePlanner.Tests.Support;
using ReleasePlanner.Windows;
using Xunit;
using static ReleasePlanner.Tests.Support.World;

namespace ReleasePlanner.Tests.Isolation;

/// <summary>Who sees what is decided by columns: text that stands somewhere in a stored body opens nothing.</summary>
public class AccessByColumnsTests : PlannerTests
{
    [Fact]
    public async Task Text_in_a_window_s_body_does_not_open_it()
    {
        await using var planner = await (await StartAsync()).WithWorld();
        await planner.Do(Columbia, Film(planner, "closed"));
        await planner.Do(Columbia, Window(planner, "closed") with { Bookable = Bookable.Offered });
        await planner.CatchUp();
        await using (var connection = await planner.Database.OpenAsync(TestContext.Current.CancellationToken))
        {
            // As if another member had the text, once as it is and once as text of JSON.
            Assert.Equal(1, await connection.ExecuteAsync(
                """update release_window set body = replace(body, '"bookable":"offered"', '"bookable":"open"') || ' ' where film = 'film:closed'"""));
        }

        Assert.DoesNotContain((await planner.Ask(Carmike, new ReleasePlanner.Films.Titles())).Films, f => f.Film.Value == "film:closed");
        Assert.Equal("not-found", (await planner.RefusedAsk(Carmike, new ReleasePlanner.Grosses.Grosses { Film = FilmId.Parse("film:closed") })).Code);
        Assert.Empty((await planner.Ask(Carmike, new ReleasePlanner.Search.Find { Text = "closed" })).Found);
        Assert.Contains((await planner.Ask(Carmike, new ReleasePlanner.Films.Titles())).Films, f => f.Film == Interview);
    }

    [Fact]
    public async Task A_ban_is_told_to_the_banned_distributor_whatever_its_words_say()
    {
        await using var planner = await (await StartAsync()).WithWorld();
        await planner.Do("distribution:fox", Film(planner, "foxes", "fox"));
        await planner.Do(Carmike, new BanDistributor
        {
            CommandId = planner.NewId(),
            Chain = ChainId.Parse("chain:carmike"),
            Distributor = DistributorId.Parse("fox"),
            Disruption = DisruptionId.Parse("no-foxes"),
            Reason = new(null, """as they did: "distributor":"columbia" """),
        });

        Assert.Contains((await planner.Ask("distribution:fox", new ReleasePlanner.History.Activity())).Entries, e => e.Kind == "disruption-placed.v1");
        Assert.DoesNotContain((await planner.Ask(Columbia, new ReleasePlanner.History.Activity())).Entries, e => e.Kind == "disruption-placed.v1");
    }
}
