using System.Globalization;
using ReleasePlanner.Chains;
using ReleasePlanner.Markets;

namespace ReleasePlanner.Imports;

/// <summary>
/// <c>circuits.csv</c>: <c>chain,name,theaters,screens[,regions]</c>. A row lays out that many theaters (<c>theater:amc-0001</c> …) with that
/// many screens in all, the first (screens mod theaters) one more; blank screens are unknown. A blank chain lays out independent houses, each
/// a chain of its own, with ids made of the name. Regions, separated by blanks, are given to the theaters in turn.
/// </summary>
internal static class CircuitsCsv
{
    private const int MostTheaters = 20_000;

    public static Parsed<TheaterRow> Parse(byte[] content, MarketId market)
    {
        var lines = new Dictionary<string, int>(StringComparer.Ordinal);
        var parsed = CsvFile.Read(content, ',', "chain", "name", "theaters", "screens").Each(row =>
        {
            var name = row.Required("name");
            var chain = row.Cell("chain") is null ? null : row.Id("chain", "chain", ChainId.Parse);
            var slug = chain?.Slug ?? Slug.From(name);
            if (!Slug.IsValid(slug) || slug.Length > 90)
            {
                row.Problems.Add($"no ids can be made of '{name}'");
            }
            else if (!lines.TryAdd(slug, row.Line))
            {
                row.Problems.Add($"{slug} is on line {lines[slug]} already; line {lines[slug]} counts, line {row.Line} does not");
            }
            var theaters = row.Whole("theaters", 1, MostTheaters);
            if (row.Cell("theaters") is null)
            {
                row.Problems.Add("theaters is blank: say how many to lay out");
            }
            var screens = row.Whole("screens", 0, TheaterRow.MostScreens * (theaters ?? MostTheaters));
            return new Circuit(row.Line, chain, row.Written("chain", "chain"), slug, name, theaters ?? 0, screens, Regions(row));
        });
        return new(parsed.Rows, [.. parsed.Good.SelectMany(c => c.Theaters(market))], parsed.Bad, parsed.Warnings);
    }

    private static List<Region> Regions(CsvRow row)
    {
        var regions = new List<Region>();
        foreach (var name in (row.Text("regions") ?? "").Split([' ', ',', ';', '|'], StringSplitOptions.RemoveEmptyEntries))
        {
            if (Slug.From(name) is { Length: > 0 } slug)
            {
                regions.Add(new(RegionId.Parse(slug), name));
            }
            else
            {
                row.Problems.Add($"regions: '{name}' has no letter or digit to make an id of");
            }
        }
        return regions;
    }

    /// <param name="Written">The text the chain's id was made of; null: the file gives the id, or there is none.</param>
    private sealed record Circuit(int Line, ChainId? Chain, string? Written, string Slug, string Name, int Count, int? Screens, List<Region> Regions)
    {
        public IEnumerable<TheaterRow> Theaters(MarketId market)
        {
            for (var i = 0; i < Count; i++)
            {
                var number = (i + 1).ToString("0000", CultureInfo.InvariantCulture);
                var theater = TheaterId.Parse($"theater:{Slug}-{number}");
                var name = $"{Name} {number}";
                var of = Chain is { } chain
                    ? new ChainRow(chain, Name, ChainKind.Circuit) { Given = GivenBy.IdAndName, Written = Written }
                    : ChainRow.Independent(theater, name);
                yield return new TheaterRow(
                    Line, theater, name, of, market, null, Regions.Count > 0 ? Regions[i % Regions.Count] : null, null,
                    Screens / Count + (i < Screens % Count ? 1 : 0), null, null, null)
                {
                    Written = Chain is null || Written is not null ? name : null,
                };
            }
        }
    }
}
