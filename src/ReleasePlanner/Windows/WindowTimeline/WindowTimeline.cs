using MediatR;
using ReleasePlanner.Disruptions;
using ReleasePlanner.History;
using ReleasePlanner.Markets;
using ReleasePlanner.Platform.Journal;
using ReleasePlanner.Platform.Projection;
using ReleasePlanner.Standing;
using ReleasePlanner.Theaters;
using ReleasePlanner.Theaters.Bookings;

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

    private sealed class Row
    {
        public string RecordedAt { get; init; } = "";

        public string Body { get; init; } = "";
    }

    public Task<Result<WindowTimelineAnswer>> Handle(WindowTimeline query, CancellationToken cancellationToken) =>
        model.Answer(query, look => Read(look, query), cancellationToken);

    private async Task<Result<WindowTimelineAnswer>> Read(Look look, WindowTimeline query)
    {
        var window = await look.Window(query.Window, caller.Actor);
        if (window.Refusal is { } refusal)
        {
            return refusal;
        }
        // Everything that can bear on the window: its own events, and disruptions that are not about another film.
        var rows = await look.Query<Row>(
            $"""
            select recorded_at as RecordedAt, body from journal where seq <= @seq and ("window" = @window
                or (kind in ('disruption-placed.v1', 'disruption-changed.v1', 'disruption-lifted.v1', 'disruption-reported.v1', 'report-verified.v1', 'report-dismissed.v1')
                    and (film is null or film = @film) and "window" is null))
            order by seq
            """,
            new { seq = look.Seq, window = query.Window.Value, film = query.Window.Film.Value });
        var houses = (await look.Query<string>($"select body from theater t where {look.InForce("t")} and market = @market", new { market = window.Value!.Market.Value }))
            .Select(Json.Read<TheaterDetails>).ToDictionary(t => t.Theater);
        var market = (await look.Find<MarketDetails>(ReadTable.Market, window.Value.Market.Value))!;
        var curve = new TimelineCurve(houses, market.TimeZone, await look.Viewer(caller.Actor));
        foreach (var row in rows)
        {
            var recorded = EventText.Read(row.Body);
            curve.Take(Stored.Instant(row.RecordedAt), EventText.Event(recorded), recorded);
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

/// <summary>Follows a window's bookings through its events: a booking's event asks about that booking, a stop or a new day about all.</summary>
internal sealed class TimelineCurve(Dictionary<TheaterId, TheaterDetails> houses, DateTimeZone zone, Viewer viewer)
{
    private readonly Dictionary<(TheaterId, BookingId), (BookedHouse Booked, decimal Screens)> bookings = [];
    private readonly Dictionary<TheaterId, int> inEffect = [];
    private readonly Dictionary<DisruptionId, Disruption> disruptions = [];
    private readonly List<Opening> openings = [];
    private readonly List<TimelinePoint> points = [];
    private decimal screens;
    private LocalDate day = LocalDate.MinIsoValue;

    public IReadOnlyList<TimelinePoint> Points => points;

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
                disruptions[d.Disruption.Id] = d.Disruption;
                All();
                break;
            case WindowPlanned { First: true } p:
                openings.Add(new(recorded.Version, p.Opens, at, false));
                break;
            case WindowMoved m:
                openings.Add(new(recorded.Version, m.Opens, at, m.Follow));
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
        var turns = bookings.Values.SelectMany(b => new[] { b.Booked.Booking.From, b.Booked.Booking.End ?? LocalDate.MaxIsoValue })
            .Concat(disruptions.Values.SelectMany(d => new[] { d.From, d.Until }).OfType<LocalDate>())
            .Where(d => d > day && d <= today).Distinct().Order().ToList();
        foreach (var turn in turns)
        {
            day = turn;
            All();
            Note(turn.At(new LocalTime(6, 0)).InZoneLeniently(zone).ToInstant(), () => $"the cinema day of {turn:uuuu-MM-dd}");
        }
        day = today;
    }

    private void Booked(Booking booking)
    {
        if (houses.TryGetValue(booking.Theater, out var h))
        {
            Set(new BookedHouse(booking, new House(h.Theater, booking.Chain, h.Market, h.Region, h.TimeZone)));
        }
    }

    private void All()
    {
        foreach (var (booked, _) in bookings.Values.ToList())
        {
            Set(booked);
        }
    }

    private void Set(BookedHouse booked)
    {
        var key = (booked.Booking.Theater, booked.Booking.Id);
        var before = bookings.GetValueOrDefault(key).Screens;
        var standing = Standings.Of(booked.Booking, booked.House, disruptions.Values, openings, day);
        var now = standing.Key is StandingKey.Playing or StandingKey.Upcoming ? booked.Booking.Screens.InWeek(0).Halves / 2m : 0;
        bookings[key] = (booked, now);
        screens += now - before;
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
