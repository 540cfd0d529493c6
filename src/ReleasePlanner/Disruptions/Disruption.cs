using System.Text.Json.Serialization;
using ReleasePlanner.Markets;

namespace ReleasePlanner.Disruptions;

/// <summary>What stops bookings, highest rank first.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DisruptionKind>))]
public enum DisruptionKind
{
    ReleaseCancelled,
    ReleaseSuspended,
    MarketsLeft,
    WindowWithdrawn,
    CertificateRefused,
    DistributorBanned,
    FilmDropped,
    ChainClosed,
    RegionsClosed,
    TheaterClosed,
}

/// <summary>What becomes of the bookings that a lifted disruption had stopped.</summary>
public enum OnLift
{
    /// <summary>They stand again as they were.</summary>
    Restore,

    /// <summary>They stand once the house confirms again.</summary>
    Reconfirm,

    /// <summary>They end.</summary>
    Release,
}

/// <summary>A conjunction: a booking is in it when it meets every dimension that is set. An empty list is a dimension not set.</summary>
public sealed record Scope
{
    public DistributorId? Distributor { get; init; }

    public FilmId? Film { get; init; }

    public WindowId? Window { get; init; }

    public ChainId? Chain { get; init; }

    public ImmutableArray<MarketId> Markets { get; init; } = [];

    public ImmutableArray<string> Channels { get; init; } = [];

    public ImmutableArray<RegionId> Regions { get; init; } = [];

    public ImmutableArray<TheaterId> Theaters { get; init; } = [];

    /// <summary>Theaters that are left out.</summary>
    public ImmutableArray<TheaterId> Except { get; init; } = [];

    public ImmutableArray<string> Formats { get; init; } = [];

    /// <summary>Some of the window's bookings may be in it, as far as window, market and channel tell.</summary>
    public bool MayInclude(WindowId window) => (Window is null || Window == window)
        && (Markets.IsEmpty || Markets.Contains(window.Market)) && (Channels.IsEmpty || Channels.Contains(window.Channel));
}

/// <summary>The end of a disruption, for all theaters or for some.</summary>
/// <param name="Version">The version of the owner's stream that lifted it.</param>
/// <param name="Theaters">Empty: all.</param>
public sealed record Lift(
    Instant At, string By, long Version, OnLift Bookings, ImmutableArray<TheaterId> Theaters, LocalDate? ReconfirmBy, Reason? Reason)
{
    public bool Covers(TheaterId theater) => Theaters.IsDefaultOrEmpty || Theaters.Contains(theater);
}

/// <summary>What somebody else is said to have done. Stops nothing until its reporter verified it, and then only the reporter's film.</summary>
/// <param name="About">The stream of the party that is said to act, such as <c>chain:arclight</c>.</param>
/// <param name="Source">Where it was read.</param>
public sealed record Report(string About, string Source, Instant? VerifiedAt, Instant? DismissedAt);

/// <summary>
/// Something that stops bookings, kept by whoever caused it. What it stops is derived, never written into a booking.
/// The period is of local dates, <c>[From, Until)</c>, either end open.
/// </summary>
public sealed record Disruption
{
    public required DisruptionId Id { get; init; }

    public required DisruptionKind Kind { get; init; }

    /// <summary>The stream that keeps it.</summary>
    public required string Owner { get; init; }

    public required Scope Scope { get; init; }

    public LocalDate? From { get; init; }

    /// <summary>The first day after it.</summary>
    public LocalDate? Until { get; init; }

    public Reason? Reason { get; init; }

    public bool Irrevocable { get; init; }

    public required Instant PlacedAt { get; init; }

    public required string PlacedBy { get; init; }

    /// <summary>Who of the chain or house said it, when distribution entered it.</summary>
    public OnBehalf? PlacedFor { get; init; }

    public ImmutableArray<Lift> Lifts { get; init; } = [];

    public Report? Report { get; init; }

    /// <summary>True once it is lifted for every theater.</summary>
    [JsonIgnore]
    public bool IsLifted => Lifts.Any(l => l.Theaters.IsDefaultOrEmpty);

    /// <summary>True when it is what it says: placed by the party itself, or a report that its reporter verified and did not dismiss.</summary>
    [JsonIgnore]
    public bool IsVerified => Report is null or { VerifiedAt: not null, DismissedAt: null };

    /// <summary>The lift that holds for the theater, if any: the earliest.</summary>
    public Lift? LiftFor(TheaterId theater) => Lifts.FirstOrDefault(l => l.Covers(theater));

    /// <summary>True when the period contains the day.</summary>
    public bool Covers(LocalDate day) => (From is null || From <= day) && (Until is null || day < Until);
}
