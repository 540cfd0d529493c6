using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using ReleasePlanner.Host.Pages.Parts;
using Xunit;

namespace ReleasePlanner.Tests.Pages;

public partial class MapProjectionTests
{
    /// <summary>What d3 says, as <c>vendor/make.sh</c> prints it: market, place, degrees north and east, and the point on the map if it is on it.</summary>
    public static TheoryData<string, string, double, double, double?, double?> Places => new()
    {
        { "us", "New York", 40.7128, -74.006, 869.72, 215.74 },
        { "us", "Los Angeles", 34.0522, -118.2437, 86.81, 363.12 },
        { "us", "Chicago", 41.8781, -87.6298, 638.22, 226.11 },
        { "us", "Miami", 25.7617, -80.1918, 822.74, 572.54 },
        { "us", "Seattle", 47.6062, -122.3321, 97.62, 46.32 },
        { "us", "Anchorage", 61.2181, -149.9003, 112.28, 544.28 },
        { "us", "Juneau", 58.3019, -134.4197, 176.94, 556.08 },
        { "us", "Attu", 52.9, 172.9, null, null },
        { "us", "Honolulu", 21.3069, -157.8583, 266.96, 549.19 },
        { "us", "Hilo", 19.7241, -155.0868, 326.22, 584.80 },
        { "us", "San Juan", 18.4655, -66.1057, null, null },
        { "us", "London", 51.5072, -0.1276, null, null },
        { "ca", "Toronto", 43.6532, -79.3832, 484.90, 564.25 },
        { "ca", "Vancouver", 49.2827, -123.1207, 58.59, 453.88 },
        { "ca", "St. John’s", 47.5615, -52.7126, 706.87, 397.21 },
        { "ca", "Iqaluit", 63.7467, -68.517, 478.17, 257.86 },
        { "gb", "London", 51.5072, -0.1276, 270.23, 520.95 },
        { "gb", "Belfast", 54.5973, -5.9301, 79.86, 349.32 },
        { "gb", "Lerwick", 60.153, -1.1493, 226.13, 45.74 },
        { "gb", "Paris", 48.8566, 2.3522, null, null },
        { "fr", "Paris", 48.8566, 2.3522, 286.25, 141.86 },
        { "fr", "Brest", 48.3904, -4.4861, 18.07, 157.34 },
        { "fr", "Bastia", 42.6973, 9.4509, 594.13, 493.04 },
        { "fr", "Cayenne", 4.9224, -52.3135, null, null },
        { "br", "São Paulo", -23.5505, -46.6333, 413.96, 451.20 },
        { "br", "Manaus", -3.119, -60.0217, 219.50, 134.62 },
        { "br", "Porto Alegre", -30.0346, -51.2177, 348.84, 547.78 },
        { "world", "Tokyo", 35.6762, 139.6503, 843.96, 138.37 },
        { "world", "Sydney", -33.8688, 151.2093, 876.03, 357.91 },
        { "world", "Suva", -18.1248, 178.4501, 965.21, 308.08 },
        { "world", "Reykjavik", 64.1466, -21.9426, 440.23, 52.41 },
    };

    [Theory]
    [MemberData(nameof(Places))]
    public void A_place_lies_where_the_map_was_drawn_to_have_it(string market, string place, double lat, double lon, double? x, double? y)
    {
        var point = MapProjection.Point(market, lat, lon);
        if (x is null || y is null)
        {
            Assert.True(point is null, $"{place} is not on the map of {market}");
            return;
        }
        Assert.NotNull(point);
        Assert.InRange(point.Value.X, x.Value - 0.05, x.Value + 0.05);
        Assert.InRange(point.Value.Y, y.Value - 0.05, y.Value + 0.05);
    }

    [Fact]
    public void A_market_without_a_map_of_its_own_is_seen_on_the_world()
    {
        Assert.Equal("world", MapSheet.Of("se").Slug);
        Assert.Equal(MapProjection.Point("world", 59.33, 18.07), MapProjection.Point("se", 59.33, 18.07));
    }

    [Fact]
    public void Every_map_has_the_size_and_the_shapes_that_it_is_said_to_have()
    {
        Assert.NotEmpty(MapSheet.All);
        foreach (var sheet in MapSheet.All)
        {
            var file = File.ReadAllText(Path.Combine(Maps(), sheet.Slug + ".svg"));
            Assert.Contains($"viewBox=\"0 0 {sheet.Width} {sheet.Height}\"><g id=\"all\">", file, StringComparison.Ordinal);
            Assert.Equal(sheet.Shapes.Order(StringComparer.Ordinal), ShapeId().Matches(file).Select(m => m.Groups[1].Value).Order(StringComparer.Ordinal));
        }
    }

    private static string Maps([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", "src", "ReleasePlanner.Host", "wwwroot", "maps"));

    [Theory]
    [InlineData("us", "ny", "NY")]
    [InlineData("us", "pr", null)]
    [InlineData("fr", "fr", "FR")]
    [InlineData("fr", "bretagne", null)]
    [InlineData("se", "se", "SE")]
    [InlineData("se", "ga", null)]
    [InlineData("world", "br", "BR")]
    [InlineData("world", "sg", null)]
    public void A_region_has_a_shape_if_its_map_has_one(string market, string region, string? shape) =>
        Assert.Equal(shape, MapSheet.Of(market).ShapeOf(market, region));

    [GeneratedRegex("<path id=\"([A-Z]+)\"")]
    private static partial Regex ShapeId();
}
