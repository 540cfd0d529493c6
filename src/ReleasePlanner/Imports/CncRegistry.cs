namespace ReleasePlanner.Imports;

/// <summary>
/// The registry of French cinemas as the CNC publishes it: <c>;</c>-separated, UTF-8 with a byte-order mark, CRLF, whole numbers as <c>4.0</c>.
/// It names a booking group (<c>programmateur</c>) for a few hundred sites only; the others come in as independent houses.
/// </summary>
internal static class CncRegistry
{
    public static readonly MarketId Market = MarketId.Parse("market:fr");

    public static Parsed<TheaterRow> Parse(byte[] content, MarketId? market)
    {
        var lines = new Dictionary<TheaterId, int>();
        var file = CsvFile.Read(content, ';', "N° auto", "nom", "région administrative", "commune", "écrans", "fauteuils", "programmateur", "latitude", "longitude");
        return file.Each(row =>
        {
            var number = row.Whole("N° auto", 1, int.MaxValue);
            if (row.Cell("N° auto") is null)
            {
                row.Problems.Add("N° auto is blank");
            }
            TheaterId? id = number is { } n ? TheaterId.Parse($"theater:fr-cnc-{n}") : null;
            TheaterCells.Unique(row, id, lines);
            var name = row.Required("nom");
            return new TheaterRow(
                row.Line, id ?? default, name, TheaterCells.Chain(row, "programmateur", id, name), market ?? Market, row.Text("commune"),
                TheaterCells.Region(row, "région administrative"), null, row.Whole("écrans", 0, TheaterRow.MostScreens),
                row.Whole("fauteuils", 0, TheaterRow.MostSeats), row.Degrees("latitude", 90), row.Degrees("longitude", 180));
        });
    }
}
