using ReleasePlanner.Markets;
using ReleasePlanner.Platform.Projection;
using ReleasePlanner.Standing;
using ReleasePlanner.Theaters.Bookings;

namespace ReleasePlanner.Windows;

/// <summary>Which bookings of a window play in which play week: the houses behind the figures of the weeks.</summary>
internal sealed class PlayingHouses
{
    private static readonly BookingKind[] Special = [BookingKind.Sneak, BookingKind.Event, BookingKind.Festival];

    private readonly IReadOnlyList<BookedHouse> bookings;
    private readonly StopSet stops;
    private readonly IReadOnlyCollection<Opening> openings;

    private PlayingHouses(IReadOnlyList<BookedHouse> bookings, StopSet stops, IReadOnlyCollection<Opening> openings, PlayWeeks playWeeks, LocalDate today)
    {
        (this.bookings, this.stops, this.openings, PlayWeeks) = (bookings, stops, openings, playWeeks);
        if (bookings.Count > 0)
        {
            First = playWeeks.Containing(bookings.Min(b => b.Booking.From));
            Last = bookings.Max(b => b.Booking.End ?? LocalDate.Max(b.Booking.Until, today.PlusDays(1)));
        }
    }

    /// <summary>The market's.</summary>
    public PlayWeeks PlayWeeks { get; }

    /// <summary>The window's opening; null: undated.</summary>
    public LocalDate? Opens => openings.OrderBy(o => o.Version).LastOrDefault()?.Opens;

    /// <summary>The play week in which the first run begins; null: there are no bookings.</summary>
    public PlayWeek? First { get; }

    /// <summary>The first day on which nothing is booked any more; of open runs so far as they are decided.</summary>
    public LocalDate Last { get; }

    /// <param name="specials">With sneaks, events and festivals.</param>
    public static async Task<PlayingHouses> Load(Look look, BookingFilter filter, WindowId window, MarketDetails market, bool specials)
    {
        var stops = await StopSet.Load(look, filter);
        var bookings = (await BookedHouse.Load(look, filter)).Where(b => specials || !Special.Contains(b.Booking.Kind)).ToList();
        return new(bookings, stops, [.. stops.Openings[window]], new PlayWeeks(market.PlayWeeks), look.On ?? CinemaDay.Of(look.Now, market.TimeZone));
    }

    /// <summary>Bookings that play any day of a play week.</summary>
    public IReadOnlyList<BookedHouse> In(PlayWeek week) => [.. bookings.Where(b => b.Booking.From < week.Until && (b.Booking.End ?? Last) > week.From
        && Standings.Plays(b.Booking, b.House, stops.Disruptions, openings, week.From, week.Until))];
}
