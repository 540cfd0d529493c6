using System.Collections.Immutable;
using NodaTime;
using ReleasePlanner.Markets;
using ReleasePlanner.Platform.Values;
using Xunit;
using static ReleasePlanner.Tests.Support.World;

namespace ReleasePlanner.Tests.Values;

public class JsonTests
{
    [Fact]
    public void An_empty_array_that_was_left_out_is_read_as_empty()
    {
        var market = new MarketDetails(Us, "United States", null, DateTimeZone.Utc, [new(new LocalDate(1950, 1, 1), IsoDayOfWeek.Friday)], []);
        Assert.DoesNotContain("regions", Json.Write(market), StringComparison.Ordinal);
        Assert.False(Json.Read<MarketDetails>(Json.Write(market)).Regions.IsDefault);
        Assert.Empty(Json.Read<MarketDetails>(Json.Write(market)).Regions);
    }
}
