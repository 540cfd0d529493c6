using MediatR;
using ReleasePlanner.Disruptions;
using ReleasePlanner.History;
using ReleasePlanner.Markets;
using ReleasePlanner.Platform.Journal;
using ReleasePlanner.Platform.Projection;

namespace ReleasePlanner.Windows;

/// <summary>
/// A stretch of a window's past that can be played: how every house stood when it begins, and step by step what changed, with the count and its cause.
/// Steps are events and the turns of the cinema day at 06:00, on which runs and stops begin and end without one.
/// </summary>
[May(Role.Administrator, Role.Distribution, Role.Executive, Role.Exhibitor)]
public sealed record WindowReplay : Query<WindowReplayAnswer>
{
    public required WindowId Window { get; init; }

    public required Instant From { get; init; }

    /// <summary>Null, or later than the instant asked about: that one.</summary>
    public Instant? Until { get; init; }

    protected override void CheckShape(Problems problems)
    {
        problems.If(Until <= From, "until", "is not after from");
        problems.If(AsOf <= From, "from", "is not before the instant asked about");
        problems.If(On is not null || PlayWeek is not null, "on", "is not for a replay: each step is of its own day");
    }
}

/// <summary>What changed at an instant.</summary>
/// <param name="Theaters">In effect from then on.</param>
/// <param name="Cause">What changed most of it, in words.</param>
/// <param name="Changes">Pairs: a house's place in <c>houses</c>, and its state from then on.</param>
public sealed record ReplayFrame(Instant At, int Theaters, decimal Screens, string Cause, IReadOnlyList<IReadOnlyList<int>> Changes);

/// <summary>Something worth a mark on the curve.</summary>
/// <param name="Kind">As in the journal.</param>
/// <param name="Theaters">Gained, or when negative lost, by it.</param>
public sealed record ReplayMark(Instant At, string Kind, string Words, int Theaters);

/// <summary>The houses that had a booking of the window by the end of the replay, in columns: the nth of each is of the nth house.</summary>
/// <param name="Theaters">In the order of their ids.</param>
/// <param name="Lat">Degrees north, to four places; null: not known.</param>
/// <param name="Lon">Degrees east, to four places; null: not known.</param>
/// <param name="Region">Places in the answer's <c>regions</c>; null: in none.</param>
/// <param name="State">Places in the answer's <c>states</c>, when the replay begins.</param>
public sealed record ReplayHouses(
    IReadOnlyList<string> Theaters, IReadOnlyList<double?> Lat, IReadOnlyList<double?> Lon, IReadOnlyList<int?> Region, IReadOnlyList<int> State);

/// <summary>A region that houses of a replay are in.</summary>
public sealed record ReplayRegion(string Region, string Name);

public sealed record WindowReplayAnswer : Answer
{
    public required WindowId Window { get; init; }

    public required Instant From { get; init; }

    public required Instant Until { get; init; }

    /// <summary>In effect when it begins.</summary>
    public required int Theaters { get; init; }

    /// <summary>In effect when it begins.</summary>
    public required decimal Screens { get; init; }

    /// <summary><c>inEffect</c>, <c>stopped</c>, <c>other</c>: nothing booked yet, to reconfirm, displaced or over.</summary>
    public required IReadOnlyList<string> States { get; init; }

    public required ReplayHouses Houses { get; init; }

    public required IReadOnlyList<ReplayRegion> Regions { get; init; }

    /// <summary>In order. Steps less than <see cref="MergedSeconds"/> apart are one, at the last of their instants.</summary>
    public required IReadOnlyList<ReplayFrame> Frames { get; init; }

    /// <summary>60, or as much more as it takes to have 2000 frames at most.</summary>
    public required int MergedSeconds { get; init; }

    /// <summary>In order, at most 500: of more those that changed most.</summary>
    public required IReadOnlyList<ReplayMark> Marks { get; init; }
}

internal sealed class WindowReplayHandler(ReadModel model, Caller caller) : IRequestHandler<WindowReplay, Result<WindowReplayAnswer>>
{
    private const int MostMarks = 500;

    public Task<Result<WindowReplayAnswer>> Handle(WindowReplay query, CancellationToken cancellationToken) =>
        model.Answer(query, look => Read(look, query), cancellationToken);

    private async Task<Result<WindowReplayAnswer>> Read(Look look, WindowReplay query)
    {
        var window = await look.Window(query.Window, caller.Actor);
        if (window.Refusal is { } refusal)
        {
            return refusal;
        }
        var until = query.Until is { } asked && asked < look.Now ? asked : look.Now;
        var from = Instant.Min(query.From, until);
        var viewer = await look.Viewer(caller.Actor);
        var recording = new ReplayRecording();
        var curve = await TimelineCurve.Of(look, window.Value!, viewer, recording.Step);
        recording.Of(curve);
        var marks = new List<ReplayMark>();
        foreach (var (at, recorded, e) in await TimelineCurve.Events(look, query.Window, until))
        {
            if (at >= from)
            {
                recording.Begin(from);
            }
            curve.Until(at);
            var before = curve.Theaters;
            curve.Take(at, e, recorded);
            if (recording.HasBegun && Mark(query.Window, recorded, e, curve.Theaters - before, at, viewer) is { } mark)
            {
                marks.Add(mark);
            }
        }
        recording.Begin(from);
        curve.Until(until);
        var market = (await look.Find<MarketDetails>(ReadTable.Market, window.Value!.Market.Value))!;
        var (frames, seconds) = recording.Frames();
        return new WindowReplayAnswer
        {
            Window = query.Window,
            From = from,
            Until = until,
            Theaters = recording.Theaters,
            Screens = recording.Screens,
            States = ReplayRecording.States,
            Houses = recording.Houses,
            Regions = [.. recording.Regions.Select(r => new ReplayRegion(r.Value, market.Regions.FirstOrDefault(m => m.Id == r)?.Name ?? r.Value))],
            Frames = frames,
            MergedSeconds = seconds,
            Marks = marks.Count <= MostMarks ? marks : [.. marks.OrderByDescending(m => Math.Abs(m.Theaters)).Take(MostMarks).OrderBy(m => m.At)],
        };
    }

    /// <summary>Moves and plans of the window, and disruptions that name its film or changed the count: others are no affair of this window.</summary>
    private static ReplayMark? Mark(WindowId window, RecordedEvent recorded, Event e, int gained, Instant at, Viewer viewer)
    {
        var worth = e switch
        {
            WindowMoved or WindowPlanned { First: true } => true,
            DisruptionEvent d => gained != 0
                || (d.Disruption is { Report: null, Scope: var s } && (s.Film ?? s.Window?.Film) == window.Film && s.MayInclude(window) && viewer.MaySee(d.Disruption)),
            _ => false,
        };
        return worth ? new(at, recorded.Kind, Words.Of(recorded, e, viewer), gained) : null;
    }
}
