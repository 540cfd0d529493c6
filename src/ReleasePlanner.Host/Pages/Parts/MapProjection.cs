using System.Collections.Frozen;

namespace ReleasePlanner.Host.Pages.Parts;

/// <summary>
/// Where a place lies on the map of a market. The same projections, with the same numbers, as <c>vendor/maps.mjs</c> draws the maps in:
/// Albers' equal-area cone for countries (the United States with Alaska and Hawaii as insets), Natural Earth for the world.
/// </summary>
public static class MapProjection
{
    private const double Degree = Math.PI / 180;

    private static readonly FrozenDictionary<string, Part[]> Maps = new Dictionary<string, Part[]>(StringComparer.Ordinal)
    {
        ["us"] = UnitedStates(1300, 487.5, 305),
        ["ca"] = [Whole("ca", Cone(50, 70), -96, 832, 309, 1147)],
        ["gb"] = [Whole("gb", Cone(51, 58), -2.5, 3154, 189, 3107)],
        ["fr"] = [Whole("fr", Cone(44, 49), 2.5, 3389, 292, 2839)],
        ["br"] = [Whole("br", Cone(-24, -2), -54, 875, 311, 86)],
        ["world"] = [Whole("world", NaturalEarth, 0, 178.9, 487.5, 251)],
    }.ToFrozenDictionary();

    /// <summary>The point in units of the market's map (<see cref="MapSheet.Of"/>), y downward, for degrees north and east; null when it falls outside.</summary>
    public static (double X, double Y)? Point(string market, double lat, double lon)
    {
        foreach (var part in Maps[MapSheet.Of(market).Slug])
        {
            if (part.Point(lat, lon) is { } point)
            {
                return point;
            }
        }
        return null;
    }

    /// <summary>The numbers are those of d3's geoAlbersUsa: of each part the middle, the scale, and the rectangle that it may fill, as far as it is on the sheet (the far Aleutians are not).</summary>
    private static Part[] UnitedStates(double scale, double x, double y)
    {
        var sheet = MapSheet.Of("us");
        var (mainland, alaska, hawaii) = (Cone(29.5, 45.5), Cone(55, 65), Cone(8, 18));
        return
        [
            Centered(mainland, -96, (-0.6, 38.7), scale, x, y, (-0.455, -0.238, 0.455, 0.238)),
            Centered(alaska, -154, (-2, 58.5), 0.35 * scale, x - (0.307 * scale), y + (0.201 * scale), (-0.425, 0.120, -0.214, 0.234)),
            Centered(hawaii, -157, (-3, 19.9), scale, x - (0.205 * scale), y + (0.212 * scale), (-0.214, 0.166, -0.115, 0.234)),
        ];

        Part Centered(
            Func<double, double, (double X, double Y)> raw, double east, (double Lon, double Lat) middle, double size, double toX, double toY,
            (double Left, double Top, double Right, double Bottom) within)
        {
            var center = raw(middle.Lon * Degree, middle.Lat * Degree);
            return new(raw, east, size, toX - (size * center.X), toY + (size * center.Y),
                Math.Max(0, x + (within.Left * scale)), Math.Max(0, y + (within.Top * scale)),
                Math.Min(sheet.Width, x + (within.Right * scale)), Math.Min(sheet.Height, y + (within.Bottom * scale)));
        }
    }

    private static Part Whole(string slug, Func<double, double, (double X, double Y)> raw, double east, double scale, double x, double y) =>
        new(raw, east, scale, x, y, 0, 0, MapSheet.Of(slug).Width, MapSheet.Of(slug).Height);

    /// <summary>Albers' cone, true along two parallels in degrees; radians east of the middle meridian and north to a point, y upward.</summary>
    private static Func<double, double, (double X, double Y)> Cone(double south, double north)
    {
        var sine = Math.Sin(south * Degree);
        var n = (sine + Math.Sin(north * Degree)) / 2;
        var c = 1 + (sine * ((2 * n) - sine));
        var top = Math.Sqrt(c) / n;
        return (east, lat) =>
        {
            var r = Math.Sqrt(c - (2 * n * Math.Sin(lat))) / n;
            return (r * Math.Sin(n * east), top - (r * Math.Cos(n * east)));
        };
    }

    private static (double X, double Y) NaturalEarth(double east, double lat)
    {
        var (two, four) = (lat * lat, lat * lat * lat * lat);
        return (
            east * (0.8707 - (0.131979 * two) + (four * (-0.013791 + (four * ((0.003971 * two) - (0.001529 * four)))))),
            lat * (1.007226 + (two * (0.015085 + (four * (-0.044475 + (0.028874 * two) - (0.005916 * four)))))));
    }

    /// <summary>One projection with its middle meridian, where it is put, and the rectangle outside of which it shows nothing.</summary>
    private sealed record Part(
        Func<double, double, (double X, double Y)> Raw, double East, double Scale, double X, double Y, double Left, double Top, double Right, double Bottom)
    {
        public (double X, double Y)? Point(double lat, double lon)
        {
            // The far side of the date line is near: the Aleutians reach over it.
            var (x, y) = Raw(Math.IEEERemainder(lon - East, 360) * Degree, lat * Degree);
            var (atX, atY) = (this.X + (Scale * x), this.Y - (Scale * y));
            return atX >= Left && atX <= Right && atY >= Top && atY <= Bottom ? (atX, atY) : null;
        }
    }
}
