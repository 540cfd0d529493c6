using System.Collections.Immutable;
using NodaTime;
using ReleasePlanner.Disruptions;
using ReleasePlanner.Markets;
using ReleasePlanner.Platform.Values;
using ReleasePlanner.Windows;
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

    [Fact]
    public void Kinds_of_disruptions_go_by_their_names_and_other_words_are_in_kebab_case()
    {
        Assert.Equal("\"ReleaseCancelled\"", Json.Write(DisruptionKind.ReleaseCancelled));
        Assert.Equal(DisruptionKind.FilmDropped, Json.Read<DisruptionKind>("\"FilmDropped\""));
        Assert.Equal("\"premium-vod\"", Json.Write(Channel.PremiumVod));
    }
}
