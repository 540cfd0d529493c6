using ReleasePlanner.Disruptions;
using ReleasePlanner.Markets;
using ReleasePlanner.Theaters.Bookings;
using ReleasePlanner.Windows;

namespace ReleasePlanner.Standing;

/// <summary>What a booking is on a day, in the order in which a house with several counts.</summary>
public enum StandingKey
{
    Playing,
    Upcoming,
    NeedsReconfirmation,
    Pencilled,
    Stopped,
    Displaced,
    Completed,
    Finalled,
    Dropped,
    Cancelled,

    /// <summary>Needs reconfirmation, and the last day to give it has passed. It can still be reconfirmed.</summary>
    Lapsed,
}

/// <summary>Where a booking's house is, as far as standing needs it.</summary>
public sealed record House(TheaterId Theater, ChainId Chain, MarketId Market, RegionId? Region, DateTimeZone Zone);

/// <summary>What a booking is on a day, and why.</summary>
/// <param name="Because">The disruption that decides, for stopped, for reconfirmation after a lift and for an end by release.</param>
/// <param name="Gaps">Remaining days that a disruption covers while the booking as a whole goes on.</param>
/// <param name="EndsEarly">The effective run ends before the planned one.</param>
/// <param name="WhollyStopped">Stopped on every remaining day, not only on the day asked about.</param>
public sealed record StandingResult(
    StandingKey Key, DisruptionId? Because, ImmutableArray<PlayWeek> Gaps, bool EndsEarly, bool WhollyStopped = false);

/// <summary>
/// The one derivation of standing, in C#; the SQL of <c>StandingSql</c> says the same and both run one table of examples.
/// A function of the set of facts: their order does not matter.
/// </summary>
public static class Standings
{
    /// <param name="disruptions">Any; those that do not match the booking are passed over.</param>
    /// <param name="openings">The openings of the booking's window.</param>
    /// <param name="on">The cinema day asked about, in the house's dates.</param>
    public static StandingResult Of(
        Booking booking, House house, IReadOnlyCollection<Disruption> disruptions, IReadOnlyCollection<Opening> openings, LocalDate on)
    {
        var matching = disruptions.Where(d => Matches(d, booking, house) && d.IsVerified && !IsSuperseded(d, disruptions)).ToList();
        var (end, endedBy, releasedBy) = EffectiveEnd(booking, house, matching);
        var early = end is not null && (end < booking.Until);
        var lastDay = end ?? LocalDate.MaxIsoValue;

        StandingResult Result(StandingKey key, DisruptionId? because = null) => new(key, because, [], early);

        if (booking.Displaced is not null)
        {
            return Result(StandingKey.Displaced);
        }
        if (booking.From >= lastDay || (on >= lastDay && endedBy is RunEnd.Dropped or RunEnd.Cancelled))
        {
            return Result(KeyOf(endedBy), releasedBy);
        }
        var asked = ToReconfirm(booking, house, matching);
        if (on >= lastDay)
        {
            return AfterEnd(booking, house, matching, openings, asked, on, lastDay) is var (key, because)
                ? Result(key, because) with { WhollyStopped = key == StandingKey.Stopped }
                : Result(KeyOf(endedBy), releasedBy);
        }
        var stops = Stops(matching, house);
        var first = FirstPlayed(booking, LocalDate.Max(on, booking.From), lastDay);
        if (first is { } firstDay && FirstUncovered(booking, stops, LocalDate.Max(on, booking.From), lastDay) is null)
        {
            return Result(StandingKey.Stopped, Decider(stops, firstDay)!.Disruption.Id) with { WhollyStopped = true };
        }
        if (on >= booking.From && (booking.Days.IsEmpty || first == on) && Decider(stops, on) is { } stop)
        {
            return Result(StandingKey.Stopped, stop.Disruption.Id);
        }
        if (MovedAway(booking, openings, house.Zone))
        {
            return Result(Waiting(ReconfirmBy(openings), on));
        }
        if (asked is not null)
        {
            return Result(Waiting(asked.By, on), asked.Disruption);
        }
        return Result(on < booking.From ? StandingKey.Upcoming : StandingKey.Playing) with
        {
            Gaps = Gaps(booking, stops, on, lastDay),
        };
    }

    /// <summary>
    /// What a run that ended by its own dates is when none of its days was played: stopped on all of them, moved before it began, or
    /// not reconfirmed; null: some day was played.
    /// </summary>
    private static (StandingKey Key, DisruptionId? Because)? AfterEnd(
        Booking booking, House house, List<Disruption> matching, IReadOnlyCollection<Opening> openings, Asked? asked, LocalDate on, LocalDate lastDay)
    {
        var stops = matching.Select(d => StoppedDays.Past(d, house)).ToList();
        var uncovered = FirstUncovered(booking, stops, booking.From, lastDay);
        if (uncovered is null && FirstPlayed(booking, booking.From, lastDay) is { } first)
        {
            var decider = Decider(stops, first)!;
            return decider.Lift?.Bookings switch
            {
                null => (StandingKey.Stopped, decider.Disruption.Id),
                OnLift.Release => (EndsByHouse(decider.Disruption) ? StandingKey.Dropped : StandingKey.Cancelled, decider.Disruption.Id),
                _ => (Waiting(asked?.By, on), decider.Disruption.Id),
            };
        }
        if (MovedAway(booking, openings, house.Zone))
        {
            return (Waiting(ReconfirmBy(openings), on), null);
        }
        return asked is not null && (asked.Since <= booking.From || uncovered >= asked.Since) ? (Waiting(asked.By, on), asked.Disruption) : null;
    }

    /// <summary>
    /// Whether a booking is played on any day of <c>[from, until)</c>: in its effective run, on one of its days, not stopped that day,
    /// not displaced and not waiting for reconfirmation. Previews do not count.
    /// </summary>
    public static bool Plays(
        Booking booking, House house, IReadOnlyCollection<Disruption> disruptions, IReadOnlyCollection<Opening> openings, LocalDate from, LocalDate until)
    {
        if (booking.Displaced is not null)
        {
            return false;
        }
        var matching = disruptions.Where(d => Matches(d, booking, house) && d.IsVerified && !IsSuperseded(d, disruptions)).ToList();
        var (end, _, _) = EffectiveEnd(booking, house, matching);
        var (first, last) = (LocalDate.Max(from, booking.From), LocalDate.Min(until, end ?? until));
        if (first >= last || MovedAway(booking, openings, house.Zone) || ToReconfirm(booking, house, matching) is not null)
        {
            return false;
        }
        var stops = Stops(matching, house);
        return BookingRules.Days(first, last).Any(day => (booking.Days.IsEmpty || booking.Days.Contains(day)) && !stops.Any(s => s.Covers(day)));
    }

    /// <summary>True when the booking is in the disruption's scope. A report reaches only the film or window it was filed under.</summary>
    public static bool Matches(Disruption disruption, Booking booking, House house)
    {
        var s = disruption.Scope;
        return (s.Distributor is null || s.Distributor == booking.Distributor)
            && (s.Film is null || s.Film == booking.Film)
            && (s.Window is null || s.Window == booking.Window)
            && (s.Chain is null || s.Chain == booking.Chain)
            && (s.Markets.IsEmpty || s.Markets.Contains(house.Market))
            && (s.Channels.IsEmpty || s.Channels.Contains(booking.Channel))
            && (s.Regions.IsEmpty || (house.Region is { } region && s.Regions.Contains(region)))
            && (s.Theaters.IsEmpty || s.Theaters.Contains(house.Theater))
            && !s.Except.Contains(house.Theater)
            && (s.Formats.IsEmpty || s.Formats.Contains(booking.Format));
    }

    /// <summary>A report gives way once the party itself acts on the film: its own disruption decides from then on, lifted or not.</summary>
    public static bool IsSuperseded(Disruption report, IEnumerable<Disruption> disruptions) =>
        report.Report is { } r && disruptions.Any(d =>
            d.Report is null
            && d.Owner == r.About
            && d.Kind == report.Kind
            && d.PlacedAt >= report.PlacedAt
            && (d.Scope.Film is null || d.Scope.Film == report.Scope.Film)
            && Share(d.Scope.Markets, report.Scope.Markets)
            && Share(d.Scope.Regions, report.Scope.Regions)
            && (d.Scope.Distributor is null || report.Scope.Distributor is null || d.Scope.Distributor == report.Scope.Distributor));

    /// <summary>True unless both name some and have none in common: to close Florida says nothing of a report about New York.</summary>
    private static bool Share<T>(ImmutableArray<T> one, ImmutableArray<T> other) => one.IsEmpty || other.IsEmpty || one.Intersect(other).Any();

    /// <summary>True when the opening the booking was made under is no longer the window's, and the run had not begun when it went.</summary>
    public static bool MovedAway(Booking booking, IReadOnlyCollection<Opening> openings, DateTimeZone zone)
    {
        if (booking.Pinned || openings.Count == 0)
        {
            return false;
        }
        return LeftAt(booking.MadeUnder, openings) is { } left && CinemaDay.Of(left, zone) < booking.From;
    }

    /// <summary>
    /// When the window left an opening for the last time; null while it still has it. Openings that bookings follow count as the
    /// one they followed, so a move back restores and a move inside the play week changes nothing.
    /// </summary>
    public static Instant? LeftAt(LocalDate? madeUnder, IReadOnlyCollection<Opening> openings)
    {
        Instant? left = null;
        var (stands, stood) = (false, false);
        foreach (var opening in openings.OrderBy(o => o.Version))
        {
            if (opening.Opens == madeUnder || (stands && opening.Follow))
            {
                (stands, stood, left) = (true, true, null);
            }
            else if (stood && stands)
            {
                (stands, left) = (false, opening.At);
            }
        }
        return left;
    }

    /// <summary>That a lift asks for a confirmation.</summary>
    /// <param name="Since">The cinema day of the earliest such lift.</param>
    /// <param name="By">The last day to give it; null: none was set.</param>
    private sealed record Asked(DisruptionId Disruption, LocalDate Since, LocalDate? By);

    private static (LocalDate? End, RunEnd By, DisruptionId? Released) EffectiveEnd(Booking booking, House house, List<Disruption> matching)
    {
        var (end, by, released) = (booking.End, booking.EndedBy, default(DisruptionId?));
        foreach (var d in matching.OrderBy(d => d.PlacedAt).ThenBy(d => d.Id.Value, StringComparer.Ordinal))
        {
            if (d.LiftFor(house.Theater) is { Bookings: OnLift.Release } lift && lift.Version > SawOf(booking, d.Owner) && Meets(d, booking))
            {
                var day = CinemaDay.Of(lift.At, house.Zone);
                if (end is null || day < end)
                {
                    (end, released) = (day, d.Id);
                    by = EndsByHouse(d) ? RunEnd.Dropped : RunEnd.Cancelled;
                }
            }
        }
        return (end, by, released);
    }

    /// <summary>True when a release from the disruption is the house's drop rather than the distributor's cancel.</summary>
    private static bool EndsByHouse(Disruption d) =>
        d.Owner.StartsWith("chain:", StringComparison.Ordinal) || d.Owner.StartsWith("theater:", StringComparison.Ordinal);

    /// <summary>True when the period meets the run: a lift says what becomes of bookings that were stopped, not of all in scope.</summary>
    private static bool Meets(Disruption d, Booking booking) =>
        (d.From is null || booking.End is null || d.From < booking.End) && (d.Until is null || booking.From < d.Until);

    /// <summary>The lift that asks the house to confirm again: the one whose disruption is highest in rank.</summary>
    private static Asked? ToReconfirm(Booking booking, House house, List<Disruption> matching)
    {
        var asking = matching
            .Where(d => d.LiftFor(house.Theater) is { Bookings: OnLift.Reconfirm } lift && lift.Version > SawOf(booking, d.Owner) && Meets(d, booking))
            .OrderBy(d => d.Kind).ThenBy(d => d.PlacedAt).ThenBy(d => d.Id.Value, StringComparer.Ordinal)
            .ToList();
        return asking.Count == 0
            ? null
            : new(asking[0].Id, asking.Min(d => CinemaDay.Of(d.LiftFor(house.Theater)!.At, house.Zone)), asking[0].LiftFor(house.Theater)!.ReconfirmBy);
    }

    /// <summary>The last day to reconfirm that the window's last move set.</summary>
    private static LocalDate? ReconfirmBy(IReadOnlyCollection<Opening> openings) => openings.MaxBy(o => o.Version)?.ReconfirmBy;

    private static StandingKey Waiting(LocalDate? by, LocalDate on) => by < on ? StandingKey.Lapsed : StandingKey.NeedsReconfirmation;

    private static long SawOf(Booking booking, string owner) => owner[..owner.IndexOf(':')] switch
    {
        "film" => booking.Saw.Film,
        "window" => booking.Saw.Window,
        "chain" => booking.Saw.Chain,
        "market" => booking.Saw.Market,
        "distributor" => booking.Saw.Distributor,
        _ => booking.Saw.Theater,
    };

    private static List<StoppedDays> Stops(List<Disruption> matching, House house) =>
        [.. matching.Where(d => d.LiftFor(house.Theater) is null).Select(StoppedDays.Of)];

    /// <summary>Of those that cover the day the one that still stops, then the highest in rank.</summary>
    private static StoppedDays? Decider(List<StoppedDays> stops, LocalDate day) => stops
        .Where(s => s.Covers(day))
        .OrderBy(s => s.Lift is not null).ThenBy(s => s.Disruption.Kind).ThenBy(s => s.Disruption.PlacedAt).ThenBy(s => s.Disruption.Id.Value, StringComparer.Ordinal)
        .FirstOrDefault();

    /// <summary>The first day of <c>[from, end)</c> that the run plays.</summary>
    private static LocalDate? FirstPlayed(Booking booking, LocalDate from, LocalDate end) => booking.Days.IsEmpty
        ? from < end ? from : null
        : booking.Days.Where(d => d >= from && d < end).Select(d => (LocalDate?)d).FirstOrDefault();

    /// <summary>The first day of <c>[from, end)</c> that the run plays and nothing stops: it is the first day, or one on which a stop ends.</summary>
    private static LocalDate? FirstUncovered(Booking booking, List<StoppedDays> stops, LocalDate from, LocalDate end)
    {
        var candidates = booking.Days.IsEmpty
            ? stops.Where(s => s.Until > from && s.Until < end).Select(s => s.Until).Append(from)
            : booking.Days.Where(d => d >= from && d < end);
        return candidates.Where(day => !stops.Any(s => s.Covers(day))).Select(d => (LocalDate?)d).Min();
    }

    /// <summary>Stretches of stopped days that hold a day the booking plays, previews among them.</summary>
    private static ImmutableArray<PlayWeek> Gaps(Booking booking, List<StoppedDays> stops, LocalDate on, LocalDate end)
    {
        var from = LocalDate.Max(on, booking.FirstDay);
        var gaps = new List<PlayWeek>();
        var clipped = stops
            .Select(s => new PlayWeek(LocalDate.Max(s.From, from), LocalDate.Min(s.Until, end)))
            .Where(g => g.From < g.Until)
            .OrderBy(g => g.From);
        foreach (var gap in clipped)
        {
            if (gaps.Count > 0 && gap.From <= gaps[^1].Until)
            {
                gaps[^1] = gaps[^1] with { Until = LocalDate.Max(gap.Until, gaps[^1].Until) };
            }
            else
            {
                gaps.Add(gap);
            }
        }
        return [.. gaps.Where(g => PlaysIn(booking, g))];
    }

    private static bool PlaysIn(Booking booking, PlayWeek gap) =>
        booking.Previews.Any(p => p >= gap.From && p < gap.Until)
        || (booking.Days.IsEmpty ? gap.Until > booking.From : booking.Days.Any(d => d >= gap.From && d < gap.Until));

    private static StandingKey KeyOf(RunEnd end) => end switch
    {
        RunEnd.Dropped => StandingKey.Dropped,
        RunEnd.Cancelled => StandingKey.Cancelled,
        RunEnd.Finalled => StandingKey.Finalled,
        _ => StandingKey.Completed,
    };
}
