using NodaTime;
using ReleasePlanner.Markets;
using Xunit;

namespace ReleasePlanner.Tests.Markets;

public class PlayWeeksTests
{
    private static readonly PlayWeeks Us = new(IsoDayOfWeek.Friday);
    private static readonly PlayWeeks France = new(IsoDayOfWeek.Wednesday);

    [Theory]
    [InlineData("2014-12-25", 1, Stub.Joins, "2015-01-02")] // a Thursday opening: design.md §4
    [InlineData("2014-12-25", 1, Stub.Short, "2014-12-26")]
    [InlineData("2014-12-25", 2, Stub.Joins, "2015-01-09")]
    [InlineData("2014-12-25", 2, Stub.Short, "2015-01-02")]
    [InlineData("2014-12-26", 1, Stub.Joins, "2015-01-02")]
    [InlineData("2014-12-26", 1, Stub.Short, "2015-01-02")]
    [InlineData("2014-12-31", 1, Stub.Joins, "2015-01-09")]
    public void A_run_ends_with_its_play_weeks(string from, int weeks, Stub stub, string until) =>
        Assert.Equal(Day(until), Us.Until(Day(from), weeks, stub));

    [Fact]
    public void French_play_weeks_go_from_Wednesday_to_Tuesday() =>
        Assert.Equal(new PlayWeek(Day("2014-12-24"), Day("2014-12-31")), France.Containing(Day("2014-12-25")));

    [Fact]
    public void A_market_that_changes_its_day_has_one_short_week()
    {
        // Greece, from Friday to Thursday on 18 Aug 2005
        var greece = new PlayWeeks([new(Day("1990-01-01"), IsoDayOfWeek.Friday), new(Day("2005-08-18"), IsoDayOfWeek.Thursday)]);

        Assert.Equal(new PlayWeek(Day("2005-08-12"), Day("2005-08-18")), greece.Containing(Day("2005-08-17")));
        Assert.Equal(new PlayWeek(Day("2005-08-18"), Day("2005-08-25")), greece.Containing(Day("2005-08-18")));
        Assert.Equal(Day("2005-08-25"), greece.Until(Day("2005-08-12"), 2, Stub.Joins));
    }

    [Theory]
    [InlineData("2014-12-26T10:59:59Z", "America/New_York", "2014-12-25")] // 05:59
    [InlineData("2014-12-26T11:00:00Z", "America/New_York", "2014-12-26")] // 06:00
    [InlineData("2015-03-08T09:59:59Z", "America/New_York", "2015-03-07")] // the night the clocks go forward
    [InlineData("2015-03-08T10:00:00Z", "America/New_York", "2015-03-08")]
    [InlineData("2014-11-02T10:59:59Z", "America/New_York", "2014-11-01")] // the night they go back
    [InlineData("2014-11-02T11:00:00Z", "America/New_York", "2014-11-02")]
    [InlineData("2014-12-26T13:59:59Z", "America/Los_Angeles", "2014-12-25")]
    public void The_cinema_day_turns_at_six(string instant, string zone, string day) =>
        Assert.Equal(Day(day), CinemaDay.Of(NodaTime.Text.InstantPattern.ExtendedIso.Parse(instant).Value, DateTimeZoneProviders.Tzdb[zone]));

    private static LocalDate Day(string iso) => NodaTime.Text.LocalDatePattern.Iso.Parse(iso).Value;
}
