using ReleasePlanner.Disruptions;
using ReleasePlanner.Host.Pages.Parts;
using Xunit;

namespace ReleasePlanner.Tests.Pages;

public class ImpactTextTests
{
    [Fact]
    public void What_becomes_of_bookings_is_said_with_a_verb_the_most_of_one_kind_first()
    {
        var impact = new Impact(31, 40, 33, [], [], [])
        {
            Becomes = new Dictionary<string, int> { ["stopped"] = 2, ["needsReconfirmation"] = 30 },
            DaysOnly = 1,
            Restores = new(4, 4, 4, 1),
        };

        Assert.Equal(
            [
                "30 bookings will need reconfirmation.", "2 bookings will be stopped.", "1 booking will lose days and stays in effect.",
                "3 bookings will stand again.", "1 booking will get days back.",
            ],
            ImpactText.Of(impact));
    }
}
