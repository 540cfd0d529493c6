using ReleasePlanner.Platform.Projection;
using ReleasePlanner.Platform.Verification;
using ReleasePlanner.Tests.Support;
using Xunit;
using static ReleasePlanner.Tests.Support.World;

namespace ReleasePlanner.IntegrationTests;

public class SmokeTests
{
    [Fact]
    public async Task PostgreSQL_does_it()
    {
        await using var store = await PostgresStore.CreateAsync();
        await using var planner = await (await Planner.StartAsync(store.Store)).WithWorld();
        var confirm = Confirm(planner, "carmike-1");
        await planner.Do(Carmike, confirm);
        await planner.Do(Carmike, confirm);
        await planner.CatchUp();
        var v = await new Verifier(planner.Database).VerifyAsync();
        Assert.Empty(v.Findings);
        Assert.Equal(6, v.Events);
        Assert.Empty(await planner.Get<Rebuild>().CheckAsync());
        await planner.Get<Rebuild>().RunAsync();
        Assert.Empty(await planner.Get<Rebuild>().CheckAsync());
    }
}
