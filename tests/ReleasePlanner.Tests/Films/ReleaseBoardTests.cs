using ReleasePlanner.Films;
using ReleasePlanner.Platform.Values;
using ReleasePlanner.Tests.Support;
using Xunit;
using static ReleasePlanner.Tests.Support.World;

namespace ReleasePlanner.Tests.Films;

public class ReleaseBoardTests : PlannerTests
{
    [Fact]
    public async Task A_window_of_another_s_film_is_on_the_board_of_who_distributes_it_there()
    {
        await using var planner = await (await StartAsync()).WithWorld();
        var universal = DistributorId.Parse("universal");
        await planner.Do(Columbia, Window(planner) with { CommandId = planner.NewId(), Label = "licensed", Distributor = universal });

        var theirs = await planner.Ask("executive:universal", new ReleaseBoard { Distributor = universal });
        var own = await planner.Ask("executive:columbia", new ReleaseBoard { Distributor = DistributorId.Parse("columbia") });

        Assert.Equal("window:the-interview/us/theatrical/licensed", Assert.Single(Assert.Single(theirs.Films).Windows).Window.Value);
        Assert.Equal(Wide, Assert.Single(Assert.Single(own.Films).Windows).Window);
    }
}
