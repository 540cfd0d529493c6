using NodaTime;
using ReleasePlanner.Host.Pages.Parts;
using ReleasePlanner.Windows;
using MapRegion = ReleasePlanner.Host.Pages.Parts.MapRegion;

namespace ReleasePlanner.Host.Pages.Executive;

/// <summary>A replay with a place in it: moving there asks nobody, everything is in the one answer.</summary>
internal sealed class Replayed
{
    private const int InEffect = 0;
    private const int Stopped = 1;

    private static readonly string[] Tones = ["t-booked", "t-off", "t-none"];

    private readonly int[] states;
    private IReadOnlyList<MapDot>? dots;

    public Replayed(WindowReplayAnswer answer)
    {
        Answer = answer;
        states = [.. answer.Houses.State];
        MoveTo(answer.Until);
    }

    public WindowReplayAnswer Answer { get; }

    public Instant At { get; private set; }

    /// <summary>The frame that holds at the place; -1 before the first.</summary>
    public int Frame { get; private set; } = -1;

    public int Theaters => Frame < 0 ? Answer.Theaters : Answer.Frames[Frame].Theaters;

    public decimal Screens => Frame < 0 ? Answer.Screens : Answer.Frames[Frame].Screens;

    /// <summary>What changed it last, in the journal's words; empty before the first frame.</summary>
    public string Cause => Frame < 0 ? "" : Answer.Frames[Frame].Cause;

    /// <summary>Houses with a known place, as they stand at the place; the same list until that changes.</summary>
    public IReadOnlyList<MapDot> Dots => dots ??= [.. Enumerable.Range(0, states.Length)
        .Where(i => Answer.Houses.Lat[i] is not null && Answer.Houses.Lon[i] is not null)
        .Select(i => new MapDot(Answer.Houses.Theaters[i], Answer.Houses.Lat[i]!.Value, Answer.Houses.Lon[i]!.Value, Tones[states[i]], $"{Said.Name(Answer.Houses.Theaters[i]["theater:".Length..])}: {Word(states[i])}"))];

    /// <summary>The frame that holds at an instant; -1 before the first.</summary>
    public int FrameAt(Instant at)
    {
        var (low, high) = (0, Answer.Frames.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = Answer.Frames[middle].At <= at ? (middle + 1, high) : (low, middle);
        }
        return low - 1;
    }

    /// <summary>In effect at an instant.</summary>
    public int TheatersAt(Instant at) => FrameAt(at) is >= 0 and var frame ? Answer.Frames[frame].Theaters : Answer.Theaters;

    /// <summary>When something changes next after an instant; null: nothing does.</summary>
    public Instant? NextAfter(Instant at) => FrameAt(at) + 1 is var next && next < Answer.Frames.Count ? Answer.Frames[next].At : null;

    public void MoveTo(Instant at)
    {
        At = Instant.Max(Answer.From, Instant.Min(at, Answer.Until));
        var to = FrameAt(At);
        if (to == Frame)
        {
            return;
        }
        if (to < Frame)
        {
            // Changes say what a house becomes, not what it was.
            for (var i = 0; i < states.Length; i++)
            {
                states[i] = Answer.Houses.State[i];
            }
            Frame = -1;
        }
        while (Frame < to)
        {
            foreach (var change in Answer.Frames[++Frame].Changes)
            {
                states[change[0]] = change[1];
            }
        }
        dots = null;
    }

    /// <summary>Regions by slug, and for a market whose regions have no shapes the market.</summary>
    public IReadOnlyDictionary<string, MapRegion> Regions(string market, string name)
    {
        var regions = new Dictionary<string, MapRegion>();
        foreach (var group in Enumerable.Range(0, states.Length).Where(i => Answer.Houses.Region[i] is not null).GroupBy(i => Answer.Houses.Region[i]!.Value))
        {
            var region = Answer.Regions[group.Key];
            regions[region.Region] = Shade(region.Name, group.Count(i => states[i] == InEffect), group.Count(i => states[i] == Stopped));
        }
        if (market != "us")
        {
            regions[market] = Shade(name, states.Count(s => s == InEffect), states.Count(s => s == Stopped));
        }
        return regions;
    }

    /// <summary>Off once more of it is stopped than plays.</summary>
    public static MapRegion Shade(string name, int inEffect, int stopped) =>
        new(name, stopped > inEffect ? "t-off" : inEffect > 0 ? "t-booked" : "t-none", $"{inEffect:#,0} theaters in effect, {stopped:#,0} off");

    private static string Word(int state) => state switch
    {
        InEffect => "booked",
        Stopped => "off",
        _ => "neither booked nor off",
    };
}
