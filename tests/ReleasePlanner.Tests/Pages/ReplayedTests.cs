using NodaTime;
using ReleasePlanner.Host.Pages.Executive;
using ReleasePlanner.Platform.Values;
using ReleasePlanner.Windows;
using Xunit;

namespace ReleasePlanner.Tests.Pages;

public class ReplayedTests
{
    private static readonly Instant Start = Instant.FromUtc(2014, 12, 16, 12, 0);

    [Fact]
    public void Going_back_shows_what_was_and_going_on_shows_what_is()
    {
        var replayed = new Replayed(Answer("us/theatrical", ["theater:a", "theater:b"], [0, 0], (1, 1, [[1, 1]]), (5, 0, [[0, 1]]), (9, 1, [[1, 0]])));
        Assert.Equal((1, "t-off", "t-booked"), (replayed.Theaters, replayed.Dots[0].Tone, replayed.Dots[1].Tone));
        replayed.MoveTo(Start + Duration.FromHours(2));
        Assert.Equal((1, "t-booked", "t-off"), (replayed.Theaters, replayed.Dots[0].Tone, replayed.Dots[1].Tone));
        Assert.Equal(Start + Duration.FromHours(5), replayed.NextAfter(replayed.At));
        replayed.MoveTo(Start);
        Assert.Equal((2, "t-booked", "t-booked"), (replayed.Theaters, replayed.Dots[0].Tone, replayed.Dots[1].Tone));
        replayed.MoveTo(Instant.MaxValue);
        Assert.Equal((1, Start + Duration.FromHours(10)), (replayed.Theaters, replayed.At));
    }

    [Fact]
    public void Of_windows_played_together_a_house_counts_once_and_the_recovery_follows_the_collapse()
    {
        var wide = Answer("us/theatrical", ["theater:a", "theater:b"], [0, 0], (1, 0, [[0, 1], [1, 1]]));
        var limited = Answer("us/theatrical/limited", ["theater:b", "theater:c"], [0, 2], (6, 2, [[1, 0]]));
        var together = new Replayed(Replays.Together([wide, limited]));
        together.MoveTo(Start);
        Assert.Equal(2, together.Theaters);
        together.MoveTo(Start + Duration.FromHours(2));
        Assert.Equal(1, together.Theaters);
        together.MoveTo(Instant.MaxValue);
        Assert.Equal(2, together.Theaters);
    }

    [Fact]
    public void The_journals_ids_are_told_as_names()
    {
        var titles = new Dictionary<string, string> { ["the-interview"] = "The Interview" };
        Assert.Equal("Carmike drops The Interview (threat)", Said.Text("chain:carmike drops film:the-interview (threat)", titles));
        Assert.Equal("The Interview in US moved", Said.Text("window:the-interview/us/theatrical moved", titles));
    }

    private static WindowReplayAnswer Answer(string window, string[] houses, int[] states, params (int Hour, int Theaters, int[][] Changes)[] frames) => new()
    {
        Window = WindowId.Parse("window:the-interview/" + window),
        From = Start,
        Until = Start + Duration.FromHours(10),
        Theaters = states.Count(s => s == 0),
        Screens = states.Count(s => s == 0),
        States = ["inEffect", "stopped", "other"],
        Houses = new(houses, [.. houses.Select(_ => (double?)40)], [.. houses.Select(_ => (double?)-74)], [.. houses.Select(_ => (int?)null)], states),
        Regions = [],
        Frames = [.. frames.Select(f => new ReplayFrame(Start + Duration.FromHours(f.Hour), f.Theaters, f.Theaters, "", f.Changes))],
        MergedSeconds = 60,
        Marks = [],
    };
}
