using NodaTime;
using ReleasePlanner.Host.Pages.Executive;
using ReleasePlanner.Host.Pages.Live;
using Xunit;

namespace ReleasePlanner.Tests.Pages;

public sealed class SaidTests
{
    private static readonly Dictionary<string, string> Names = new()
    {
        ["film:the-interview"] = "The Interview",
        ["theater:carmike-1"] = "Carmike Columbus 15",
        ["chain:carmike"] = "Carmike Cinemas",
        ["u-7f3e"] = "Dana Reyes",
    };

    [Theory]
    [InlineData("theater:carmike-1 confirmed film:the-interview from 2014-12-25 until 2015-01-08", "Carmike Columbus 15 confirmed The Interview from Thu 25 Dec 2014 until Thu 8 Jan 2015")]
    [InlineData("distribution:columbia#u-7f3e wants film:the-interview to play on", "Dana Reyes for Columbia wants The Interview to play on")]
    [InlineData("distribution:columbia@us,fr#u-0000 wants it", "Columbia wants it")]
    [InlineData("exhibitor:carmike~books has seen it", "Carmike Cinemas has seen it")]
    [InlineData("administrator#u-7f3e closed market:us", "Dana Reyes closed US")]
    [InlineData("window:the-interview/us/theatrical moved", "The Interview in US moved")]
    [InlineData("window:the-interview/us/premium-vod moved", "The Interview in US (premium vod) moved")]
    [InlineData("offer:the-interview/us/theatrical/carmike is over", "The Interview in US for Carmike Cinemas is over")]
    [InlineData("buyer:clark books for theater:bow-tie-2.", "Clark books for Bow Tie 2.")]
    [InlineData("it is a report: dismiss it with DismissReport", "it is a report: dismiss it with “Dismiss report”")]
    [InlineData("an administrator says so of a film: not this one", "an administrator says so of a film: not this one")]
    [InlineData("to be answered by 2014-12-12 05:00 UTC: ask", "to be answered by 12 Dec 2014 00:00 EST: ask")]
    [InlineData("recorded at 2014-12-12T05:00:00Z", "recorded at 12 Dec 2014 00:00 EST")]
    public void A_text_is_told_with_names_days_and_the_readers_times(string words, string told) => Assert.Equal(told, Said.Text(words, Names, new Viewing("America/New_York", null)));

    [Fact]
    public void Ids_that_have_names_are_found_in_texts() => Assert.Equal(
        ["film:the-interview", "chain:carmike", "theater:carmike-1", "chain:carmike", "u-7f3e"],
        Said.IdsIn("offer:the-interview/us/theatrical/carmike theater:carmike-1 exhibitor:carmike#u-7f3e group:distribution/columbia/art-houses"));

    [Theory]
    [InlineData("administrator", "Administrator")]
    [InlineData("distribution:columbia@us,ca/on", "Distribution of Columbia, in CA/ON, US")]
    [InlineData("executive:columbia", "Executive of Columbia")]
    [InlineData("exhibitor:carmike+buyer:clark~books", "Carmike Cinemas (chain), Clark (buyer), to book only")]
    [InlineData("house:carmike-1", "Carmike Columbus 15 (house)")]
    public void What_somebody_may_act_on_is_told_in_words(string reach, string told) => Assert.Equal(told, Said.Reach(reach, Names));

    [Theory]
    [InlineData("minScreens", "Minimum screens")]
    [InlineData("alerts.lostInDay", "Lost in day")]
    [InlineData("theaters[0]", "Theaters")]
    [InlineData("reason", "Reason")]
    public void A_member_is_told_in_words(string member, string told) => Assert.Equal(told, Said.Member(member));

    /// <summary>Found by use: a deadline of 11 December was told as "12 Dec 05:00 UTC".</summary>
    [Theory]
    [InlineData("2014-12-12T05:00:00Z", "Thu 11 Dec 2014")]
    [InlineData("2014-12-11T22:00:00Z", "Thu 11 Dec 2014 17:00 EST")]
    [InlineData("2014-12-12T00:00:00Z", "Thu 11 Dec 2014 19:00 EST")]
    public void A_deadline_is_told_as_the_last_day_in_the_markets_zone(string by, string told) =>
        Assert.Equal(told, Viewing.Deadline(NodaTime.Text.InstantPattern.ExtendedIso.Parse(by).Value, DateTimeZoneProviders.Tzdb["America/New_York"]));
}
