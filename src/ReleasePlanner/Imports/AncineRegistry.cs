namespace ReleasePlanner.Imports;

/// <summary>
/// The registry of Brazilian screens as ANCINE publishes it: <c>;</c>-separated, one row per room with its complex, dates dd/mm/yyyy. Rooms that are
/// not open (<c>SITUACAO_SALA</c>) are not counted; a complex without an open room is left out and counted in a warning.
/// </summary>
internal static class AncineRegistry
{
    public static readonly MarketId Market = MarketId.Parse("market:br");

    private const string Open = "EM FUNCIONAMENTO";
    private const string NoGroup = "NÃO PERTENCE A NENHUM GRUPO EXIBIDOR";

    /// <summary>Zones by state, where it is not Brasília's.</summary>
    private static readonly Dictionary<string, string> Zones = new(StringComparer.Ordinal)
    {
        ["AC"] = "America/Rio_Branco",
        ["AL"] = "America/Maceio",
        ["AM"] = "America/Manaus",
        ["AP"] = "America/Belem",
        ["BA"] = "America/Bahia",
        ["CE"] = "America/Fortaleza",
        ["MA"] = "America/Fortaleza",
        ["MS"] = "America/Campo_Grande",
        ["MT"] = "America/Cuiaba",
        ["PA"] = "America/Belem",
        ["PB"] = "America/Fortaleza",
        ["PE"] = "America/Recife",
        ["PI"] = "America/Fortaleza",
        ["RN"] = "America/Fortaleza",
        ["RO"] = "America/Porto_Velho",
        ["RR"] = "America/Boa_Vista",
        ["SE"] = "America/Maceio",
        ["TO"] = "America/Araguaina",
    };

    public static Parsed<TheaterRow> Parse(byte[] content, MarketId? market)
    {
        var lines = new Dictionary<int, int>();
        var file = CsvFile.Read(
            content, ';', "REGISTRO_SALA", "SITUACAO_SALA", "ASSENTOS_SALA", "NOME_COMPLEXO", "REGISTRO_COMPLEXO", "MUNICIPIO_COMPLEXO", "UF_COMPLEXO",
            "NOME_GRUPO_EXIBIDOR");
        var rooms = file.Each(row => Room.Of(row, market ?? Market, lines));
        var theaters = new List<TheaterRow>();
        var closed = 0;
        foreach (var complex in rooms.Good.GroupBy(r => r.Theater.Theater))
        {
            var open = complex.Where(r => r.IsOpen).ToList();
            if (open.Count == 0)
            {
                closed++;
                continue;
            }
            theaters.Add(open[0].Theater with { Screens = open.Count, Seats = open.All(r => r.Seats is null) ? null : open.Sum(r => r.Seats) });
        }
        return rooms.With(theaters, closed == 0 ? [] : [$"{closed} complexes have no open room and are left out"]);
    }

    private static Parsed<TheaterRow> With(this Parsed<Room> rooms, List<TheaterRow> theaters, List<string> warnings) =>
        new(rooms.Rows, theaters, rooms.Bad, warnings);

    private sealed record Room(TheaterRow Theater, bool IsOpen, int? Seats)
    {
        public static Room Of(CsvRow row, MarketId market, Dictionary<int, int> lines)
        {
            var number = row.Whole("REGISTRO_SALA", 1, int.MaxValue);
            if (number is { } room && !lines.TryAdd(room, row.Line))
            {
                row.Problems.Add($"room {room} is on line {lines[room]} already; line {lines[room]} counts, line {row.Line} does not");
            }
            var id = row.Id("REGISTRO_COMPLEXO", "theater", c => TheaterId.Parse(c.Replace("theater:", "theater:br-ancine-", StringComparison.Ordinal)));
            var name = row.Required("NOME_COMPLEXO");
            var group = row.Cell("NOME_GRUPO_EXIBIDOR") == NoGroup ? null : "NOME_GRUPO_EXIBIDOR";
            var zone = row.Cell("UF_COMPLEXO") is { } state && Zones.TryGetValue(state, out var known) ? DateTimeZoneProviders.Tzdb[known] : null;
            return new(
                new TheaterRow(
                    row.Line, id ?? default, name,
                    TheaterCells.Chain(row, group, id, name), market, row.Text("MUNICIPIO_COMPLEXO"),
                    TheaterCells.Region(row, "UF_COMPLEXO"), zone, null, null, null, null),
                row.Cell("SITUACAO_SALA") == Open,
                row.Whole("ASSENTOS_SALA", 0, TheaterRow.MostSeats));
        }
    }
}
