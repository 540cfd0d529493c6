using System.Globalization;
using System.Text;
using NodaTime;
using ReleasePlanner.Grosses;
using ReleasePlanner.Markets;
using Xunit;

namespace ReleasePlanner.Tests.Grosses;

public class GrossFileTests
{
    [Theory]
    [InlineData("12363870", "12363870")]
    [InlineData("4.0", "4")]
    [InlineData("'785661", "785661")]
    [InlineData(" 648039 ", "648039")]
    [InlineData("1,040,000", "1040000")]
    [InlineData("1.040.000", "1040000")]
    [InlineData("1 040 000", "1040000")]
    [InlineData("1\u00A0040\u202F000,50", "1040000.50")]
    [InlineData("1'040'000.5", "1040000.5")]
    [InlineData("12.363.870,50", "12363870.50")]
    [InlineData("12,363,870.50", "12363870.50")]
    [InlineData("12,34,567", "1234567")]
    [InlineData("1,040", "1040")]
    [InlineData("3,5", "3.5")]
    [InlineData("0.125", "0.125")]
    [InlineData("3141.993", "3141.993")]
    [InlineData("$1,040,000", "1040000")]
    [InlineData("£785,661", "785661")]
    [InlineData("1.040,50 €", "1040.50")]
    [InlineData("R$ 1.040,50", "1040.50")]
    [InlineData("US$5", "5")]
    [InlineData("USD 1,040", "1040")]
    [InlineData("1040 GBP", "1040")]
    [InlineData("-500", "-500")]
    [InlineData("−500", "-500")]
    [InlineData("-$500", "-500")]
    [InlineData("$-500", "-500")]
    [InlineData("500-", "-500")]
    [InlineData("($1,500.25)", "-1500.25")]
    public void Numbers_are_read_as_sheets_write_them(string cell, string number)
    {
        Assert.Equal(decimal.Parse(number, CultureInfo.InvariantCulture), Figure.Read(cell, out var problem));
        Assert.Null(problem);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("-")]
    [InlineData(" - ")]
    [InlineData("–")]
    public void A_dash_is_none(string? cell)
    {
        Assert.Null(Figure.Read(cell, out var problem));
        Assert.Null(problem);
    }

    [Theory]
    [InlineData("n/a", "is not a number")]
    [InlineData("sold out", "is not a number")]
    [InlineData("12a", "is not a number")]
    [InlineData("12A", "is not a number")]
    [InlineData("(500", "is not a number")]
    [InlineData("--5", "is not a number")]
    [InlineData("1.04E+06", "is not a number")]
    [InlineData("12.125", "has a dot that may part thousands or decimals")]
    [InlineData("1,0400,000", "parts its digits")]
    [InlineData("1 2", "parts its digits")]
    [InlineData("1,000.000,5", "parts its digits")]
    public void What_is_no_number_or_may_be_two_is_a_problem(string cell, string says)
    {
        Assert.Null(Figure.Read(cell, out var problem));
        Assert.StartsWith(says, problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_are_read_and_bad_ones_told_with_line_and_reason()
    {
        var file = GrossesCsv.Parse(Encoding.UTF8.GetBytes(
            "theater,film,date,gross,admissions,shows,note\n"
            + "t1,x,2022-11-11,\"£12,363\",\"1,040\",4.0,\n"
            + "t1,x,2022-11-12,-, - ,,not yet open\n"
            + "t1,x,2022-11-13,much,4.5,-1,\n"
            + "t1,x,13/11/2022,1,,,\n"
            + ",x,,1.2345,,,\n"));

        Assert.Equal(5, file.Rows);
        Assert.Equal(
            [new GrossRow(2, "t1", "x", new LocalDate(2022, 11, 11), 12363, 1040, 4), new GrossRow(3, "t1", "x", new LocalDate(2022, 11, 12), null, null, null)],
            file.Good);
        Assert.Equal([4, 5, 6], file.Bad.Select(b => b.Line));
        Assert.Equal(
            "gross is 'much', which is not a number; admissions is '4.5': give a whole number, or nothing when it is unknown; "
            + "shows is '-1': give a whole number, or nothing when it is unknown",
            file.Bad[0].Reason);
        Assert.Contains("give a date such as", file.Bad[1].Reason, StringComparison.Ordinal);
        Assert.Equal("theater is blank; date is blank; gross is '1.2345': give an amount of at most 3 decimals", file.Bad[2].Reason);
    }

    [Theory]
    [InlineData("2014-12-26", "2015-01-02", "2014-12-26", "2014-12-29")] // US: Friday to Thursday
    [InlineData("2014-12-24", "2014-12-31", "2014-12-26", "2014-12-29")] // France: Wednesday to Tuesday
    [InlineData("2014-12-25", "2015-01-01", "2014-12-26", "2014-12-29")] // Germany: Thursday to Wednesday
    [InlineData("2014-12-27", "2015-01-03", "2014-12-27", "2014-12-29")] // Saturday to Friday: two days of the first, one of the last
    [InlineData("2014-12-28", "2015-01-04", "2015-01-02", "2015-01-04")] // Sunday to Saturday: one of the first, two of the last
    [InlineData("2005-08-11", "2005-08-12", "2005-08-12", "2005-08-12")] // a week cut short before its weekend
    public void The_weekend_of_a_play_week_is_Friday_to_Sunday_inside_it(string from, string until, string first, string after)
    {
        static LocalDate Date(string text) => NodaTime.Text.LocalDatePattern.Iso.Parse(text).Value;
        Assert.Equal(new PlayWeek(Date(first), Date(after)), Weekend.In(new(Date(from), Date(until))));
    }
}
