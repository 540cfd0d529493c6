using ReleasePlanner.Platform.Journal;
using ReleasePlanner.Standing;
using ReleasePlanner.Theaters;
using ReleasePlanner.Theaters.Bookings;
using ReleasePlanner.Windows;

namespace ReleasePlanner.Disruptions;

/// <summary>What events would change of all that standing is derived from: disruptions and bookings as they would be, openings that would be added.</summary>
internal sealed record PlannedChange(
    IReadOnlyList<Disruption> Disruptions, IReadOnlyList<(WindowId Window, Opening Opening)> Openings, IReadOnlyDictionary<(TheaterId, BookingId), Booking> Bookings)
{
    /// <summary>So many houses can be named in a statement; of more, all bookings are read.</summary>
    private const int Named = 5000;

    public bool IsEmpty => Disruptions.Count + Openings.Count + Bookings.Count == 0;

    public static PlannedChange Of(IReadOnlyCollection<RecordedEvent> events)
    {
        var disruptions = new Dictionary<DisruptionId, Disruption>();
        var openings = new List<(WindowId, Opening)>();
        var bookings = new Dictionary<(TheaterId, BookingId), Booking>();
        foreach (var recorded in events)
        {
            switch (EventText.Event(recorded))
            {
                case DisruptionEvent e:
                    disruptions[e.Disruption.Id] = e.Disruption;
                    break;
                case WindowMoved e:
                    openings.Add((e.Window, new(long.MaxValue, e.Opens, Stored.Instant(recorded.At), e.Follow, e.ReconfirmBy)));
                    break;
                case BookingEvent e:
                    bookings[(e.Booking.Theater, e.Booking.Id)] = e.Booking;
                    break;
            }
        }
        IReadOnlyList<Disruption> changed = [.. disruptions.Values];
        if (changed.Count > 1 && events.All(e => e.Kind == EventText.KindOf(typeof(DisruptionPlaced))))
        {
            // Closures of several houses are alike but for the house: one scope names them all.
            changed = [changed[0] with { Scope = changed[0].Scope with { Theaters = [.. changed.SelectMany(d => d.Scope.Theaters)] } }];
        }
        return new(changed, openings, bookings);
    }

    /// <summary>The bookings that can be concerned.</summary>
    public BookingFilter Filter => this switch
    {
        { Disruptions: [{ Scope: var scope }], Openings: [], Bookings.Count: 0 } => new()
        {
            Film = scope.Film ?? scope.Window?.Film,
            Window = scope.Window,
            Chain = scope.Chain,
            Distributor = scope.Distributor,
            Houses = Few(scope.Theaters),
        },
        { Disruptions: [], Openings: [var (window, _)], Bookings.Count: 0 } => new() { Window = window },
        { Disruptions: [], Openings: [] } => new()
        {
            Window = Bookings.Values.Select(b => b.Window).Distinct().ToList() is [var one] ? one : null,
            Houses = Few([.. Bookings.Values.Select(b => b.Theater).Distinct()]),
        },
        _ => new(),
    };

    /// <summary>True when the booking is in effect and would not be any more, or would lose days.</summary>
    public bool Takes(BookedHouse booked, StopSet stops, ImmutableArray<Disruption> after, LocalDate today)
    {
        var (booking, house) = booked;
        var changed = Bookings.GetValueOrDefault((booking.Theater, booking.Id));
        IReadOnlyCollection<Opening> openings = [.. stops.Openings[booking.Window]];
        var moved = Openings.Where(o => o.Window == booking.Window).Select(o => o.Opening).ToList();
        if (changed is null && moved.Count == 0 && !Disruptions.Any(d => Standings.Matches(d, booking, house)))
        {
            return false;
        }
        var now = Standings.Of(booking, house, stops.Disruptions, openings, today);
        if (!IsInEffect(now))
        {
            return false;
        }
        var then = Standings.Of(changed ?? booking, house, after, [.. openings, .. moved], today);
        return !IsInEffect(then)
            || LosesDays(booking, now, then)
            || (changed is not null && (changed.From > booking.From || changed.End < booking.End || (booking.End is null && changed.End is not null)));
    }

    /// <summary>The disruptions there would be.</summary>
    public ImmutableArray<Disruption> On(StopSet stops)
    {
        var ids = Disruptions.Select(d => d.Id).ToHashSet();
        return [.. stops.Disruptions.Where(d => !ids.Contains(d.Id)), .. Disruptions];
    }

    /// <summary>Of a run that plays some days only, those days count.</summary>
    private static bool LosesDays(Booking booking, StandingResult now, StandingResult then) => booking.Days.IsEmpty
        ? then.Gaps.Any(gap => !now.Gaps.Any(g => g.From <= gap.From && gap.Until <= g.Until))
        : booking.Days.Concat(booking.Previews).Any(day => then.Gaps.Any(g => g.Contains(day)) && !now.Gaps.Any(g => g.Contains(day)));

    private static bool IsInEffect(StandingResult standing) => standing.Key is StandingKey.Playing or StandingKey.Upcoming;

    private static ImmutableArray<TheaterId>? Few(ImmutableArray<TheaterId> theaters) => theaters.Length is > 0 and <= Named ? theaters : null;
}
