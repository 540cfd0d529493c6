using MediatR;
using ReleasePlanner.Platform.Projection;

namespace ReleasePlanner.Windows;

/// <summary>The number of theaters in effect since the window was planned: the curve of a collapse and a return.</summary>
[May(Role.Administrator, Role.Distribution, Role.Executive, Role.Exhibitor)]
public sealed record WindowTimeline : Query<WindowTimelineAnswer>
{
    public required WindowId Window { get; init; }
}

/// <summary>From this instant on so many are in effect.</summary>
/// <param name="Cause">What changed the number, in words.</param>
public sealed record TimelinePoint(Instant At, int Theaters, decimal Screens, string Cause);

public sealed record WindowTimelineAnswer : Answer
{
    public required WindowId Window { get; init; }

    /// <summary>In order, only where the numbers changed, at most 2000: of more, evenly spread ones.</summary>
    public required IReadOnlyList<TimelinePoint> Points { get; init; }
}

internal sealed class WindowTimelineHandler(ReadModel model, Caller caller) : IRequestHandler<WindowTimeline, Result<WindowTimelineAnswer>>
{
    private const int Most = 2000;

    public Task<Result<WindowTimelineAnswer>> Handle(WindowTimeline query, CancellationToken cancellationToken) =>
        model.Answer(query, look => Read(look, query), cancellationToken);

    private async Task<Result<WindowTimelineAnswer>> Read(Look look, WindowTimeline query)
    {
        var window = await look.Window(query.Window, caller.Actor);
        if (window.Refusal is { } refusal)
        {
            return refusal;
        }
        var curve = await TimelineCurve.Of(look, window.Value!, await look.Viewer(caller.Actor));
        foreach (var (at, recorded, e) in await TimelineCurve.Events(look, query.Window))
        {
            curve.Take(at, e, recorded);
        }
        curve.Until(look.Now);
        var points = curve.Points;
        return new WindowTimelineAnswer
        {
            Window = query.Window,
            Points = points.Count <= Most ? points : [.. Enumerable.Range(0, Most).Select(i => points[(int)((long)i * (points.Count - 1) / (Most - 1))])],
        };
    }
}
