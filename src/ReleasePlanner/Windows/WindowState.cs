using ReleasePlanner.Disruptions;
using ReleasePlanner.Markets;
using ReleasePlanner.Theaters.Bookings;

namespace ReleasePlanner.Windows;

public enum Channel
{
    Theatrical,
    PremiumVod,
    Home,
    Other,
}

public enum Pattern
{
    Wide,
    Limited,
    Platform,
    Event,
}

/// <summary>Who may book: every house, or only those it was offered to.</summary>
public enum Bookable
{
    Open,
    Offered,
}

/// <summary>A planned expansion.</summary>
public sealed record Step(LocalDate On, int TargetTheaters, ImmutableArray<RegionId> Regions);

/// <summary>A window's plan, whole, but for its opening.</summary>
/// <param name="OpensAt">Local time of opening, for home channels.</param>
/// <param name="Weeks">Its length in play weeks; null with <paramref name="Closes"/>, or for one without an end.</param>
/// <param name="Closes">The first day after it; null with <paramref name="Weeks"/>.</param>
/// <param name="Previews">Days before the opening: week 0.</param>
/// <param name="Alerts">From where on someone has to look at it; null: as usual.</param>
public sealed record WindowDetails(
    WindowId Window,
    FilmId Film,
    MarketId Market,
    Channel Channel,
    string? Label,
    DistributorId Distributor,
    LocalTime? OpensAt,
    int? Weeks,
    LocalDate? Closes,
    Stub Stub,
    ImmutableArray<LocalDate> Previews,
    Pattern? Pattern,
    ImmutableArray<Step> Steps,
    int? TargetTheaters,
    int? FloorTheaters,
    Runs Runs,
    Bookable Bookable,
    AlertThresholds? Alerts = null);

/// <summary>The window was planned, or its plan changed; the opening as it now is.</summary>
/// <param name="First">The plan is new, and with it the opening.</param>
[Kind("window-planned.v1")]
public sealed record WindowPlanned(WindowDetails Details, LocalDate? Opens, bool First) : Event
{
    public override Touched Touched => new(Film: Details.Film, Window: Details.Window, Market: Details.Market);
}

/// <summary>The opening moved.</summary>
/// <param name="Opens">Null: undated.</param>
/// <param name="Follow">Bookings follow without being asked: the move stays inside one play week.</param>
[Kind("window-moved.v1")]
public sealed record WindowMoved(
    WindowId Window, MarketId Market, LocalDate? From, LocalDate? Opens, bool Follow, LocalDate? ReconfirmBy, Reason? Reason) : Event
{
    public override Touched Touched => new(Film: Window.Film, Window: Window, Market: Market);
}

/// <summary>A release window: a film in a market and channel, every opening it had, and what stops it.</summary>
public sealed record WindowState : DisruptingState<WindowState>
{
    /// <summary>Null before it is planned.</summary>
    public WindowDetails? Details { get; init; }

    /// <summary>In the order of their versions; the last is the current one.</summary>
    public ImmutableArray<Opening> Openings { get; init; } = [];

    public LocalDate? ReconfirmBy { get; init; }

    public ImmutableArray<ReleasePlanner.Films.Waiver> Waivers { get; init; } = [];

    /// <summary>The openings, the last of them with the last day to reconfirm.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public ImmutableArray<Opening> OpeningsWithLastDay => ReconfirmBy is null || Openings.IsEmpty ? Openings : [.. Openings[..^1], Openings[^1] with { ReconfirmBy = ReconfirmBy }];

    /// <summary>The current opening day; null: undated or not planned.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public LocalDate? Opens => Openings.IsEmpty ? null : Openings[^1].Opens;

    /// <summary>The first day after the window under the market's play weeks; null: without an end.</summary>
    public LocalDate? Closes(PlayWeeks playWeeks) => (Details, Opens) switch
    {
        ({ Closes: { } closes }, _) => closes,
        ({ Weeks: { } weeks }, { } opens) => playWeeks.Until(opens, weeks, Details.Stub),
        _ => null,
    };

    public override WindowState Apply(Event @event, long version, Instant at) => @event switch
    {
        WindowPlanned e => this with
        {
            Details = e.Details,
            Openings = e.First ? [new(version, e.Opens, at, false)] : Openings,
        },
        WindowMoved e => this with { Openings = Openings.Add(new(version, e.Opens, at, e.Follow)), ReconfirmBy = e.ReconfirmBy },
        ReleasePlanner.Films.CommitmentsWaived e => this with { Waivers = Waivers.Add(e.Waiver) },
        DisruptionEvent e => With(e),
        _ => throw new InvalidOperationException($"a window has no {@event.GetType().Name}"),
    };
}
