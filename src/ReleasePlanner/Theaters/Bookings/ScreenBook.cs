namespace ReleasePlanner.Theaters.Bookings;

/// <summary>
/// Which days a house has more held than it has screens: each special format within its own count, and all together within the
/// total. Unknown counts are not checked. Disruptions play no part.
/// </summary>
public static class ScreenBook
{
    /// <summary>The days from <paramref name="from"/> on that are overbooked, in order.</summary>
    public static IReadOnlyList<LocalDate> Overbooked(ScreenCounts? screens, IEnumerable<Booking> bookings, LocalDate from)
    {
        if (screens is null)
        {
            return [];
        }
        var holding = bookings.Where(b => b.Displaced is null).ToList();
        var until = holding.Select(b => b.Until).DefaultIfEmpty(from).Max();
        var over = new List<LocalDate>();
        for (var day = from; day < until; day = day.PlusDays(1))
        {
            if (IsOver(screens, holding, day))
            {
                over.Add(day);
            }
        }
        return over;
    }

    /// <summary>The days of a candidate that do not fit beside the others, in order.</summary>
    public static IReadOnlyList<LocalDate> NotFitting(ScreenCounts? screens, IEnumerable<Booking> others, Booking candidate)
    {
        if (screens is null)
        {
            return [];
        }
        var holding = others.Where(b => b.Displaced is null).Append(candidate).ToList();
        var misfits = new List<LocalDate>();
        for (var day = candidate.FirstDay; day < candidate.Until; day = day.PlusDays(1))
        {
            if (candidate.HalvesOn(day) > 0 && IsOver(screens, holding, day, candidate.Format))
            {
                misfits.Add(day);
            }
        }
        return misfits;
    }

    private static bool IsOver(ScreenCounts screens, List<Booking> holding, LocalDate day, string? only = null)
    {
        var held = holding.Select(b => (b.Format, Halves: b.HalvesOn(day))).Where(h => h.Halves > 0).ToList();
        return held.Sum(h => h.Halves) > screens.Total * 2
            || held.Where(h => h.Format != ScreenCounts.Standard && (only is null || h.Format == only))
                .GroupBy(h => h.Format)
                .Any(f => f.Sum(h => h.Halves) > screens.Of(f.Key) * 2);
    }
}
