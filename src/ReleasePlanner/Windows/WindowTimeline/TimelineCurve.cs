using ReleasePlanner.Disruptions;
using ReleasePlanner.History;
using ReleasePlanner.Markets;
using ReleasePlanner.Platform.Journal;
using ReleasePlanner.Platform.Projection;
using ReleasePlanner.Standing;
using ReleasePlanner.Theaters;
using ReleasePlanner.Theaters.Bookings;

namespace ReleasePlanner.Windows;

/// <summary>
/// Follows a window's bookings through its events. A booking's event asks about that booking, a disruption's about those that it bears on, a move or
/// a new day about all. What
/// bears on a booking is kept beside it, so that the work grows with the events and not with their square.
/// </summary>
internal sealed class TimelineCurve(Dictionary<TheaterId, TheaterDetails> houses, DateTimeZone zone, Viewer viewer)
{
    private readonly Dictionary<(TheaterId, BookingId), Followed> bookings = [];
    private readonly Dictionary<TheaterId, List<Followed>> byTheater = [];

    /// <summary>Bookings of single days, or that a lift released: how they stand may change on a day that is the bound of no run or period.</summary>
    private readonly HashSet<Followed> unbounded = [];
    private readonly Dictionary<TheaterId, Dictionary<BookingId, StandingKey>> standings = [];
    private readonly HashSet<TheaterId> touched = [];
    private readonly Dictionary<TheaterId, int> inEffect = [];
    private readonly DisruptionLedger disruptions = new();
    private readonly List<Opening> openings = [];
    private readonly List<TimelinePoint> points = [];
    private decimal screens;
    private LocalDate day = LocalDate.MinIsoValue;

    /// <summary>A booking as it is now, what bears on it, and the screens that it counts for.</summary>
    private sealed class Followed(BookedHouse booked)
    {
        public BookedHouse Booked { get; set; } = booked;

        public BookingDisruptions Disruptions { get; set; } = new(booked);

        public decimal Screens { get; set; }
    }

    private sealed class Row
    {
        public string RecordedAt { get; init; } = "";

        public string Body { get; init; } = "";
    }

    public IReadOnlyList<TimelinePoint> Points => points;

    /// <summary>Theaters in effect.</summary>
    public int Theaters => inEffect.Count;

    public decimal Screens => screens;

    /// <summary>Is told after each step, before anything else is taken: when it was, and what changed the number, in words.</summary>
    public Action<TimelineCurve, Instant, Func<string>>? Stepped { get; init; }

    public static async Task<TimelineCurve> Of(Look look, WindowDetails window, Viewer viewer, Action<TimelineCurve, Instant, Func<string>>? stepped = null)
    {
        var houses = (await look.Query<string>($"select body from theater t where {look.InForce("t")} and market = @market", new { market = window.Market.Value }))
            .Select(Json.Read<TheaterDetails>).ToDictionary(t => t.Theater);
        var market = (await look.Find<MarketDetails>(ReadTable.Market, window.Market.Value))!;
        return new(houses, market.TimeZone, viewer) { Stepped = stepped };
    }

    /// <summary>Everything that can bear on the window: its own events, and disruptions that are not about another film.</summary>
    /// <param name="until">Nothing that was recorded later; null: up to the look.</param>
    public static async Task<IEnumerable<(Instant At, RecordedEvent Recorded, Event Event)>> Events(Look look, WindowId window, Instant? until = null)
    {
        var rows = await look.Query<Row>(
            $"""
            select recorded_at as RecordedAt, body from journal j where seq <= @seq and {look.Readable("j")} and (cast(@until as text) is null or recorded_at <= @until) and ("window" = @window
                or (kind in ('disruption-placed.v1', 'disruption-changed.v1', 'disruption-lifted.v1', 'disruption-reported.v1', 'report-verified.v1', 'report-dismissed.v1')
                    and (film is null or film = @film) and "window" is null))
            order by seq
            """,
            new { seq = look.Seq, window = window.Value, film = window.Film.Value, until = until is { } last ? Stored.Text(last) : null });
        return rows.Select(r => (Row: r, Recorded: EventText.Read(r.Body))).Select(r => (Stored.Instant(r.Row.RecordedAt), r.Recorded, EventText.Event(r.Recorded)));
    }

    /// <summary>Houses that have or had a booking, by how the first of their bookings stands; only those that may have changed since they were last asked for.</summary>
    public IEnumerable<(TheaterDetails House, StandingKey Key)> Changed()
    {
        var now = touched.Select(t => (houses[t], standings[t].Values.Min())).ToList();
        touched.Clear();
        return now;
    }

    public void Take(Instant at, Event e, RecordedEvent recorded)
    {
        Until(at);
        switch (e)
        {
            case BookingEvent { Booking.Kind: BookingKind.Sneak or BookingKind.Event or BookingKind.Festival }:
                break;
            case BookingEvent b when viewer.Sees(b.Booking.Theater, b.Booking.Chain):
                Booked(b.Booking);
                break;
            case DisruptionEvent d:
                Disrupted(d.Disruption);
                break;
            case WindowPlanned { First: true } p:
                openings.Add(new(recorded.Version, p.Opens, at, false));
                break;
            case WindowMoved m:
                openings.Add(new(recorded.Version, m.Opens, at, m.Follow, m.ReconfirmBy));
                All();
                break;
        }
        Note(at, () => Words.Of(recorded, e, viewer));
    }

    /// <summary>Lets the cinema days pass: runs begin and end without an event.</summary>
    public void Until(Instant now)
    {
        var today = CinemaDay.Of(now, zone);
        if (day == LocalDate.MinIsoValue)
        {
            day = today;
        }
        if (day == today)
        {
            return;
        }
        var turns = bookings.Values.SelectMany(b => new[] { b.Booked.Booking.From, b.Booked.Booking.End ?? LocalDate.MaxIsoValue })
            .Concat(disruptions.All.SelectMany(d => new[] { d.From, d.Until }).OfType<LocalDate>())
            .Where(d => d > day && d <= today).Distinct().Order().ToList();
        foreach (var turn in turns)
        {
            day = turn;
            All();
            Note(turn.At(new LocalTime(6, 0)).InstantIn(zone), () => $"the cinema day of {turn:uuuu-MM-dd}");
        }
        day = today;
    }

    private void Booked(Booking booking)
    {
        if (!houses.TryGetValue(booking.Theater, out var h))
        {
            return;
        }
        var booked = new BookedHouse(booking, new House(h.Theater, booking.Chain, h.Market, h.Region, h.TimeZone));
        if (bookings.TryGetValue((booking.Theater, booking.Id), out var followed))
        {
            (followed.Booked, followed.Disruptions) = (booked, new(booked));
        }
        else
        {
            bookings[(booking.Theater, booking.Id)] = followed = new(booked);
            byTheater.TryAdd(booking.Theater, []);
            byTheater[booking.Theater].Add(followed);
        }
        foreach (var disruption in disruptions.InForce)
        {
            followed.Disruptions.Add(disruption, day);
        }
        Set(followed);
    }

    private void Disrupted(Disruption disruption)
    {
        var concerned = unbounded.ToHashSet();
        foreach (var (before, now) in disruptions.Take(disruption))
        {
            if (before is not null)
            {
                concerned.UnionWith(InReach(before).Where(f => f.Disruptions.Remove(before.Id)));
            }
            if (now is not null)
            {
                concerned.UnionWith(InReach(now).Where(f => f.Disruptions.Add(now, day)));
            }
        }
        foreach (var followed in concerned)
        {
            Set(followed);
        }
    }

    /// <summary>Bookings that a disruption may bear on, as far as its theaters tell.</summary>
    private IEnumerable<Followed> InReach(Disruption disruption) => disruption.Scope.Theaters is { IsEmpty: false } theaters
        ? theaters.Distinct().SelectMany(t => byTheater.GetValueOrDefault(t) ?? [])
        : bookings.Values;

    private void All()
    {
        foreach (var followed in bookings.Values)
        {
            Set(followed);
        }
    }

    private void Set(Followed followed)
    {
        var booking = followed.Booked.Booking;
        var key = (booking.Theater, booking.Id);
        var before = followed.Screens;
        var standing = Standings.Of(booking, followed.Booked.House, followed.Disruptions.Deciding, openings, day);
        var now = standing.Key is StandingKey.Playing or StandingKey.Upcoming ? booking.Screens.InWeek(0).Halves / 2m : 0;
        followed.Screens = now;
        if (!booking.Days.IsEmpty || followed.Disruptions.AnyReleases)
        {
            unbounded.Add(followed);
        }
        else
        {
            unbounded.Remove(followed);
        }
        screens += now - before;
        standings.TryAdd(key.Theater, []);
        standings[key.Theater][key.Id] = standing.Key;
        touched.Add(key.Theater);
        var change = (now > 0 ? 1 : 0) - (before > 0 ? 1 : 0);
        if (change != 0)
        {
            var left = inEffect.GetValueOrDefault(key.Theater) + change;
            inEffect[key.Theater] = left;
            if (left == 0)
            {
                inEffect.Remove(key.Theater);
            }
        }
    }

    private void Note(Instant at, Func<string> cause)
    {
        Stepped?.Invoke(this, at, cause);
        var last = points.Count > 0 ? points[^1] : null;
        if ((last?.Theaters ?? 0) == inEffect.Count && (last?.Screens ?? 0) == screens)
        {
            return;
        }
        var point = new TimelinePoint(at, inEffect.Count, screens, cause());
        if (last?.At == at)
        {
            points[^1] = point;
        }
        else
        {
            points.Add(point);
        }
    }
}
