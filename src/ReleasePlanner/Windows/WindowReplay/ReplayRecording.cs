using ReleasePlanner.Standing;
using ReleasePlanner.Theaters;

namespace ReleasePlanner.Windows;

/// <summary>Takes down what a curve goes through: how each house stands when the replay begins, then what changes with each step.</summary>
internal sealed class ReplayRecording
{
    public static readonly ImmutableArray<string> States = ["inEffect", "stopped", "other"];

    private const int Other = 2;
    private const int MostFrames = 2000;
    private const int Minute = 60;

    private readonly SortedDictionary<string, (TheaterDetails House, int State, int First)> houses = new(StringComparer.Ordinal);
    private readonly List<Step> steps = [];
    private TimelineCurve? curve;

    /// <param name="Changes">States by house.</param>
    /// <param name="Gained">Theaters, since the step before.</param>
    private sealed record Change(Instant At, int Theaters, decimal Screens, int Gained, string Cause, Dictionary<string, int> Changes);

    private sealed record Step(Instant At, Change Change);

    public bool HasBegun { get; private set; }

    /// <summary>In effect when the replay begins.</summary>
    public int Theaters { get; private set; }

    public decimal Screens { get; private set; }

    public IReadOnlyList<RegionId> Regions => [.. houses.Values.Select(h => h.House.Region).OfType<RegionId>().Distinct().OrderBy(r => r.Value, StringComparer.Ordinal)];

    public ReplayHouses Houses
    {
        get
        {
            var regions = Regions.Index().ToDictionary(r => r.Item, r => r.Index);
            return new(
                [.. houses.Keys],
                [.. houses.Values.Select(h => MapPlaces.Rounded(h.House.Lat))],
                [.. houses.Values.Select(h => MapPlaces.Rounded(h.House.Lon))],
                [.. houses.Values.Select(h => h.House.Region is { } region ? regions[region] : (int?)null)],
                [.. houses.Values.Select(h => h.First)]);
        }
    }
}
