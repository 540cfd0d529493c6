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
/// a new cinema day about those of its time zone. It counts as the board does: theaters without sneaks, events and festivals; screens that play on
/// the day, or the first day's of a house that has none playing. What bears on a booking is kept beside it, so that the work grows with the events
/// and not with their square.
/// </summary>
internal sealed class TimelineCurve(Dictionary<TheaterId, TheaterDetails> houses, Viewer viewer)
{
    private readonly Dictionary<(TheaterId, BookingId), Followed> bookings = [];
    private readonly Dictionary<TheaterId, List<Followed>> byTheater = [];

    /// <summary>Bookings of single days, or that a lift released: how they stand may change on a day that is the bound of no run or period.</summary>
    private readonly HashSet<Followed> unbounded = [];
    private readonly HashSet<TheaterId> touched = [];

    /// <summary>What each house counts for, where that is anything.</summary>
    private readonly Dictionary<TheaterId, (bool InEffect, int Halves)> counted = [];
    private readonly DisruptionLedger disruptions = new();
    private readonly List<Opening> openings = [];
    private readonly List<TimelinePoint> points = [];

    /// <summary>The cinema day in each time zone that has a house; empty: nothing was taken yet.</summary>
    private readonly Dictionary<DateTimeZone, LocalDate> days = [];

    /// <summary>No cinema day turns before.</summary>
    private Instant turn = Instant.MinValue;
    private int theaters;
    private int halves;

    /// <summary>A booking as it is now, what bears on it, and how it stands.</summary>
    private sealed class Followed(BookedHouse booked)
    {
        public BookedHouse Booked { get; set; } = booked;

        public BookingDisruptions Disruptions { get; set; } = new(booked);

        public StandingKey Key { get; set; }

        /// <summary>Screens that it counts for, unless it is to come in a house that plays another.</summary>
        public int Halves { get; set; }

        public bool IsSpecial => Booked.Booking.Kind is BookingKind.Sneak or BookingKind.Event or BookingKind.Festival;

        /// <summary>Days on which how it stands, or how many screens it has, can change by itself.</summary>
        public IEnumerable<LocalDate> Turns
        {
            get
            {
                var booking = Booked.Booking;
                return new[] { booking.From, booking.Until, booking.End ?? LocalDate.MaxIsoValue }
                    .Concat(Enumerable.Range(0, booking.Screens.Weeks.Length - 1).Select(week => booking.FirstWeekEnds.PlusWeeks(week)))
                    .Concat(booking.Days.SelectMany(day => new[] { day, day.PlusDays(1) }));
            }
        }
    }

    private sealed class Row
    {
        public string RecordedAt { get; init; } = "";

        public string Body { get; init; } = "";
    }

    public IReadOnlyList<TimelinePoint> Points => points;

    /// <summary>Theaters in effect.</summary>
    public int Theaters => theaters;

    public decimal Screens => halves / 2m;

    /// <summary>Is told after each step, before anything else is taken: when it was, and what changed the number, in words.</summary>
    public Action<TimelineCurve, Instant, Func<string>>? Stepped { get; init; }

    public static async Task<TimelineCurve> Of(Look look, WindowDetails window, Viewer viewer, Action<TimelineCurve, Instant, Func<string>>? stepped = null)
    {
        var houses = (await look.Query<string>($"select body from theater t where {look.InForce("t")} and market = @market", new { market = window.Market.Value }))
            .Select(Json.Read<TheaterDetails>).ToDictionary(t => t.Theater);
        return new(houses, viewer) { Stepped = stepped };
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
        StandingKey First(TheaterId theater) =>
            byTheater[theater].Where(f => !f.IsSpecial).Select(f => f.Key).DefaultIfEmpty(StandingKey.Lapsed).Min();
        var now = touched.Select(t => (houses[t], First(t))).ToList();
        touched.Clear();
        return now;
    }

    public void Take(Instant at, Event e, RecordedEvent recorded)
    {
        Until(at);
        switch (e)
        {
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
                Set(bookings.Values);
                break;
        }
        Note(at, () => Words.Of(recorded, e, viewer));
    }

    /// <summary>Lets the cinema days pass, in each time zone at its 06:00: runs begin and end without an event.</summary>
    public void Until(Instant now)
    {
        if (now < turn)
        {
            return;
        }
        if (days.Count == 0)
        {
            foreach (var zone in houses.Values.Select(h => h.TimeZone).Distinct())
            {
                days[zone] = CinemaDay.Of(now, zone);
            }
        }
        var turns = new List<(Instant At, DateTimeZone Zone, LocalDate Day)>();
        foreach (var (zone, day) in days)
        {
            var today = CinemaDay.Of(now, zone);
            if (today > day)
            {
                var periods = disruptions.All.SelectMany(d => new[] { d.From, d.Until }).OfType<LocalDate>();
                turns.AddRange(In(zone).SelectMany(f => f.Turns).Concat(periods)
                    .Where(d => d > day && d <= today).Distinct().Select(d => (CinemaDay.BeginsAt(d, zone), zone, d)));
            }
        }
        foreach (var turned in turns.GroupBy(t => t.At).OrderBy(t => t.Key))
        {
            foreach (var (_, zone, day) in turned)
            {
                days[zone] = day;
                Set(In(zone));
            }
            Note(turned.Key, () => $"the cinema day of {turned.First().Day:uuuu-MM-dd}");
        }
        foreach (var zone in days.Keys.ToList())
        {
            days[zone] = CinemaDay.Of(now, zone);
        }
        turn = days.Count == 0 ? Instant.MaxValue : days.Min(d => CinemaDay.BeginsAt(d.Value.PlusDays(1), d.Key));
    }

    private IEnumerable<Followed> In(DateTimeZone zone) => bookings.Values.Where(f => f.Booked.House.Zone.Equals(zone));

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
            followed.Disruptions.Add(disruption, days[h.TimeZone]);
        }
        Set([followed]);
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
                concerned.UnionWith(InReach(now).Where(f => f.Disruptions.Add(now, days[f.Booked.House.Zone])));
            }
        }
        Set(concerned);
    }

    /// <summary>Bookings that a disruption may bear on, as far as its theaters tell.</summary>
    private IEnumerable<Followed> InReach(Disruption disruption) => disruption.Scope.Theaters is { IsEmpty: false } theaters
        ? theaters.Distinct().SelectMany(t => byTheater.GetValueOrDefault(t) ?? [])
        : bookings.Values;

    private void Set(IEnumerable<Followed> changed)
    {
        var concerned = new HashSet<TheaterId>();
        foreach (var followed in changed)
        {
            var (booking, house) = followed.Booked;
            var today = days[house.Zone];
            var standing = Standings.Of(booking, house, followed.Disruptions.Deciding, openings, today);
            (followed.Key, followed.Halves) = (standing.Key, BookingChange.Halves(booking, standing, today));
            if (!booking.Days.IsEmpty || followed.Disruptions.AnyReleases)
            {
                unbounded.Add(followed);
            }
            else
            {
                unbounded.Remove(followed);
            }
            concerned.Add(house.Theater);
            if (!followed.IsSpecial)
            {
                touched.Add(house.Theater);
            }
        }
        foreach (var theater in concerned)
        {
            Count(theater);
        }
    }

    private void Count(TheaterId theater)
    {
        var theirs = byTheater[theater];
        var plays = theirs.Any(f => f.Key == StandingKey.Playing);
        var now = (
            InEffect: theirs.Any(f => !f.IsSpecial && f.Key is StandingKey.Playing or StandingKey.Upcoming),
            Halves: theirs.Where(f => !plays || f.Key == StandingKey.Playing).Sum(f => f.Halves));
        var before = counted.GetValueOrDefault(theater);
        counted[theater] = now;
        theaters += (now.InEffect ? 1 : 0) - (before.InEffect ? 1 : 0);
        halves += now.Halves - before.Halves;
    }

    private void Note(Instant at, Func<string> cause)
    {
        Stepped?.Invoke(this, at, cause);
        var last = points.Count > 0 ? points[^1] : null;
        if ((last?.Theaters ?? 0) == theaters && (last?.Screens ?? 0) == Screens)
        {
            return;
        }
        var point = new TimelinePoint(at, theaters, Screens, cause());
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
