using System.Text;
using NodaTime;

namespace ReleasePlanner.Host.Demo;

/// <summary>What houses took: reported every Monday for the days since the one before.</summary>
internal static class DemoGrosses
{
    /// <param name="Opened">The first day, counted from the Monday.</param>
    /// <param name="Weeks">How long most houses played it.</param>
    /// <param name="PerScreen">Of one screen of a middling house on the first Friday, in US dollars.</param>
    /// <param name="Week">How much of a week's gross the next one takes.</param>
    private sealed record Played(string Film, string Market, int Opened, int Weeks, decimal PerScreen, decimal Week, bool OnlyWeekends = false);

    private static readonly Played[] All =
    [
        new("winter-orchard", "us", -59, 3, 210, 0.55m, OnlyWeekends: true),
        new("the-lantern-road", "us", -17, 3, 420, 0.68m),
        new("the-lantern-road", "ca", -17, 3, 400, 0.68m),
        new("the-lantern-road", "gb", -10, 2, 380, 0.72m),
        new("the-lantern-road", "fr", -12, 2, 300, 0.7m),
        new("paper-tigers-dancing", "us", -10, 2, 190, 0.46m),
        new("the-saltwater-letters", "us", -10, 2, 640, 0.94m),
        new("night-ferry", "us", -3, 1, 260, 0.6m),
        new("night-ferry", "ca", -3, 1, 250, 0.6m),
    ];

    public static void Tell(DemoStory story)
    {
        for (var monday = -49; monday <= 0; monday += 7)
        {
            var rows = new StringBuilder();
            foreach (var played in All)
            {
                var from = Math.Max(monday - 7, played.Opened);
                var until = Math.Min(monday, played.Opened + (7 * played.Weeks));
                for (var day = from; day < until; day++)
                {
                    Add(rows, story, played, day);
                }
            }
            if (rows.Length > 0)
            {
                story.Report(story.At(monday, 6, 30), $"grosses{monday}.csv", rows.ToString());
            }
        }
    }

    private static void Add(StringBuilder rows, DemoStory story, Played played, int day)
    {
        var date = story.Day(day);
        var share = date.DayOfWeek switch
        {
            IsoDayOfWeek.Friday or IsoDayOfWeek.Sunday => 1m,
            IsoDayOfWeek.Saturday => 1.35m,
            _ when played.OnlyWeekends => 0m,
            IsoDayOfWeek.Tuesday => 0.5m,
            _ => 0.34m,
        };
        if (share == 0)
        {
            return;
        }
        var abroad = DemoTheaters.Markets.First(m => m.Id == played.Market).Abroad;
        foreach (var house in story.Booked(DemoFilms.Window(played.Film, played.Market)))
        {
            // Houses differ in what they draw, and in how fast a film falls there.
            var week = (day - played.Opened) / 7;
            var falls = Enumerable.Range(0, week).Aggregate(1m, (left, w) => left * (played.Week + ((house.Roll($"{played.Film}/{w}") - 50) / 250m)));
            var draws = (4 + (house.Standard / 4m) + (house.Imax * 3)) * (60 + house.Roll(played.Film)) / 100m;
            var gross = Math.Round(played.PerScreen * draws * falls * share * abroad / 5) * 5;
            rows.Append($"{house.Id},{played.Film},{date:uuuu-MM-dd},{gross:0}\n");
        }
    }
}
