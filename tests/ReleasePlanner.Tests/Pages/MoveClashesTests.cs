using NodaTime;
using ReleasePlanner.Host.Pages.Planning;
using ReleasePlanner.Markets;
using ReleasePlanner.Platform.Values;
using ReleasePlanner.Tracked;
using ReleasePlanner.Windows;
using Xunit;

namespace ReleasePlanner.Tests.Pages;

/// <summary>What the preview of a move says of other openings.</summary>
public class MoveClashesTests
{
    private static readonly MarketId Us = MarketId.Parse("market:us");
    private static readonly LocalDate Friday = new(2026, 12, 11);

    [Fact]
    public void All_that_opens_in_the_play_week_is_said_with_the_houses_that_have_both_booked()
    {
        var paper = Window("paper", Friday);
        var quiet = Window("quiet", Friday.PlusDays(5));
        var moved = Window("moved", Friday);
        var market = Market([Week(-7), Week(0, [quiet, paper], [Title("rival", Friday, "family")]), Week(7)]);
        var booked = new Dictionary<WindowId, IReadOnlySet<string>>
        {
            [moved.Window] = Houses("a", "b", "c"),
            [paper.Window] = Houses("b", "c", "d"),
            [quiet.Window] = Houses("d"),
        };

        var clashes = MoveClashes.Of(market, moved, booked);

        Assert.Equal(
            [
                "Paper opens the same day: both want IMAX, family; 2 theaters have both booked",
                "Rival opens the same day: both want family",
                "Quiet opens Wed 16 Dec 2026, the same play week: both want IMAX, family",
            ],
            clashes.Select(c => c.Words));
        Assert.Equal([paper.Window, null, quiet.Window], clashes.Select(c => c.Window));
    }

    [Fact]
    public void Of_the_weeks_beside_it_only_what_clashes_is_said_and_never_the_film_itself()
    {
        var moved = Window("moved", Friday);
        var market = Market([
            Week(-7, [Window("before", Friday.PlusDays(-7)), Window("moved", Friday.PlusDays(-7))], []),
            Week(0, [Window("home", Friday) with { Channel = Channel.Home }], []),
            Week(
                7, [Window("other", Friday.PlusDays(7)) with { Formats = ["standard"], Audience = ["horror"] }],
                [Title("rival", Friday.PlusDays(7), "family")]),
        ]);

        var clashes = MoveClashes.Of(market, moved, new Dictionary<WindowId, IReadOnlySet<string>>());

        Assert.Equal(
            ["Before opens Fri 4 Dec 2026: both want IMAX, family", "Rival opens Fri 18 Dec 2026: both want family"],
            clashes.Select(c => c.Words));
    }

    [Fact]
    public void A_film_without_formats_or_audience_is_said_where_it_opens_the_same_week()
    {
        var moved = Window("moved", Friday) with { Formats = [], Audience = [] };

        var clash = Assert.Single(MoveClashes.Of(
            Market([Week(0, [Window("paper", Friday)], [])]), moved, new Dictionary<WindowId, IReadOnlySet<string>>()));

        Assert.Equal("Paper opens the same day", clash.Words);
    }

    private static MarketWeeks Market(IReadOnlyList<ReleaseWeek> weeks) => new(Us, "United States", weeks);

    private static ReleaseWeek Week(int days, CalendarWindow[]? windows = null, TrackedTitle[]? tracked = null) =>
        new(Friday.PlusDays(days), Friday.PlusDays(days + 7), windows ?? [], tracked ?? []);

    private static CalendarWindow Window(string film, LocalDate opens) => new(
        WindowId.Parse($"window:{film}/us/theatrical"), FilmId.Parse("film:" + film), Called(film), Us, Channel.Theatrical, null, opens, Pattern.Wide,
        ["standard", "imax"], ["family"], 100, []);

    private static TrackedTitle Title(string name, LocalDate opens, params string[] audience) => new(
        TrackedTitleId.Parse($"tracked:columbia/{name}"), Called(name), "Rivals", Us, opens, null, [], [.. audience], null, null);

    private static string Called(string slug) => char.ToUpperInvariant(slug[0]) + slug[1..];

    private static IReadOnlySet<string> Houses(params string[] names) => names.Select(n => "theater:" + n).ToHashSet();
}
