namespace ReleasePlanner.Imports;

/// <summary>
/// <c>theaters.csv</c>: <c>id,name,chain,city,region,country,screens,seats,lat,lon,timezone</c>. A blank cell is unknown, a blank chain an
/// independent house, <c>chain</c> is a name. Only id and name have to be there; other columns are ignored.
/// </summary>
internal static class TheatersCsv
{
    /// <param name="market">Null: <c>market:{country}</c> of each row.</param>
    public static Parsed<TheaterRow> Parse(byte[] content, MarketId? market)
    {
        var lines = new Dictionary<TheaterId, int>();
        return CsvFile.Read(content, ',', "id", "name").Each(row =>
        {
            var id = row.Id("id", "theater", TheaterId.Parse);
            TheaterCells.Unique(row, id, lines);
            var name = row.Required("name");
            return new TheaterRow(
                row.Line, id ?? default, name, TheaterCells.Chain(row, "chain", id, name), market ?? MarketOf(row), row.Text("city"),
                TheaterCells.Region(row, "region"), row.Zone("timezone"), row.Whole("screens", 0, TheaterRow.MostScreens),
                row.Whole("seats", 0, TheaterRow.MostSeats), row.Degrees("lat", 90), row.Degrees("lon", 180));
        });
    }

    private static MarketId MarketOf(CsvRow row)
    {
        if (row.Cell("country") is { } country && Slug.From(country) is var slug && Slug.IsValid(slug))
        {
            return MarketId.Parse("market:" + slug);
        }
        row.Problems.Add("has no country, and the import names no market");
        return default;
    }
}
