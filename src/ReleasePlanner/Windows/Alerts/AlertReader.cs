using ReleasePlanner.Platform.Journal;
using ReleasePlanner.Platform.Projection;
using ReleasePlanner.Standing;

namespace ReleasePlanner.Windows;

/// <summary>Reads what the alerts of many windows need: a few statements for all of them, none per window.</summary>
internal static class AlertReader
{
    private sealed class SoonRow
    {
        public string Window { get; init; } = "";

        public string OpenUntil { get; init; } = "";

        public int Open { get; init; }

        public int Lines { get; init; }
    }

    /// <param name="groups">The standings of the look, by window.</param>
    public static async Task<ILookup<WindowId, Alert>> Of(
        Look look, BookingFilter filter, IReadOnlyCollection<WindowDetails> windows, StandingGroups groups, LocalDate today)
    {
        var byWindow = groups.Groups.ToLookup(g => g.Window);
        var lost = await LastLoss(look);
        var hourAgo = lost > look.Now - Duration.FromHours(1) ? await InEffect(look, filter, Duration.FromHours(1)) : [];
        var dayAgo = lost is not null ? await InEffect(look, filter, Duration.FromHours(24)) : [];
        var soon = await Soon(look, filter);
        var countered = await Countered(look, filter);
        var moved = await ReconfirmBy(look, byWindow.Where(w => w.Any(g => g.Waits)).Select(w => w.Key).ToList());
        return windows
            .SelectMany(w =>
            {
                var (id, mine) = (w.Window.Value, byWindow[w.Window.Value].ToList());
                var facts = new AlertFacts(
                    w, groups.Stops.OpensOf(w.Window), Counted.Of(mine), mine.Where(g => g.Waits).Sum(g => g.Theaters), hourAgo.GetValueOrDefault(id), dayAgo.GetValueOrDefault(id), Share(soon[id], w, look.Now),
                    countered.GetValueOrDefault(id),
                    LiftedBy(mine, groups.Stops) ?? moved.GetValueOrDefault(id), today);
                return WindowAlerts.Of(facts).Select(a => (w.Window, Alert: a));
            })
            .ToLookup(a => a.Window, a => a.Alert);
    }

    /// <summary>
    /// Theaters in effect by window, of the look's day, as the plan stood so long before. Runs that ended meanwhile by themselves are in neither
    /// number, since the day asked about is the same.
    /// </summary>
    private static async Task<Dictionary<string, decimal>> InEffect(Look look, BookingFilter filter, Duration before)
    {
        var past = await look.AsOf(look.Now - before);
        // Of the same day as now, or runs that begin or end in between would count as gained or lost.
        var groups = await StandingGroups.Load(past with { Now = look.Now }, filter, perWindow: true);
        return groups.Groups.Where(g => g.Key is "playing" or "upcoming").GroupBy(g => g.Window).ToDictionary(g => g.Key, g => (decimal)g.Sum(x => x.Theaters));
    }

    /// <summary>When something was last recorded that can take theaters away, within the last day; null: nothing was.</summary>
    private static async Task<Instant?> LastLoss(Look look)
    {
        var at = await look.Query<string?>(
            """
            select max(recorded_at) from journal where recorded_at >= @dayAgo and seq <= @seq and (kind like 'disruption-%' or kind in (
                'report-verified.v1', 'booking-dropped.v1', 'booking-cancelled.v1', 'booking-displaced.v1', 'booking-finalled.v1', 'booking-amended.v1', 'window-moved.v1'))
            """,
            new { dayAgo = Stored.Text(look.Now - Duration.FromHours(24)), seq = look.Seq });
        return at is [{ } text] ? Stored.Instant(text) : null;
    }

    /// <summary>Houses with lines of offers with a time to answer by that is still to come, by that time: a house is asked once, whatever the number of formats.</summary>
    private static async Task<ILookup<string, SoonRow>> Soon(Look look, BookingFilter filter) => (await look.Query<SoonRow>(
        $"""
        select l."window" as "Window", o.respond_by as OpenUntil, count(distinct case when l.state in ('out', 'pencilled') then l.theater end) as "Open", count(distinct l.theater) as Lines
        from offer_line l join offer o on o.id = l.offer and {look.InForce("o")}
        where {look.InForce("l")}{LineSql.Where(look, filter)} and o.respond_by > @line_now and l.state <> 'moved' and l.state <> 'withdrawn'
        group by l."window", o.respond_by
        """,
        LineSql.With(LineSql.Parameters(filter, []), look))).ToLookup(r => r.Window);

    /// <summary>Houses with a counter that waits for the distributor, as the offers count them: one that plays another format all the same is among them.</summary>
    private static async Task<Dictionary<string, decimal>> Countered(Look look, BookingFilter filter) => (await look.Query<(string Window, long Theaters)>(
        $"""
        select l."window", count(distinct l.theater) from offer_line l
        where {look.InForce("l")}{LineSql.Where(look, filter)} and l.state = 'countered' group by l."window"
        """,
        LineSql.Parameters(filter, []))).ToDictionary(r => r.Window, r => (decimal)r.Theaters);

    private static (int Open, int All) Share(IEnumerable<SoonRow> rows, WindowDetails window, Instant now)
    {
        var within = Stored.Text(now + Duration.FromHours(window.Alerts?.UnansweredHours ?? 48));
        var soon = rows.Where(r => string.CompareOrdinal(r.OpenUntil, within) <= 0).ToList();
        return (soon.Sum(r => r.Open), soon.Sum(r => r.Lines));
    }

    /// <summary>What the last move of each window set.</summary>
    private static async Task<Dictionary<string, LocalDate?>> ReconfirmBy(Look look, List<string> windows)
    {
        if (windows.Count == 0)
        {
            return [];
        }
        var moves = await look.Query<string>(
            $"""
            select body from journal j where kind = 'window-moved.v1' and seq <= @seq and {look.Readable("j")}
                and {look.Database.In("\"window\"", "@windows")} order by seq
            """,
            new { seq = look.Seq, windows });
        return moves.Select(EventText.Read).Select(EventText.Event).OfType<WindowMoved>().GroupBy(m => m.Window.Value).ToDictionary(m => m.Key, m => m.Last().ReconfirmBy);
    }

    /// <summary>What lifts that asked for a confirmation set: the latest.</summary>
    private static LocalDate? LiftedBy(IEnumerable<StandingGroup> groups, StopSet stops) => groups
        .Where(g => g is { Waits: true, Because: not null })
        .SelectMany(g => stops.ByNumber(g.Because!.Value).Lifts)
        .Select(l => l.ReconfirmBy)
        .Max();
}
