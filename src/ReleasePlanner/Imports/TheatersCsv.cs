using System.Text.Json;

namespace ReleasePlanner.Imports;

/// <summary>
/// <c>theaters.csv</c>: <c>id,name,chain,city,region,country,screens,seats,lat,lon,timezone</c>. A blank cell is unknown, a blank chain an
/// independent house, <c>chain</c> is a name or an id in full. Only id and name have to be there; other columns are ignored. A file that was exported
/// (<c>theater</c>, <c>market</c>, screens by format) is read too, and changes nothing.
/// </summary>
internal static class TheatersCsv
{
    /// <param name="market">Null: <c>market:{country}</c> of each row.</param>
    public static Parsed<TheaterRow> Parse(byte[] content, MarketId? market)
    {
        var lines = new Dictionary<TheaterId, int>();
        return CsvFile.Read(content, ',', "id|theater", "name").Each(row =>
        {
            var id = row.Id("id", "theater", TheaterId.Parse);
            TheaterCells.Unique(row, id, lines);
            var name = row.Required("name");
            var screens = Formats(row);
            return new TheaterRow(
                row.Line, id ?? default, name, TheaterCells.Chain(row, "chain", id, name), market ?? MarketOf(row), row.Text("city"),
                TheaterCells.Region(row, "region"), row.Zone("timezone"), screens?.Total ?? row.Whole("screens", 0, TheaterRow.MostScreens),
                row.Whole("seats", 0, TheaterRow.MostSeats), row.Degrees("lat", 90), row.Degrees("lon", 180))
            {
                Written = row.Written("id", "theater"),
                Formats = screens,
            };
        });
    }

    /// <summary>Screens by format, as exports write them; null: the cell is a number, or says nothing.</summary>
    private static ScreenCounts? Formats(CsvRow row)
    {
        if (row.Cell("screens") is not { } cell || cell[0] != '{')
        {
            return null;
        }
        try
        {
            return Json.Read<ScreenCounts>(cell);
        }
        catch (JsonException)
        {
            // Reported as a cell that is no number.
            return null;
        }
    }

    private static MarketId MarketOf(CsvRow row)
    {
        if (row.Cell("market") is not null)
        {
            return row.Id("market", "market", MarketId.Parse) ?? default;
        }
        if (row.Cell("country") is { } country && Slug.From(country) is { Length: > 0 } slug)
        {
            return MarketId.Parse("market:" + slug);
        }
        row.Problems.Add("has no country, and the import names no market");
        return default;
    }
}
