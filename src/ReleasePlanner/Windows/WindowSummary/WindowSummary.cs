using MediatR;
using ReleasePlanner.Platform.Projection;
using ReleasePlanner.Standing;

namespace ReleasePlanner.Windows;

/// <summary>A window against its plan: what plays, what is stopped and by whom.</summary>
[May(Role.Administrator, Role.Distribution, Role.Executive, Role.Exhibitor)]
public sealed record WindowSummary : Query<WindowSummaryAnswer>
{
    public required WindowId Window { get; init; }

    /// <summary>Count sneaks, events and festivals as theaters too.</summary>
    public bool IncludeSpecial { get; init; }
}

public sealed record WindowSummaryAnswer : Answer
{
    public required WindowId Window { get; init; }

    public LocalDate? Opens { get; init; }

    /// <summary>Every opening it had, the current one last.</summary>
    public required IReadOnlyList<Opening> Openings { get; init; }

    /// <summary>The first day after it, under the market's play weeks.</summary>
    public LocalDate? Closes { get; init; }

    public int? TargetTheaters { get; init; }

    public int? FloorTheaters { get; init; }

    /// <summary>The plan whole, as <see cref="PlanWindow"/> states it, but for the opening; told its distributor only.</summary>
    public WindowDetails? Plan { get; init; }

    /// <summary>The version to expect when the plan is amended; told its distributor, and not of the past.</summary>
    public long? Version { get; init; }

    /// <summary>Disruptions that stop the window as a whole.</summary>
    public required IReadOnlyList<string> StoppedBy { get; init; }

    public required Counts Theaters { get; init; }

    public required Counts Screens { get; init; }

    public required Counts Bookings { get; init; }

    [Rows]
    public required IReadOnlyList<ChainCounts> ByChain { get; init; }

    public required IReadOnlyList<RegionCounts> ByRegion { get; init; }

    public required IReadOnlyList<Cause> Causes { get; init; }

    /// <summary>What someone should look at, most pressing first; nothing for exhibitors.</summary>
    public required IReadOnlyList<Alert> Alerts { get; init; }
}

internal sealed class WindowSummaryHandler(ReadModel model, Caller caller) : IRequestHandler<WindowSummary, Result<WindowSummaryAnswer>>
{
    public Task<Result<WindowSummaryAnswer>> Handle(WindowSummary query, CancellationToken cancellationToken) =>
        model.Answer(query, look => Read(look, query), cancellationToken);

    private async Task<Result<WindowSummaryAnswer>> Read(Look look, WindowSummary query)
    {
        var found = await look.Window(query.Window, caller.Actor);
        if (found.Refusal is { } refusal)
        {
            return refusal;
        }
        var window = found.Value!;
        var viewer = await look.Viewer(caller.Actor);
        var filter = new BookingFilter { Window = query.Window }.For(viewer);
        var groups = await StandingGroups.Load(look, filter, specials: query.IncludeSpecial);
        var counted = Counted.Of(groups.Groups);
        var opens = groups.Stops.OpensOf(query.Window);
        var market = (await look.Find<ReleasePlanner.Markets.MarketDetails>(ReadTable.Market, window.Market.Value))!;
        var planned = caller.Actor.Role != Role.Exhibitor;
        var today = look.On ?? ReleasePlanner.Markets.CinemaDay.Of(look.Now, market.TimeZone);
        return new WindowSummaryAnswer
        {
            Window = query.Window,
            Opens = opens,
            Openings = [.. groups.Stops.Openings[query.Window].OrderBy(o => o.Version)],
            Closes = new WindowState { Details = window, Openings = [new(0, opens, default, false)] }.Closes(new(market.PlayWeeks)),
            TargetTheaters = window.TargetTheaters,
            FloorTheaters = window.FloorTheaters,
            Plan = planned ? window : null,
            Version = planned ? await look.Version(query.Window.Value) : null,
            StoppedBy = [.. WindowStops.Of(groups.Stops, window, caller.Actor, today).Select(d => d.Id.Value)],
            Theaters = counted.Theaters,
            Screens = counted.Screens,
            Bookings = counted.Bookings,
            ByChain = await groups.ByChain(),
            ByRegion = await groups.ByRegion(),
            Causes = groups.Causes(viewer),
            Alerts = !planned ? [] : [.. (await AlertReader.Of(look, filter, [window], groups, today))[query.Window]],
        };
    }
}
