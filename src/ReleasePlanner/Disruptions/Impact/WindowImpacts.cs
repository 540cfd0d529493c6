using ReleasePlanner.Markets;
using ReleasePlanner.Platform.Projection;
using ReleasePlanner.Standing;
using ReleasePlanner.Theaters;
using ReleasePlanner.Theaters.Bookings;

namespace ReleasePlanner.Disruptions;

/// <summary>
/// Counts of windows before and after a change. What is there is counted by the query that the board and <c>WindowSummary</c> use; a change moves it by
/// what the houses concerned counted for and would.
/// </summary>
internal static class WindowImpacts
{
    /// <summary>Of so many windows each is asked about by itself; of more, all at once.</summary>
    private const int Few = 8;

    /// <param name="whole">Every booking of the windows that counts for the viewer, whatever chain or house the change is about.</param>
    /// <param name="booked">Every booking of the houses concerned, at least in the windows concerned.</param>
    public static async Task<IReadOnlyList<WindowImpact>> Of(
        List<BookingChange> changes, IReadOnlyList<BookedHouse> booked, StopSet stops, BookingFilter whole, Look look)
    {
        var windows = changes.Select(c => c.Booking.Window).Distinct().OrderBy(w => w.Value, StringComparer.Ordinal).ToList();
        if (windows.Count == 0)
        {
            return [];
        }
        var changed = changes.ToDictionary(c => (c.Booking.Theater, c.Booking.Id));
        var concerned = changes.Select(c => (c.Booking.Theater, c.Booking.Window)).ToHashSet();
        var moved = booked.Where(b => concerned.Contains((b.Booking.Theater, b.Booking.Window)))
            .GroupBy(b => (b.Booking.Theater, b.Booking.Window))
            .Select(house => (house.Key.Window, By: House(house, changed, stops, look)))
            .GroupBy(h => h.Window, h => h.By)
            .ToDictionary(w => w.Key, w => new InEffectCounts(w.Sum(h => h.Theaters), w.Sum(h => h.Screens), w.Sum(h => h.Bookings)));
        var before = await Before(look, whole, windows);
        return [.. windows.Select(w => (Window: w, Before: before[w], By: moved[w]))
            .Select(w => new WindowImpact(w.Window.Value, w.Before, new(w.Before.Theaters + w.By.Theaters, w.Before.Screens + w.By.Screens, w.Before.Bookings + w.By.Bookings)))];
    }

    /// <summary>By how much a house's part of a window's counts moves.</summary>
    private static InEffectCounts House(
        IEnumerable<BookedHouse> house, Dictionary<(TheaterId, BookingId), BookingChange> changed, StopSet stops, Look look)
    {
        var all = house.Select(b => changed.GetValueOrDefault((b.Booking.Theater, b.Booking.Id)) ?? Unchanged(b, stops, CinemaDay.Of(look.Now, b.House.Zone))).ToList();
        var before = Count([.. all.Select(c => (c.Booking, c.Before, c.HalvesBefore))]);
        var after = Count([.. all.Select(c => (c.Then, c.After, c.HalvesAfter))]);
        return new(after.Theaters - before.Theaters, after.Screens - before.Screens, after.Bookings - before.Bookings);
    }

    private static BookingChange Unchanged(BookedHouse booked, StopSet stops, LocalDate today)
    {
        var standing = Standings.Of(booked.Booking, booked.House, stops.Disruptions, [.. stops.Openings[booked.Booking.Window]], today);
        return new(booked, booked.Booking, standing, standing, today);
    }

    /// <summary>As <c>StandingGroups</c> counts a house: once, without sneaks, events and festivals; upcoming bookings' screens only when none plays.</summary>
    private static InEffectCounts Count(List<(Booking Booking, StandingResult Standing, int Halves)> house)
    {
        var inEffect = house.Where(b => b.Standing.Key is StandingKey.Playing or StandingKey.Upcoming).ToList();
        var plays = inEffect.Any(b => b.Standing.Key == StandingKey.Playing);
        return new(
            inEffect.Any(b => b.Booking.Kind is not (BookingKind.Sneak or BookingKind.Event or BookingKind.Festival)) ? 1 : 0,
            inEffect.Where(b => !plays || b.Standing.Key == StandingKey.Playing).Sum(b => b.Halves) / 2m,
            inEffect.Count);
    }

    private static async Task<Dictionary<WindowId, InEffectCounts>> Before(Look look, BookingFilter whole, List<WindowId> windows)
    {
        var groups = new List<StandingGroup>();
        foreach (var asked in windows.Count <= Few ? windows.Select(w => whole with { Film = w.Film, Window = w }) : [whole])
        {
            groups.AddRange((await StandingGroups.Load(look, asked, perWindow: true)).Groups);
        }
        var byWindow = groups.ToLookup(g => g.Window);
        return windows.ToDictionary(w => w, w =>
        {
            var counted = Counted.Of([.. byWindow[w.Value]]);
            return new InEffectCounts(counted.Theaters.InEffect, counted.Screens.InEffect, counted.Bookings.InEffect);
        });
    }
}
