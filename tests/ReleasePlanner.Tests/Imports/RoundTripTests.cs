using System.Text;
using System.Text.Json;
using CsCheck;
using ReleasePlanner.Films;
using ReleasePlanner.Host;
using ReleasePlanner.Imports;
using ReleasePlanner.Platform.Batches;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Platform.Projection;
using ReleasePlanner.Platform.Values;
using ReleasePlanner.Tests.Support;
using ReleasePlanner.Theaters;
using Xunit;
using static ReleasePlanner.Tests.Support.World;
using Planner = ReleasePlanner.Tests.Support.Planner;

namespace ReleasePlanner.Tests.Imports;

/// <summary>What was exported, opened in a spreadsheet and saved, comes back as it was.</summary>
public class RoundTripTests
{
    private static readonly string[] Names =
    [
        "+1", "'+1", "''+1", "=HYPERLINK(1)", "-", "@home", "'Allo", "\u2212273", "\uff1dx", " \u200b=x", "Tab\tbed", "Ciné \"Étoile\", the old one", "two\nlines", "semi;colon",
        "5 звёзд", "롯데시네마 월드타워", "سينما الأهرام", "ภาพยนตร์", "पहला दिन", "Οδεόν", "კინო", "流浪地球", "007", "1e5", "TRUE", "2014-12-25", " padded ", "C++", "C",
    ];

    [Fact]
    public void Text_comes_back_out_of_a_cell() =>
        Gen.OneOf(Gen.String, Gen.OneOfConst(Names), Gen.Char["'=+-@ \u200b\uff1da"].Array[0, 6].Select(c => new string(c))).Sample(text =>
        {
            Assert.Equal(text, SpreadsheetText.Unescape(SpreadsheetText.Escape(text)));
            Assert.Equal(SpreadsheetText.Escape(text).Length > text.Length, SpreadsheetText.Escape(SpreadsheetText.Escape(text)).Length > text.Length + 1);
        });

    [Fact]
    public async Task Exports_of_houses_and_films_that_a_spreadsheet_saved_change_nothing()
    {
        await using var planner = await (await Planner.StartAsync()).WithWorld();
        foreach (var (index, name) in Names.Index())
        {
            await planner.Do(Admin, House(planner, $"house-{index}") with { Name = name, City = name, Lat = 40.7 + index, Lon = -74, Codes = new("00" + index, name.Trim()[..1]), Seats = index });
            await planner.Do(Columbia, Film(planner, $"film-{index}") with { Title = name, RuntimeMinutes = 90 + index });
        }
        await planner.Do(Admin, House(planner, "formats") with { Screens = Json.Read<ScreenCounts>("""{"standard":12,"imax":1}""") });
        var journal = (await planner.Journal()).Count;
        var houses = Saved(await planner.Ask(Admin, new ReleasePlanner.Theaters.Theaters { Limit = 500 }));
        var films = Saved(await planner.Ask(Admin, new Titles { Limit = 500 }));

        // With a market that the reader names, and the file's own.
        foreach (var (kind, content, market, count) in new[] { (ImportKind.Theaters, houses, (MarketId?)Us, Names.Length + 2), (ImportKind.Theaters, houses, null, Names.Length + 2), (ImportKind.Films, films, null, Names.Length + 1) })
        {
            var result = await Import(planner, kind, content, market);
            Assert.Equal([], result.Bad);
            Assert.Equal((count, 0, 0, count), (result.Rows, result.Added, result.Amended, result.Unchanged));
        }
        Assert.Equal(journal, (await planner.Journal()).Count);
    }

    [Fact]
    public async Task A_film_whose_title_begins_with_a_sign_comes_in_with_that_title()
    {
        await using var planner = await (await Planner.StartAsync()).WithWorld();
        Assert.Equal(1, (await Import(planner, ImportKind.Films, "id,title,distributor\nplus-one-2013,\"'+1\",ifc\n"u8.ToArray(), null)).Added);
        Assert.Contains((await planner.Ask(Admin, new Titles())).Films, f => f.Title == "+1");
    }

    /// <summary>As a spreadsheet writes it: a byte-order mark, every cell quoted, a blank row within and some below.</summary>
    private static byte[] Saved<TAnswer>(TAnswer answer)
        where TAnswer : Answer
    {
        var text = CsvTable.Of(typeof(TAnswer))!.Write(JsonSerializer.SerializeToElement(answer, Json.Options));
        using var reader = CsvHelper.CsvReader.Create(Encoding.UTF8.GetBytes(text), CsvHelper.CsvReaderOptions.Default);
        reader.ReadHeader();
        var lines = new StringBuilder("\uFEFF").AppendJoin(',', reader.Headers.ToArray()).Append("\r\n");
        var blank = new string(',', reader.Headers.ToArray().Length - 1) + "\r\n";
        while (reader.Read())
        {
            lines.AppendJoin(',', reader.Current.ToArray().Select(c => $"\"{c.Replace("\"", "\"\"", StringComparison.Ordinal)}\"")).Append("\r\n");
        }
        return Encoding.UTF8.GetBytes(lines.Append(blank).Append(blank).ToString());
    }

    private static Task<ImportResult> Import(Planner planner, ImportKind kind, byte[] content, MarketId? market) =>
        new Importer(planner.Dispatcher, planner.Database, planner.Get<ReadModelPump>(), planner.Get<BatchRunner>(), planner.Clock)
            .ImportAsync(new(kind, content, market), Actor.Administrator);
}
