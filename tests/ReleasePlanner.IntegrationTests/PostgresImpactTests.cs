using ReleasePlanner.Tests.Disruptions;
using ReleasePlanner.Tests.Properties;
using ReleasePlanner.Tests.Support;
using Xunit;

namespace ReleasePlanner.IntegrationTests;

public class PostgresImpactTests
{
    [Fact]
    public async Task The_impact_of_a_command_is_the_difference_of_the_counts_on_PostgreSQL_too()
    {
        await using var server = await PostgresStore.CreateMigratedAsync();
        await using var planner = await Planner.StartAsync(server.Store);
        var property = await ImpactProperty.StartAsync(planner);
        await property.RunAsync([3], 30);
        Assert.Contains("taken back", property.Seen.Keys);
        await ThroughGrainsTests.Verified(planner);
    }
}
