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
    private static readonly Instant Start = Instant.FromUtc(2014, 12, 10, 12, 0);
    private static readonly WindowId Window = WindowId.Parse("window:the-interview/us/theatrical");

    [Fact]
    public async Task Random_events_draw_the_same_curve_as_asking_about_every_booking_each_time()
    {
        var viewer = await Viewer.LoadAsync(null!, null, Actor.Administrator, Start);
        var number = 0;
        foreach (var world in RandomStandings.Worlds(100))
        {
            var (curve, plain) = (new TimelineCurve(Houses(world), viewer), new PlainCurve(Houses(world)));
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

    /// <summary>With fewer screens from week to week, and a screening that is no theater's run one time in three.</summary>
    private static Booking Fewer(Booking booking) => booking with
    {
        Screens = new([Screens.Of(2.5m), Screens.Of(2), Screens.Of(0.5m)]),
        Kind = booking.From.Day % 3 == 0 ? BookingKind.Sneak : booking.Kind,
    };

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
            if (random.Next(2) == 0)
            {
                (booking, other) = (Fewer(booking), Fewer(other));
            }
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
    /// The curve as it is defined: after each event, and whenever a cinema day begins in some time zone, every booking is asked about with
    /// every disruption, and all are counted as on the board.
    /// </summary>
    private sealed class PlainCurve(Dictionary<TheaterId, TheaterDetails> houses)
    {
        private readonly Dictionary<(TheaterId, BookingId), (Booking Booking, House House)> bookings = [];
        private readonly Dictionary<DisruptionId, Disruption> disruptions = [];
        private readonly List<Opening> openings = [];
        private readonly Dictionary<DateTimeZone, LocalDate> days = [];

        public List<(Instant At, int Theaters, decimal Screens)> Points { get; } = [];

        public void Take(Instant at, Event e, long version)
        {
            Until(at);
            switch (e)
            {
                case BookingEvent { Booking: var b }:
                    var h = houses[b.Theater];
                    bookings[(b.Theater, b.Id)] = (b, new House(h.Theater, b.Chain, h.Market, h.Region, h.TimeZone));
                    break;
                case DisruptionEvent d:
                    disruptions[d.Disruption.Id] = d.Disruption;
                    break;
                case WindowMoved m:
                    openings.Add(new(version, m.Opens, at, m.Follow));
                    break;
            }
            Note(at);
        }

        public void Until(Instant now)
        {
            var turns = new List<(Instant At, DateTimeZone Zone, LocalDate Day)>();
            foreach (var zone in houses.Values.Select(h => h.TimeZone).Distinct())
            {
                var today = CinemaDay.Of(now, zone);
                for (var day = days.GetValueOrDefault(zone, today); day < today; day = day.PlusDays(1))
                {
                    var next = day.PlusDays(1);
                    turns.Add((next.At(new LocalTime(6, 0)).InZoneLeniently(zone).ToInstant(), zone, next));
                }
                days.TryAdd(zone, today);
            }
            foreach (var (at, zone, day) in turns.OrderBy(t => t.At))
            {
                days[zone] = day;
                Note(at);
            }
        }

        private void Note(Instant at)
        {
            var (theaters, screens) = (0, 0m);
            foreach (var house in bookings.Values.GroupBy(b => b.House.Theater))
            {
                var standings = house
                    .Select(b => (b.Booking, Standings.Of(b.Booking, b.House, disruptions.Values, openings, days[b.House.Zone]).Key)).ToList();
                var playing = standings.Where(s => s.Key == StandingKey.Playing).Select(s => s.Booking).ToList();
                var upcoming = standings.Where(s => s.Key == StandingKey.Upcoming).Select(s => s.Booking).ToList();
                theaters += playing.Concat(upcoming).Any(b => b.Kind is not (BookingKind.Sneak or BookingKind.Event or BookingKind.Festival)) ? 1 : 0;
                // Of a run that plays some days only, those count; the first day's where none plays yet.
                screens += (playing.Count > 0
                    ? playing.Sum(b => b.HalvesOn(days[house.First().House.Zone]))
                    : upcoming.Sum(b => b.Screens.InWeek(0).Halves)) / 2m;
            }
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
