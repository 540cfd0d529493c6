using ReleasePlanner.Disruptions;
using ReleasePlanner.Offers;
using ReleasePlanner.Theaters.Bookings;

namespace ReleasePlanner.Theaters;

public enum TheaterKind
{
    Indoor,
    DriveIn,
}

/// <summary>The house's codes in other systems.</summary>
public sealed record TheaterCodes(string? Comscore, string? Own);

/// <summary>A theater's registration, whole.</summary>
/// <param name="Screens">Null: unknown; then bookings are not checked against it.</param>
/// <param name="PlayWeekStartsOn">Null: as the market.</param>
public sealed record TheaterDetails(
    TheaterId Theater,
    ChainId Chain,
    string Name,
    string? City,
    RegionId? Region,
    MarketId Market,
    DateTimeZone TimeZone,
    ScreenCounts? Screens,
    int? Seats,
    double? Lat,
    double? Lon,
    TheaterKind Kind,
    TheaterCodes? Codes,
    IsoDayOfWeek? PlayWeekStartsOn);

/// <summary>The theater was registered, or its registration changed.</summary>
[Kind("theater-registered.v1")]
public sealed record TheaterRegistered(TheaterDetails Details) : Event
{
    public override Touched Touched => new(Chain: Details.Chain, Theater: Details.Theater, Market: Details.Market);
}

/// <summary>The house went to another chain. Runs that end after <paramref name="From"/> go with it; earlier ones stay the old chain's past.</summary>
/// <param name="Bookings">Those that went, as they now are.</param>
[Kind("theater-moved.v1")]
public sealed record TheaterMoved(
    TheaterId Theater, ChainId OldChain, ChainId Chain, MarketId Market, LocalDate From, ImmutableArray<Booking> Bookings) : Event
{
    public override Touched Touched => new(Chain: Chain, Theater: Theater, Market: Market);
}

/// <summary>Something happened to a booking, told with the booking as it now is.</summary>
public abstract record BookingEvent : Event
{
    public required Booking Booking { get; init; }

    public override Touched Touched => new(Booking.Film, Booking.Window, Booking.Chain, Booking.Theater, Booking.Market);
}

[Kind("booking-confirmed.v1")]
public sealed record BookingConfirmed : BookingEvent;

[Kind("booking-amended.v1")]
public sealed record BookingAmended : BookingEvent;

[Kind("booking-reconfirmed.v1")]
public sealed record BookingReconfirmed : BookingEvent;

/// <summary>The house ends the run on a day.</summary>
[Kind("booking-finalled.v1")]
public sealed record BookingFinalled : BookingEvent;

/// <summary>The house thinks of an end, with reserve; or takes back the end it had set.</summary>
[Kind("final-considered.v1")]
public sealed record FinalConsidered : BookingEvent;

/// <summary>A side wants the run to play on; it does once the other side says the same.</summary>
[Kind("holdover-proposed.v1")]
public sealed record HoldoverProposed : BookingEvent;

/// <summary>Both sides want the run to play on: its firm weeks go on.</summary>
[Kind("booking-held-over.v1")]
public sealed record BookingHeldOver : BookingEvent;

/// <summary>The distributor asks for an end; the run goes on until the house agrees.</summary>
[Kind("final-proposed.v1")]
public sealed record FinalProposed : BookingEvent;

/// <summary>The house dropped it.</summary>
[Kind("booking-dropped.v1")]
public sealed record BookingDropped : BookingEvent;

/// <summary>The distributor took it back.</summary>
[Kind("booking-cancelled.v1")]
public sealed record BookingCancelled : BookingEvent;

/// <summary>Another booking took its screens while it was stopped.</summary>
[Kind("booking-displaced.v1")]
public sealed record BookingDisplaced : BookingEvent;

/// <summary>Runs that ended more than a week ago left the grain; they live on in the journal and the read model.</summary>
[Kind("bookings-retired.v1")]
public sealed record BookingsRetired(TheaterId Theater, ChainId Chain, ImmutableArray<BookingId> Bookings) : Event
{
    public override Touched Touched => new(Chain: Chain, Theater: Theater);
}

/// <summary>A theater: its registration, its bookings of now and to come, and its own closures.</summary>
public sealed record TheaterState : DisruptingState<TheaterState>, IActedFor
{
    /// <summary>Null before it is registered.</summary>
    public TheaterDetails? Details { get; init; }

    /// <summary>In the order in which they were first confirmed.</summary>
    public ImmutableArray<Booking> Bookings { get; init; } = [];

    /// <summary>What the house is offered and asks for, in the order in which it was first sent.</summary>
    public ImmutableArray<OfferLine> Lines { get; init; } = [];

    /// <summary>Who books for the house and when, earliest first: never two on a day. Empty: only its chain.</summary>
    public ImmutableArray<BuyerAssignment> Assignments { get; init; } = [];

    /// <summary>What was entered on the house's behalf and it has not judged yet, oldest first.</summary>
    public ImmutableArray<BehalfMark> OnBehalf { get; init; } = [];

    /// <summary>The buyer that books for the house on a cinema day; null: none.</summary>
    public BuyerId? BuyerOn(LocalDate day) => Assignments.FirstOrDefault(a => a.Covers(day))?.Buyer;

    Event IActedFor.Marked(Context context, ImmutableArray<Event> events) => BehalfMarks.Of(this, context, events);

    public override TheaterState Apply(Event @event, long version, Instant at) => @event switch
    {
        TheaterRegistered e => this with { Details = e.Details },
        TheaterMoved e => e.Bookings.Aggregate(this with { Details = Details! with { Chain = e.Chain } }, (state, b) => state.With(b)),
        BookingEvent e => With(e.Booking),
        BookingsRetired e => this with { Bookings = Bookings.RemoveAll(b => e.Bookings.Contains(b.Id)) },
        LineEvent e => With(e.Line),
        LinesRetired e => this with { Lines = Lines.RemoveAll(l => e.Lines.Contains(l.Id)) },
        BuyerAssigned e => this with { Assignments = e.In(Assignments) },
        BehalfEvent e => this with { OnBehalf = OnBehalf.After(e) },
        DisruptionEvent e => With(e),
        _ => throw new InvalidOperationException($"a theater has no {@event.GetType().Name}"),
    };

    private TheaterState With(Booking booking)
    {
        var index = Bookings.FindIndex(b => b.Id == booking.Id);
        return this with { Bookings = index < 0 ? Bookings.Add(booking) : Bookings.SetItem(index, booking) };
    }

    private TheaterState With(OfferLine line)
    {
        var index = Lines.FindIndex(l => l.Id == line.Id);
        return this with { Lines = index < 0 ? Lines.Add(line) : Lines.SetItem(index, line) };
    }
}
