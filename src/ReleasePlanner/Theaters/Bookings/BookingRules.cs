using ReleasePlanner.Disruptions;
using ReleasePlanner.Films;
using ReleasePlanner.Markets;
using ReleasePlanner.Standing;
using ReleasePlanner.Windows;

namespace ReleasePlanner.Theaters.Bookings;

/// <summary>What a decision about one booking knows of the world around it.</summary>
public sealed record Around(
    TheaterDetails House, Known<FilmState> Film, Known<WindowState> Window, MarketDetails Market, Saw Saw, ImmutableArray<Disruption> Disruptions)
{
    /// <summary>Of these what the distributor itself stops: all its films at once, the film, the window.</summary>
    public ImmutableArray<Disruption> OfDistributor { get; init; } = [];

    public PlayWeeks PlayWeeks => Markets.PlayWeeks.Of(House.PlayWeekStartsOn, Market);

    /// <summary>Gathers it; null while facts are missing (the reader says which).</summary>
    public static Around? Of(TheaterState theater, WindowId window, ChainId chain, FactReader facts, Context context)
    {
        var house = theater.Details!;
        var (f, w, c, m) = (facts.Film(window.Film), facts.Window(window), facts.Chain(chain), facts.Market(house.Market));
        // A window names its distributor, so that it can be asked about only then.
        var d = w?.State.Details is { } planned ? facts.Distributor(planned.Distributor) : null;
        return f is null || w is null || c is null || m is null || (d is null && w.State.Details is not null)
            ? null
            : new(
                house, f, w, m.State.Details!,
                new Saw(f.Version, w.Version, c.Version, m.Version, context.Version) { Distributor = d?.Version ?? 0 },
                [.. f.State.Disruptions, .. d?.State.Disruptions ?? [], .. w.State.Disruptions, .. c.State.Disruptions, .. m.State.Disruptions, .. theater.Disruptions])
            {
                OfDistributor = [.. f.State.Disruptions, .. d?.State.Disruptions ?? [], .. w.State.Disruptions],
            };
    }

    public House AsHouse() => new(House.Theater, House.Chain, House.Market, House.Region, House.TimeZone);

    public StandingResult Standing(Booking booking, Instant now) => StandingUnder(Disruptions, booking, now);

    /// <summary>What it would be if there were no other disruptions.</summary>
    public StandingResult StandingUnder(ImmutableArray<Disruption> disruptions, Booking booking, Instant now) =>
        Standings.Of(booking, AsHouse(), disruptions, Window.State.OpeningsWithLastDay, CinemaDay.Of(now, House.TimeZone));
}

/// <summary>A run as asked for, before it is a booking.</summary>
public sealed record RunAsked(LocalDate? From, int? Weeks, Stub? Stub, PlayDays? Days, ImmutableArray<LocalDate> Previews);

/// <summary>Rules that confirming, amending and reconfirming share. Each returns null when it holds.</summary>
public static class BookingRules
{
    private static readonly BookingKind[] BeforeOpening = [BookingKind.Sneak, BookingKind.Event, BookingKind.Festival, BookingKind.FourWall];

    /// <summary>Sets the booking's dates from a run asked for: first day, firm end, week 1, days.</summary>
    /// <remarks>US: Thursday 25 Dec 2014 for one week ends 2 Jan (stub joins) or 26 Dec (short).</remarks>
    public static Result<Booking> WithRun(Booking booking, RunAsked run, Around around)
    {
        var weeks = around.PlayWeeks;
        var stub = run.Stub ?? around.Window.State.Details!.Stub;
        if ((run.From ?? run.Days?.Dates.Cast<LocalDate?>().FirstOrDefault() ?? around.Window.State.Opens) is not { } from)
        {
            return Refusal.Invalid($"{around.Window.Stream} is undated: give from, once it has an opening", "from");
        }
        var number = run.Weeks ?? 1;
        var ends = weeks.Ends(from, number, stub);
        var (until, first) = (ends[^1], ends[0]);
        ImmutableArray<LocalDate> days = [];
        switch (run.Days)
        {
            case { Number: { } n }:
                until = from.PlusDays(n);
                first = LocalDate.Min(first, until);
                number = Math.Max(1, ends.Count(e => e <= until));
                break;
            case { Dates: { IsEmpty: false } dates }:
                if (run.Weeks is not null && dates[^1] >= until)
                {
                    return Refusal.Invalid($"{dates[^1]:uuuu-MM-dd} is after the run, which ends before {until:uuuu-MM-dd}", "days");
                }
                if (dates[0] < from)
                {
                    return Refusal.Invalid($"{dates[0]:uuuu-MM-dd} is before the run, which begins {from:uuuu-MM-dd}", "days");
                }
                until = dates[^1].PlusDays(1);
                first = LocalDate.Min(first, until);
                from = dates[0];
                days = dates.Length == Period.DaysBetween(from, until) ? [] : dates;
                break;
            case { Weekdays: { IsEmpty: false } weekdays }:
                days = [.. Days(from, until).Where(d => weekdays.Contains(d.DayOfWeek))];
                if (days.IsEmpty)
                {
                    return Refusal.Invalid("none of the run's days falls on those days of the week", "days");
                }
                break;
        }
        return booking with
        {
            From = from,
            Until = until,
            FirstWeekEnds = first,
            Weeks = number,
            Stub = stub,
            Days = days,
            Previews = run.Previews,
        };
    }

    /// <summary>A run lies in its window: not before the opening (but for sneaks, events, festivals and four-walls), not after the end.</summary>
    public static Refusal? InWindow(Booking booking, Around around)
    {
        var window = around.Window.State;
        if (window.Opens is not { } opens)
        {
            return Refusal.Invalid($"{booking.Window} is undated: no run can be confirmed until it has an opening", "from");
        }
        if (booking.From < opens && !BeforeOpening.Contains(booking.Kind))
        {
            return Refusal.Invalid($"the run begins {booking.From:uuuu-MM-dd}, before {booking.Window} opens {opens:uuuu-MM-dd}", "from");
        }
        if (window.Closes(new PlayWeeks(around.Market.PlayWeeks)) is { } closes && booking.From >= closes)
        {
            return Refusal.Invalid($"the run begins {booking.From:uuuu-MM-dd}, but {booking.Window} closes {closes:uuuu-MM-dd}", "from");
        }
        var strangers = booking.Previews.Where(p => !window.Details!.Previews.Contains(p) || p >= booking.From).ToList();
        return strangers.Count > 0
            ? Refusal.Invalid($"{strangers[0]:uuuu-MM-dd} is not a preview day of {booking.Window}", "previews")
            : null;
    }

    /// <summary>The film has the version and format.</summary>
    public static Refusal? HasVersion(Booking booking, Around around)
    {
        var film = around.Film.State.Details!;
        if (!film.Versions.IsEmpty && !film.Versions.Contains(booking.Version))
        {
            return Refusal.Invalid($"{film.Film} has versions {string.Join(", ", film.Versions)}, not {booking.Version}", "version");
        }
        return !film.Formats.IsEmpty && booking.Format != ScreenCounts.Standard && !film.Formats.Contains(booking.Format)
            ? Refusal.Invalid($"{film.Film} has formats {string.Join(", ", film.Formats)}, not {booking.Format}", "format")
            : null;
    }

    /// <summary>Same window, version and format do not overlap in one house.</summary>
    public static Refusal? NotTwice(Booking booking, TheaterState theater, Around around, Instant now)
    {
        var other = theater.Bookings.FirstOrDefault(b =>
            b.Id != booking.Id && b.Displaced is null && b.Window == booking.Window && b.Version == booking.Version && b.Format == booking.Format
            && b.FirstDay < booking.Until && booking.FirstDay < LocalDate.Min(b.End ?? LocalDate.MaxIsoValue, LocalDate.Max(b.Until, b.From.PlusDays(1)))
            && (b.End is null || b.From < b.End)
            && around.Standing(b, now).Key is not (StandingKey.Dropped or StandingKey.Cancelled));
        return other is null
            ? null
            : new Refusal("already-booked", $"{theater.Details!.Theater} has {booking.Window} from {other.From:uuuu-MM-dd} already: amend that booking");
    }

    /// <summary>No disruption stops every day of it. Stops on some days only warn.</summary>
    public static Refusal? NotStopped(Booking booking, Around around, Instant now, List<Warning> warnings)
    {
        // A run entered after the fact is judged as it was on its first day.
        var today = CinemaDay.Of(now, around.House.TimeZone);
        var standing = Standings.Of(
            booking with { Displaced = null }, around.AsHouse(), around.Disruptions, around.Window.State.OpeningsWithLastDay, today < booking.Until ? today : booking.From);
        if (standing is { Key: StandingKey.Stopped, WhollyStopped: false, Because: { } some })
        {
            warnings.Add(new("stopped-days", $"{some} stops it on its first days"));
        }
        if (standing is { Key: StandingKey.Stopped, WhollyStopped: true, Because: { } because })
        {
            var by = around.Disruptions.First(d => d.Id == because);
            var way = by.Irrevocable ? "that can never be lifted" : "it can be confirmed once that is lifted";
            return new Refusal("stopped", $"{by.Kind} by {by.Owner} stops it{(by.Reason is null ? "" : $" ({by.Reason})")}: {way}", Disruption: because.Value);
        }
        foreach (var gap in standing.Gaps)
        {
            warnings.Add(new("stopped-days", $"a disruption stops it from {gap.From:uuuu-MM-dd} until {gap.Until.PlusDays(-1):uuuu-MM-dd}"));
        }
        return null;
    }

    /// <summary>Advice about the run's dates and what could not be checked.</summary>
    public static void Advise(Booking booking, Around around, Instant now, List<Warning> warnings)
    {
        if (!around.PlayWeeks.StartsOn(booking.From) && booking.From != around.Window.State.Opens && booking.Days.IsEmpty && booking.Kind == BookingKind.Run)
        {
            warnings.Add(new(
                "wrong-day", $"{booking.From:uuuu-MM-dd} is a {booking.From.DayOfWeek}; play weeks of this house start {around.PlayWeeks.Containing(booking.From).From.DayOfWeek}"));
        }
        if (around.Window.State.Closes(new PlayWeeks(around.Market.PlayWeeks)) is { } closes && booking.Until > closes)
        {
            warnings.Add(new("past-window", $"the run goes on after {booking.Window} closes {closes:uuuu-MM-dd}"));
        }
        if (around.House.Screens is null)
        {
            warnings.Add(new("screens-unknown", "the house's screens are not known, so it was not checked that one is free"));
        }
        if (booking.Until <= CinemaDay.Of(now, around.House.TimeZone))
        {
            warnings.Add(new("past", "the run is over already"));
        }
    }

    /// <summary>The most screens that bookings hold together on one day of a play week, half ones too.</summary>
    public static decimal ScreensHeld(IReadOnlyList<Booking> bookings, PlayWeek week) => Days(week.From, week.Until).Max(day => bookings.Sum(b => b.HalvesOn(day))) / 2m;

    /// <summary>Days of <c>[from, until)</c>.</summary>
    public static IEnumerable<LocalDate> Days(LocalDate from, LocalDate until)
    {
        for (var day = from; day < until; day = day.PlusDays(1))
        {
            yield return day;
        }
    }
}
