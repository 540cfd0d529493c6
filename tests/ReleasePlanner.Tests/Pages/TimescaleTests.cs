using NodaTime;
using ReleasePlanner.Host.Pages.Planning;
using ReleasePlanner.Platform.Values;
using ReleasePlanner.Windows;
using Xunit;

namespace ReleasePlanner.Tests.Pages;

public sealed class TimescaleTests
{
    private static readonly LocalDate Today = new(2014, 12, 17);

    [Fact]
    public void A_line_of_time_has_every_date_of_its_windows_and_today_on_it()
    {
        var scale = new Timescale([Window(new(2015, 1, 2), new(2015, 3, 6), earlier: new(2014, 10, 10))], Today);
        Assert.Equal((new LocalDate(2014, 10, 1), new LocalDate(2015, 4, 1)), (scale.From, scale.Until));
        Assert.Equal("0%", scale.At(scale.From));
        Assert.Equal("100%", scale.At(scale.Until));
    }

    [Fact]
    public void Without_windows_it_is_about_today() => Assert.Contains(new LocalDate(2014, 12, 1), new Timescale([], Today).Ticks);

    [Fact]
    public void A_window_without_an_end_goes_on_to_the_end_of_the_line()
    {
        var scale = new Timescale([Window(Today, null)], new(2014, 12, 1));
        Assert.Equal(scale.Width(Today, scale.Until), scale.Width(Today, null));
    }

    [Fact]
    public void Ticks_are_few_enough_to_read_however_long_the_line() =>
        Assert.InRange(new Timescale([Window(new(2008, 1, 1), new(2026, 1, 1))], Today).Ticks.Count(), 4, 9);

    private static FilmWindow Window(LocalDate opens, LocalDate? closes, LocalDate? earlier = null) => new(
        WindowId.Parse("window:the-interview/us/theatrical"), MarketId.Parse("market:us"), "United States", Channel.Theatrical, null, DistributorId.Parse("columbia"), opens, default, null, null, closes,
        [], null, [], default, default, null, null, earlier is null ? [] : [new(earlier, default)], []);
}
