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

    private (StopSet Stops, IReadOnlyList<Disruption> Former)? former;

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

    /// <summary>
    /// A film's own disruption stops its bookings whoever distributes them: the film's owner is told how many. Everybody else's change is about its own.
    /// </summary>
    public bool IsOfWholeFilm => Disruptions.Count > 0 && Disruptions.All(d => d.Owner.StartsWith("film:", StringComparison.Ordinal));

    /// <summary>The bookings that can be concerned.</summary>
    public BookingFilter Filter => this switch
    {
        { Disruptions: not [], Openings: [], Bookings.Count: 0 } => new()
        {
            Film = Common(d => d.Scope.Film ?? d.Scope.Window?.Film),
            Window = Common(d => d.Scope.Window),
            Chain = Common(d => d.Scope.Chain),
            Distributor = Common(d => d.Scope.Distributor),
            Houses = Disruptions.Any(d => d.Scope.Theaters.IsEmpty) ? null : Few([.. Disruptions.SelectMany(d => d.Scope.Theaters).Distinct()]),
        },
        { Disruptions: [], Openings: [var (window, _)], Bookings.Count: 0 } => new() { Window = window },
        { Disruptions: [], Openings: [] } => new()
        {
            Window = Bookings.Values.Select(b => b.Window).Distinct().ToList() is [var one] ? one : null,
            Houses = Few([.. Bookings.Values.Select(b => b.Theater).Distinct()]),
        },
        _ => new(),
    };

    /// <summary>The booking before and after; null: the change does not concern it.</summary>
    public BookingChange? ChangeOf(BookedHouse booked, StopSet stops, ImmutableArray<Disruption> after, LocalDate today)
    {
        var (booking, house) = booked;
        var changed = Bookings.GetValueOrDefault((booking.Theater, booking.Id));
        var moved = Openings.Where(o => o.Window == booking.Window).Select(o => o.Opening).ToList();
        if (changed is null && moved.Count == 0 && !IsConcerned(booking, house, stops))
        {
            return null;
        }
        IReadOnlyCollection<Opening> openings = [.. stops.Openings[booking.Window]];
        return new(
            booked, changed ?? booking,
            Standings.Of(booking, house, stops.Disruptions, openings, today),
            Standings.Of(changed ?? booking, house, after, [.. openings, .. moved], today),
            today);
    }

    /// <summary>A disruption as it is or as it would be matches the booking, or a report that it supersedes does.</summary>
    private bool IsConcerned(Booking booking, House house, StopSet stops) => Disruptions.Any(d => Standings.Matches(d, booking, house))
        || Former(stops).Any(d => Standings.Matches(d, booking, house));

    /// <summary>What is there now of the disruptions that would change, and reports that they would take the place of.</summary>
    private IReadOnlyList<Disruption> Former(StopSet stops)
    {
        if (former?.Stops != stops)
        {
            former = (stops, [.. stops.Disruptions.Where(d => Disruptions.Any(c => c.Id == d.Id || (d.Report is { } report && report.About == c.Owner)))]);
        }
        return former.Value.Former;
    }

    /// <summary>The disruptions there would be.</summary>
    public ImmutableArray<Disruption> On(StopSet stops)
    {
        var ids = Disruptions.Select(d => d.Id).ToHashSet();
        return [.. stops.Disruptions.Where(d => !ids.Contains(d.Id)), .. Disruptions];
    }

    /// <summary>What all of them are about; null: some are about more.</summary>
    private T? Common<T>(Func<Disruption, T?> of)
        where T : struct => Disruptions.Select(of).Distinct().ToList() is [var one] ? one : null;

    private static ImmutableArray<TheaterId>? Few(ImmutableArray<TheaterId> theaters) => theaters.Length is > 0 and <= Named ? theaters : null;
}
