using ReleasePlanner.Tests.Support;
using Xunit;

namespace ReleasePlanner.Tests.Disruptions;

public class ImpactPropertyTests
{
    /// <summary>One store, several random days after one another, the same whenever it runs.</summary>
    [Fact]
    public async Task The_impact_of_a_command_is_the_difference_of_the_counts_before_and_after_it()
    {
        await using var planner = await Planner.StartAsync();
        var property = await ImpactProperty.StartAsync(planner);
        await property.RunAsync([3, 5, 8]);
        Assert.Equal([], new[] { "taken back", "takes days", "restores", "others", "LeaveMarkets takes" }.Except(property.Seen.Keys));
    }
}
