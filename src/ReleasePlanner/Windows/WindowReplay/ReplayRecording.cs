using ReleasePlanner.Standing;
using ReleasePlanner.Theaters;

namespace ReleasePlanner.Windows;

/// <summary>Takes down what a curve goes through: how each house stands when the replay begins, then what changes with each step.</summary>
internal sealed class ReplayRecording
{
    public static readonly ImmutableArray<string> States = ["inEffect", "stopped", "other"];

    private const int Other = 2;
    private const int MostFrames = 2000;

    private readonly SortedDictionary<string, Recorded> houses = new(StringComparer.Ordinal);
    private readonly List<Change> changes = [];

    private sealed class Recorded(TheaterDetails details)
    {
        public TheaterDetails Details { get; } = details;

        public int First { get; set; } = Other;

        public int Now { get; set; } = Other;
    }

    /// <param name="Gained">Theaters in effect, since the step before.</param>
    /// <param name="States">Of the houses that changed.</param>
    private sealed record Change(Instant At, int Theaters, decimal Screens, int Gained, string Cause, IReadOnlyList<(string Theater, int State)> States);

    public bool HasBegun { get; private set; }

    /// <summary>In effect when the replay begins.</summary>
    public int Theaters { get; private set; }

    /// <summary>In effect when the replay begins.</summary>
    public decimal Screens { get; private set; }

    /// <summary>In the order of their ids.</summary>
    public IReadOnlyList<RegionId> Regions => [.. houses.Values.Select(h => h.Details.Region).OfType<RegionId>().Distinct().OrderBy(r => r.Value, StringComparer.Ordinal)];

    public ReplayHouses Houses
    {
        get
        {
            var regions = Regions.Index().ToDictionary(r => r.Item, r => r.Index);
            var all = houses.Values;
            return new(
                [.. houses.Keys], [.. all.Select(h => MapPlace.Rounded(h.Details.Lat))], [.. all.Select(h => MapPlace.Rounded(h.Details.Lon))],
                [.. all.Select(h => h.Details.Region is { } region ? regions[region] : (int?)null)], [.. all.Select(h => h.First)]);
        }
    }

    /// <summary>From here on steps are kept; again it does nothing.</summary>
    public void Begin(TimelineCurve curve, Instant from)
    {
        if (HasBegun)
        {
            return;
        }
        curve.Until(from);
        foreach (var house in houses.Values)
        {
            house.First = house.Now;
        }
        (HasBegun, Theaters, Screens) = (true, curve.Theaters, curve.Screens);
    }

    /// <summary>What the curve calls after each step.</summary>
    public void Step(TimelineCurve curve, Instant at, Func<string> cause)
    {
        var states = new List<(string, int)>();
        foreach (var (details, key) in curve.Changed())
        {
            var id = details.Theater.Value;
            if (!houses.TryGetValue(id, out var house))
            {
                houses[id] = house = new(details);
            }
            var state = StateOf(key);
            if (state != house.Now)
            {
                house.Now = state;
                states.Add((id, state));
            }
        }
        var (theaters, screens) = changes.Count > 0 ? (changes[^1].Theaters, changes[^1].Screens) : (Theaters, Screens);
        if (HasBegun && (states.Count > 0 || curve.Theaters != theaters || curve.Screens != screens))
        {
            changes.Add(new(at, curve.Theaters, curve.Screens, curve.Theaters - theaters, cause(), states));
        }
    }

    /// <summary>The steps, those close together as one, and how many seconds that is.</summary>
    public (IReadOnlyList<ReplayFrame> Frames, int Seconds) Frames()
    {
        var places = houses.Keys.Index().ToDictionary(h => h.Item, h => h.Index);
        var seconds = 60;
        var frames = Merged(seconds);
        while (frames.Count > MostFrames)
        {
            seconds *= 4;
            frames = Merged(seconds);
        }
        return (frames.ConvertAll(f => Frame(f, places)), seconds);
    }

    private List<List<Change>> Merged(int seconds)
    {
        var frames = new List<List<Change>>();
        foreach (var change in changes)
        {
            if (frames.Count > 0 && change.At - frames[^1][0].At < Duration.FromSeconds(seconds))
            {
                frames[^1].Add(change);
            }
            else
            {
                frames.Add([change]);
            }
        }
        return frames;
    }

    private static ReplayFrame Frame(List<Change> steps, Dictionary<string, int> places)
    {
        var states = new SortedDictionary<int, int>();
        foreach (var (theater, state) in steps.SelectMany(s => s.States))
        {
            states[places[theater]] = state;
        }
        var last = steps[^1];
        return new(last.At, last.Theaters, last.Screens, steps.MaxBy(s => Math.Abs(s.Gained))!.Cause, [.. states.Select(s => (IReadOnlyList<int>)[s.Key, s.Value])]);
    }

    private static int StateOf(StandingKey key) => key switch
    {
        StandingKey.Playing or StandingKey.Upcoming => 0,
        StandingKey.Stopped => 1,
        _ => Other,
    };
}
