using System.Collections.Immutable;
using CsCheck;
using NodaTime;
using ReleasePlanner.Disruptions;
using ReleasePlanner.Markets;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Platform.Journal;
using ReleasePlanner.Platform.Projection;
using ReleasePlanner.Platform.Values;
using ReleasePlanner.Standing;
using ReleasePlanner.Tests.Standing;
using ReleasePlanner.Theaters;
using ReleasePlanner.Theaters.Bookings;
using ReleasePlanner.Windows;
using Xunit;

namespace ReleasePlanner.Tests.Windows;

/// <summary>
/// The curve asks only about the bookings that an event can bear on; asking about every booking after every event has to give the same.
/// </summary>
public class TimelineCurveTests
{
    private static readonly DateTimeZone Zone = DateTimeZoneProviders.Tzdb["America/New_York"];
    private static readonly Instant Start = Instant.FromUtc(2014, 12, 10, 12, 0);
    private static readonly WindowId Window = WindowId.Parse("window:the-interview/us/theatrical");

    [Fact]
    public async Task Random_events_draw_the_same_curve_as_asking_about_every_booking_each_time()
    {
        var viewer = await Viewer.LoadAsync(null!, null, Actor.Administrator, Start);
        var number = 0;
        foreach (var world in RandomStandings.Worlds(150))
        {
            var (curve, plain) = (new TimelineCurve(Houses(world), Zone, viewer), new PlainCurve(Houses(world)));
            var random = new PCG(7, (ulong)(++number));
            var at = Start;
            for (var step = 0; step < 80; step++)
            {
                at += Duration.FromHours(random.Next(16));
                var e = Next(world, random, at);
                var recorded = new RecordedEvent
                {
                    Stream = "x",
                    Version = step + 1,
                    Ordinal = 0,
                    Kind = EventText.KindOf(e.GetType()),
                    At = Stored.Text(at),
                    Actor = "administrator",
                    CommandId = "c",
                    Body = default,
                };
                curve.Take(at, e, recorded);
                plain.Take(at, e, recorded.Version);
            }
            at += Duration.FromDays(30);
            curve.Until(at);
            plain.Until(at);
            var drawn = curve.Points.Select(p => (p.At, p.Theaters, p.Screens));
            Assert.True(plain.Points.SequenceEqual(drawn), $"seed {world.Seed} draws another curve");
        }
    }

    private static Dictionary<TheaterId, TheaterDetails> Houses(RandomStandings world) =>
        world.Bookings.Select(b => b.House).DistinctBy(h => h.Theater).ToDictionary(h => h.Theater, Details);

    private static TheaterDetails Details(House h) =>
        new(h.Theater, h.Chain, h.Theater.Value, null, h.Region, h.Market, h.Zone, null, null, null, null, TheaterKind.Indoor, null, null);

    private static Event Next(RandomStandings world, PCG random, Instant at)
    {
        ImmutableArray<TheaterId> Some() => random.Next(2) == 0 || world.Bookings.Count == 0 ? [] : [world.Bookings[0].House.Theater];
        Lift Lifted() => new(at, "x", random.Next(5), (OnLift)random.Next(3), Some(), null, null);
        Disruption Any() => world.Disruptions[(int)random.Next((uint)world.Disruptions.Count)];
        var what = world.Disruptions.Count == 0 ? random.Next(5) : random.Next(10);
        if (what < 4 && world.Bookings.Count > 0)
        {
            var (booking, house) = world.Bookings[(int)random.Next((uint)world.Bookings.Count)];
            // Sometimes as another run of the same house.
            var other = world.Bookings[(int)random.Next((uint)world.Bookings.Count)].Booking;
            return new BookingAmended
            {
                Booking = random.Next(3) > 0
                    ? booking
                    : other with { Id = booking.Id, Theater = house.Theater, Chain = booking.Chain, Market = booking.Market },
            };
        }
        if (what < 5)
        {
            var day = random.Next(4) == 0 ? (LocalDate?)null : new LocalDate(2014, 12, 10).PlusDays(7 * (int)random.Next(5));
            return new WindowMoved(Window, Window.Market, null, day, random.Next(3) == 0, null, null);
        }
        var disruption = Any();
        return random.Next(4) switch
        {
            0 => new DisruptionChanged { Disruption = Any() with { Id = disruption.Id } },
            1 => new DisruptionLifted { Disruption = disruption with { Lifts = [Lifted()] } },
            _ => new DisruptionPlaced { Disruption = disruption with { PlacedAt = at } },
        };
    }

    /// <summary>
    /// The curve as it is defined: after each event, and at each day on which a run or a period begins or ends, every booking is asked about with
    /// every disruption.
    /// </summary>
    private sealed class PlainCurve(Dictionary<TheaterId, TheaterDetails> houses)
    {
        private readonly Dictionary<(TheaterId, BookingId), (Booking Booking, House House, decimal Screens)> bookings = [];
        private readonly Dictionary<DisruptionId, Disruption> disruptions = [];
        private readonly List<Opening> openings = [];
        private LocalDate day = LocalDate.MinIsoValue;

        public List<(Instant At, int Theaters, decimal Screens)> Points { get; } = [];

        public void Take(Instant at, Event e, long version)
        {
            Until(at);
            switch (e)
            {
                case BookingEvent { Booking: var b }:
                    var h = houses[b.Theater];
                    bookings[(b.Theater, b.Id)] = Counted(b, new House(h.Theater, b.Chain, h.Market, h.Region, h.TimeZone));
                    break;
                case DisruptionEvent d:
                    disruptions[d.Disruption.Id] = d.Disruption;
                    All();
                    break;
                case WindowMoved m:
                    openings.Add(new(version, m.Opens, at, m.Follow));
                    All();
                    break;
            }
            Note(at);
        }

        public void Until(Instant now)
        {
            var today = CinemaDay.Of(now, Zone);
            day = day == LocalDate.MinIsoValue ? today : day;
            var turns = bookings.Values.SelectMany(b => new[] { b.Booking.From, b.Booking.End })
                .Concat(disruptions.Values.SelectMany(d => new[] { d.From, d.Until }))
                .OfType<LocalDate>().Where(d => d > day && d <= today).Distinct().Order().ToList();
            foreach (var turn in turns)
            {
                day = turn;
                All();
                Note(turn.At(new LocalTime(6, 0)).InZoneLeniently(Zone).ToInstant());
            }
            day = today;
        }

        private void All()
        {
            foreach (var (key, b) in bookings.ToList())
            {
                bookings[key] = Counted(b.Booking, b.House);
            }
        }

        private (Booking, House, decimal) Counted(Booking booking, House house)
        {
            var key = Standings.Of(booking, house, disruptions.Values, openings, day).Key;
            return (booking, house, key is StandingKey.Playing or StandingKey.Upcoming ? booking.Screens.InWeek(0).Halves / 2m : 0);
        }

        private void Note(Instant at)
        {
            var playing = bookings.Where(b => b.Value.Screens > 0).ToList();
            var (theaters, screens) = (playing.Select(b => b.Key.Item1).Distinct().Count(), playing.Sum(b => b.Value.Screens));
            var last = Points.LastOrDefault();
            if ((last.Theaters, last.Screens) == (theaters, screens))
            {
                return;
            }
            if (Points.Count > 0 && last.At == at)
            {
                Points.RemoveAt(Points.Count - 1);
            }
            Points.Add((at, theaters, screens));
        }
    }
}
