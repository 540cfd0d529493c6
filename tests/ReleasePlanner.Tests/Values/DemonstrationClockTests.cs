using NodaTime;
using NodaTime.Testing;
using ReleasePlanner.Platform.Values;
using Xunit;

namespace ReleasePlanner.Tests.Values;

public sealed class DemonstrationClockTests
{
    [Fact]
    public void It_goes_on_from_where_it_was_set_as_fast_as_the_worlds_clock()
    {
        var monday = Instant.FromUtc(2026, 11, 23, 12, 35);
        var world = new FakeClock(Instant.FromUtc(2026, 11, 27, 6, 0));
        var clock = new DemonstrationClock(world, monday);
        Assert.Equal(monday, clock.GetCurrentInstant());
        world.AdvanceHours(30);
        Assert.Equal(monday + Duration.FromHours(30), clock.GetCurrentInstant());
        Assert.Same(world, DemonstrationClock.OfTheWorld(clock));
        Assert.Same(world, DemonstrationClock.OfTheWorld(world));
    }
}
