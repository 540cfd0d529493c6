using System.Text;
using ReleasePlanner.Chains;
using ReleasePlanner.Imports;
using ReleasePlanner.Platform.Values;
using Xunit;
using static ReleasePlanner.Tests.Support.World;

namespace ReleasePlanner.Tests.Imports;

public class TheaterFileTests
{
    private const string Header = "id,name,chain,city,region,country,screens,seats,lat,lon,timezone\n";

    [Fact]
    public void A_row_says_all_of_a_theater()
    {
        var row = Assert.Single(Parse("t1,The Grand,Carmike Cinemas,Columbus,GA,US,15,2900,32.5,-84.9,America/New_York\n").Good);
        Assert.Equal(Theater("t1"), row.Theater);
        Assert.Equal(new ChainRow(ChainId.Parse("chain:carmike-cinemas"), "Carmike Cinemas", ChainKind.Circuit), row.Chain);
        Assert.Equal(("Columbus", "ga", "GA"), (row.City, row.Region!.Id.Value, row.Region.Name));
        Assert.Equal((15, 2900, 32.5, -84.9), (row.Screens, row.Seats, row.Lat, row.Lon));
        Assert.Equal("America/New_York", row.TimeZone!.Id);
    }

    [Fact]
    public void Blank_cells_are_unknown_and_a_blank_chain_is_a_house_of_its_own()
    {
        var row = Assert.Single(Parse("t1,The Grand,,,,,,,,,\n").Good);
        Assert.Equal(new ChainRow(ChainId.Parse("chain:t1"), "The Grand", ChainKind.Independent), row.Chain);
        Assert.Equal((null, null, null), (row.Screens, row.Seats, row.TimeZone));
    }

    [Theory]
    [InlineData("theater:carmike-15", "theater:carmike-15")]
    [InlineData("Carmike 15", "theater:carmike-15")]
    [InlineData("15", "theater:15")]
    public void An_id_is_given_in_full_or_made_of_the_text(string id, string theater) =>
        Assert.Equal(theater, Assert.Single(Parse(id + ",The Grand,,,,,,,,,\n").Good).Theater.Value);

    [Fact]
    public void A_byte_order_mark_CRLF_and_quoted_commas_and_quotes_are_read()
    {
        byte[] content = [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes("id,name,chain\r\nt1,\"Ciné \"\"Étoile\"\", the old one\",\r\n")];
        var row = Assert.Single(Read(content).Good);
        Assert.Equal("Ciné \"Étoile\", the old one", row.Name);
    }

    [Fact]
    public void Extra_columns_are_ignored_and_columns_come_in_any_order() =>
        Assert.Equal("The Grand", Assert.Single(Read("owner,NAME,id\nx,The Grand,t1\n"u8.ToArray()).Good).Name);

    [Theory]
    [InlineData("t1,The Grand,,,,,,,91,0,", "lat is '91'")]
    [InlineData("t1,The Grand,,,,,,,0,-180.5,", "lon is '-180.5'")]
    [InlineData("t1,The Grand,,,,,-3,,,,", "screens is '-3'")]
    [InlineData("t1,The Grand,,,,,2.5,,,,", "screens is '2.5'")]
    [InlineData("t1,The Grand,,,,,many,,,,", "screens is 'many'")]
    [InlineData("t1,The Grand,,,,,,,NaN,,", "lat is 'NaN'")]
    [InlineData("t1,The Grand,,,,,,,,,America/Gotham", "timezone is 'America/Gotham'")]
    [InlineData("t1,   ,,,,,,,,,", "name is blank")]
    [InlineData(",The Grand,,,,,,,,,", "id is blank")]
    [InlineData("...,The Grand,,,,,,,,,", "not a theater id")]
    [InlineData("t1,The\0Grand,,,,,,,,,", "U+0000")]
    [InlineData("t1,The Grand,!!!,,,,,,,,", "no letter or digit")]
    [InlineData("t1,The Grand,,,", "has 5 cells, the header has 11")]
    [InlineData("t1,The Grand,,,,,,,,,,,", "has 13 cells, the header has 11")]
    [InlineData("t1,\"The Grand,,,,,,,,,", "never closed")]
    public void A_bad_row_is_told_with_its_line_and_reason_and_the_good_ones_go_in(string row, string reason)
    {
        var parsed = Parse("t0,Before,,,,,,,,,\n" + row + "\n");
        var bad = Assert.Single(parsed.Bad);
        Assert.Equal(3, bad.Line);
        Assert.Contains(reason, bad.Reason, StringComparison.Ordinal);
        Assert.Equal(Theater("t0"), Assert.Single(parsed.Good).Theater);
        Assert.Equal(2, parsed.Rows);
    }

    [Fact]
    public void All_that_is_wrong_with_a_row_is_told_at_once()
    {
        var bad = Assert.Single(Parse("t1,,,,,,-1,,91,,\n").Bad);
        Assert.Contains("name is blank; screens is '-1'", bad.Reason, StringComparison.Ordinal);
        Assert.Contains("lat is '91'", bad.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_are_counted_by_the_lines_of_the_file()
    {
        var parsed = Parse("\n\nt1,\"The\nGrand\",,,,,,,,,\nt2,,,,,,,,,,\n");
        Assert.Equal(4, Assert.Single(parsed.Good).Line);
        Assert.Equal(6, Assert.Single(parsed.Bad).Line);
    }

    [Fact]
    public void Rows_of_blanks_alone_are_no_rows()
    {
        var parsed = Parse("t1,The Grand,,,,,,,,,\n,,,,,,,,,,\n   \nt2,The Other,,,,,,,,,\n, ,,,,,,,,,\n,,\n");
        Assert.Equal((2, 2, 0), (parsed.Rows, parsed.Good.Count, parsed.Bad.Count));
        Assert.Equal(5, parsed.Good[1].Line);
    }

    [Fact]
    public void A_repeated_id_is_told_with_both_lines_and_the_first_counts()
    {
        var parsed = Parse("t1,The Grand,,,,,,,,,\ntheater:t1,The Other,,,,,,,,,\n");
        Assert.Equal("The Grand", Assert.Single(parsed.Good).Name);
        Assert.Equal(new BadRow(3, "theater:t1 is on line 2 already; line 2 counts, line 3 does not"), Assert.Single(parsed.Bad));
    }

    [Fact]
    public void Bytes_of_Latin_1_are_reported_and_not_guessed_at()
    {
        byte[] content = [.. "id,name\nt1,Cin"u8, 0xE9, .. "ma\nt2,Plain\n"u8];
        var parsed = Read(content);
        Assert.Equal("Plain", Assert.Single(parsed.Good).Name);
        Assert.Equal(new BadRow(2, "name has bytes that are not UTF-8: save the file as UTF-8"), Assert.Single(parsed.Bad));
    }

    [Fact]
    public void A_missing_column_is_named_with_what_is_there()
    {
        var e = Assert.Throws<ImportFileException>(() => Read("id,title\nt1,The Grand\n"u8.ToArray()));
        Assert.Equal("the file lacks the column name; it has id, title", e.Message);
        e = Assert.Throws<ImportFileException>(() => Read("id;name\nt1;The Grand\n"u8.ToArray()));
        Assert.Contains("separated by ','", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_file_says_so() =>
        Assert.Contains("empty", Assert.Throws<ImportFileException>(() => Read([])).Message, StringComparison.Ordinal);

    [Fact]
    public void Without_a_market_the_country_says_which()
    {
        var parsed = Importer.Read(new(ImportKind.Theaters, Encoding.UTF8.GetBytes("id,name,country\nt1,A,CA\nt2,B,\n")));
        Assert.Equal(MarketId.Parse("market:ca"), Assert.Single(parsed.Good).Market);
        Assert.Contains("no country", Assert.Single(parsed.Bad).Reason, StringComparison.Ordinal);
    }

    private static Parsed<TheaterRow> Parse(string rows) => Read(Encoding.UTF8.GetBytes(Header + rows));

    private static Parsed<TheaterRow> Read(byte[] content) => Importer.Read(new(ImportKind.Theaters, content, Us));
}
