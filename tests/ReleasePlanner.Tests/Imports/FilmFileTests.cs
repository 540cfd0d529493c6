using System.Text;
using NodaTime;
using ReleasePlanner.Imports;
using ReleasePlanner.Windows;
using Xunit;
using static ReleasePlanner.Tests.Support.World;

namespace ReleasePlanner.Tests.Imports;

public class FilmFileTests
{
    [Fact]
    public void A_row_is_a_film_and_a_window()
    {
        var row = Assert.Single(Parse("the-interview,The Interview,Columbia,112,us,premium-vod,2014-12-24,4,wide,2800\n").Good);
        Assert.Equal((Interview, "The Interview", "columbia", 112), (row.Film, row.Title, row.Distributor.Value, row.RuntimeMinutes));
        Assert.Equal("window:the-interview/us/premium-vod", row.Window!.Value.Value);
        Assert.Equal((new LocalDate(2014, 12, 24), 4, Pattern.Wide, 2800), (row.Opens, row.Weeks, row.Pattern, row.TargetTheaters));
    }

    [Fact]
    public void Without_a_market_it_is_the_film_alone_and_without_a_day_undated()
    {
        var rows = Parse("a,A,columbia,,,,,,,\nb,B,columbia,,market:us,,,,,\n").Good;
        Assert.Null(rows[0].Window);
        Assert.Equal((Channel.Theatrical, null), (rows[1].Channel, rows[1].Opens));
    }

    [Theory]
    [InlineData("a,A,columbia,,us,theatrical,2014-02-30,,,", "opens is '2014-02-30'")]
    [InlineData("a,A,columbia,0,us,theatrical,,,,", "runtimeMinutes is '0'")]
    [InlineData("a,A,columbia,,us,cinema,,,,", "channel is 'cinema': give one of theatrical, premium-vod, home, other")]
    [InlineData("a,A,columbia,,us,,,61,,", "weeks is '61'")]
    [InlineData("a,A,???,,us,,,,,", "no letter or digit")]
    [InlineData("x,Other title,columbia,,ca,,,,,", "is not what line 2 says")]
    [InlineData("x,X,columbia,,us,theatrical,,,,", "window:x/us/theatrical is on line 2 already")]
    public void A_bad_row_is_told(string row, string reason)
    {
        var parsed = Parse("x,X,columbia,,us,,,,,\n" + row + "\n");
        Assert.Single(parsed.Good);
        Assert.Contains(reason, Assert.Single(parsed.Bad).Reason, StringComparison.Ordinal);
    }

    private static Parsed<FilmRow> Parse(string rows) => FilmsCsv.Parse(
        Encoding.UTF8.GetBytes("id,title,distributor,runtimeMinutes,market,channel,opens,weeks,pattern,targetTheaters\n" + rows));
}
