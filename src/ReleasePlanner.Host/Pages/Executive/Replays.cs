using ReleasePlanner.Windows;

namespace ReleasePlanner.Host.Pages.Executive;

/// <summary>Replays of several windows of a market as one: a house counts once, by the best of its states.</summary>
internal static class Replays
{
    private const int Other = 2;

    public static WindowReplayAnswer Together(IReadOnlyList<WindowReplayAnswer> answers)
    {
        if (answers is [var only])
        {
            return only;
        }
        var houses = answers.SelectMany(a => a.Houses.Theaters).Distinct().Order(StringComparer.Ordinal).ToList();
        var place = houses.Index().ToDictionary(h => h.Item, h => h.Index, StringComparer.Ordinal);
        var regions = answers.SelectMany(a => a.Regions).Distinct().OrderBy(r => r.Region, StringComparer.Ordinal).ToList();
        var states = answers.Select(_ => Enumerable.Repeat(Other, houses.Count).ToArray()).ToList();
        var (lat, lon, region) = (new double?[houses.Count], new double?[houses.Count], new int?[houses.Count]);
        var places = answers.Select(a => a.Houses.Theaters.Select(t => place[t]).ToArray()).ToList();
        for (var k = 0; k < answers.Count; k++)
        {
            var own = answers[k].Houses;
            for (var i = 0; i < own.Theaters.Count; i++)
            {
                var at = places[k][i];
                states[k][at] = own.State[i];
                (lat[at], lon[at]) = (own.Lat[i], own.Lon[i]);
                region[at] = own.Region[i] is { } r ? regions.IndexOf(answers[k].Regions[r]) : null;
            }
        }
        int StateOf(int house) => states.Min(s => s[house]);
        int[] first = [.. Enumerable.Range(0, houses.Count).Select(StateOf)];
        var (theaters, screens) = (first.Count(s => s == 0), answers.Select(a => a.Screens).ToArray());
        var (beganTheaters, beganScreens) = (theaters, screens.Sum());
        var now = first.ToArray();
        var frames = new List<ReplayFrame>();
        foreach (var (k, frame) in answers.SelectMany((a, k) => a.Frames.Select(f => (k, f))).OrderBy(x => x.f.At))
        {
            screens[k] = frame.Screens;
            var changes = new List<IReadOnlyList<int>>();
            foreach (var change in frame.Changes)
            {
                var house = places[k][change[0]];
                states[k][house] = change[1];
                var state = StateOf(house);
                if (state != now[house])
                {
                    theaters += (state == 0 ? 1 : 0) - (now[house] == 0 ? 1 : 0);
                    now[house] = state;
                    changes.Add([house, state]);
                }
            }
            frames.Add(new(frame.At, theaters, screens.Sum(), frame.Cause, changes));
        }
        return answers[0] with
        {
            Theaters = beganTheaters,
            Screens = beganScreens,
            Houses = new(houses, lat, lon, region, first),
            Regions = regions,
            Frames = frames,
            MergedSeconds = answers.Max(a => a.MergedSeconds),
            Marks = [.. answers.SelectMany(a => a.Marks).GroupBy(m => (m.At, m.Kind, m.Words)).Select(g => g.First() with { Theaters = g.Sum(m => m.Theaters) }).OrderBy(m => m.At)],
        };
    }
}
