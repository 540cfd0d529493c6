using ReleasePlanner.Films;
using ReleasePlanner.Host.Pages.Executive;
using ReleasePlanner.Platform.Values;
using ReleasePlanner.Windows;
using Xunit;

namespace ReleasePlanner.Tests.Pages;

public class BoardRisksTests
{
    [Fact]
    public void A_drop_is_told_once_and_what_waits_for_reconfirmation_is_not_hidden_behind_it()
    {
        var film = new BoardFilm(FilmId.Parse("film:a"), "A",
        [
            Of("a/us/theatrical", new("losing-in-hour", "61 theaters fewer than an hour ago", 61, 5), new("losing-in-day", "61 theaters fewer than 24 hours ago", 61, 10), new("stopped", "61 theaters stopped", 61, null)),
            Of("a/ca/theatrical", new("to-reconfirm", "127 theaters to reconfirm", 127, null), new("undated", "undated", 0, null)),
            Of("a/gb/theatrical", new("losing-in-hour", "5 theaters fewer than an hour ago", 5, 5), new("losing-in-day", "20 theaters fewer than 24 hours ago", 20, 10), new("stopped", "21 theaters stopped", 21, null)),
        ]);

        var risks = BoardRisks.Of([film]).Select(r => (r.Window.Window.Value, string.Join(" ", r.Alerts.Select(a => $"{a.Code}:{a.Value}")))).ToList();

        Assert.Equal(
            [
                ("window:a/us/theatrical", "losing-in-hour:61"),
                ("window:a/gb/theatrical", "losing-in-hour:5 losing-in-day:20 stopped:21"),
                ("window:a/ca/theatrical", "to-reconfirm:127"),
            ],
            risks);
    }

    [Fact]
    public void What_should_be_reconfirmed_by_a_day_is_not_told_again_as_what_waits()
    {
        Alert[] alerts = [new("not-reconfirmed", "9 theaters have not reconfirmed", 9, null), new("to-reconfirm", "9 theaters to reconfirm", 9, null)];

        Assert.Equal(["not-reconfirmed"], BoardRisks.Told(alerts).Select(a => a.Code));
    }

    private static BoardWindow Of(string window, params Alert[] alerts) =>
        new(WindowId.Parse("window:" + window), "market:us", "theatrical", null, null, null, alerts);
}
