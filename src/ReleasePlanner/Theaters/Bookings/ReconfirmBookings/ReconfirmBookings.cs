using ReleasePlanner.FilmRental;
using ReleasePlanner.Markets;
using ReleasePlanner.Standing;

namespace ReleasePlanner.Theaters.Bookings;

/// <summary>The house confirms again, after a move, a lift that asked for it, or a displacement.</summary>
[May(Role.Exhibitor)]
public sealed record ReconfirmBookings : OverBookings
{
    /// <summary>
    /// Null: the shifted run. One that began with the opening begins with the new one; one that began on a later play-week start
    /// begins with the same week of the film's run; any other is shifted by as many days as the opening moved.
    /// </summary>
    public LocalDate? From { get; init; }

    public int? Weeks { get; init; }

    public override Command Line(TheaterId theater, ImmutableArray<BookingId> bookings, CommandId id) => new ReconfirmBookingsAt
    {
        CommandId = id,
        Theater = theater,
        Bookings = bookings,
        From = From,
        Weeks = Weeks,
    };

    protected override void CheckShape(Problems problems)
    {
        base.CheckShape(problems);
        problems.If(Weeks is < 1 or > 60, "weeks", $"is {Weeks}: give 1 to 60");
    }
}

/// <summary>One line of <see cref="ReconfirmBookings"/>.</summary>
internal sealed record ReconfirmBookingsAt : BookingLine
{
    private const int MostWeeks = 60;

    public LocalDate? From { get; init; }

    public int? Weeks { get; init; }

    protected override Decision Decide(Booking booking, TheaterState state, FactReader facts, Context context, List<Warning> warnings)
    {
        if (Around.Of(state, booking.Window, booking.Chain, facts, context) is not { } around)
        {
            return Decision.Lacks(facts.Lacking);
        }
        var standing = around.Standing(booking, context.Now);
        if (standing.Key is not (StandingKey.NeedsReconfirmation or StandingKey.Lapsed or StandingKey.Displaced or StandingKey.Stopped) && From is null && Weeks is null)
        {
            return Decision.Nothing;
        }
        if (standing.Key is StandingKey.Completed or StandingKey.Finalled or StandingKey.Dropped or StandingKey.Cancelled)
        {
            return Refusal.NotBooked($"{booking.Film} in {Theater}");
        }
        if (Proposed(booking, around) is not { } from)
        {
            return Refusal.Invalid($"{booking.Window} is undated: nothing can be reconfirmed until it has an opening", "from");
        }
        var fresh = booking with
        {
            Displaced = null,
            MadeUnder = around.Window.State.Opens,
            Saw = around.Saw,
            ConfirmedBy = context.Actor.ToString(),
            ConfirmedFor = context.OnBehalf,
            // An end before the new run was one of the old run.
            Final = booking.Final?.From <= from ? null : booking.Final,
        };
        var days = booking.Days.IsEmpty
            ? null
            : new PlayDays(null, [.. booking.Days.Select(d => d.PlusDays(Period.DaysBetween(booking.From, from)))], []);
        var shortRun = booking.Days.IsEmpty && IsShort(booking, around)
            ? new PlayDays(Period.DaysBetween(booking.From, booking.Until), [], [])
            : days;
        var run = new RunAsked(
            from, shortRun is null ? Weeks ?? booking.Weeks : Weeks, booking.Stub, Weeks is null ? shortRun : null, from == booking.From ? booking.Previews : []);
        return BookingRules.WithRun(fresh, run, around).Match(
            b => From is null && b.Until <= CinemaDay.Of(context.Now, around.House.TimeZone)
                ? Refusal.Invalid($"the days of {booking.Film} in {Theater} have passed, until {b.Until.PlusDays(-1):uuuu-MM-dd}: give from", "from")
                : Fit(booking, b, state, around, facts, context, warnings),
            refusal => refusal);
    }

    /// <summary>The start asked for, or the shifted one; null while the window is undated.</summary>
    private LocalDate? Proposed(Booking booking, Around around)
    {
        if (From is not null)
        {
            return From;
        }
        if (around.Window.State.Opens is not { } opens)
        {
            return null;
        }
        if (booking.MadeUnder is not { } under || under == opens)
        {
            return booking.From;
        }
        var (weeks, stub) = (around.PlayWeeks, around.Window.State.Details!.Stub);
        if (booking.From <= under || !weeks.StartsOn(booking.From))
        {
            return booking.From.PlusDays(Period.DaysBetween(under, opens));
        }
        // Week 2 of the film stays week 2, however many days week 1 has; a play week that begins inside week 1 stays as many weeks after the opening's.
        var week = weeks.Ends(under, MostWeeks, stub).IndexOf(booking.From);
        return week >= 0 ? weeks.Ends(opens, week + 1, stub)[^1] : weeks.Containing(opens).Until;
    }

    /// <summary>A run of a number of days rather than of play weeks keeps that number.</summary>
    private static bool IsShort(Booking booking, Around around) =>
        booking.Until != around.PlayWeeks.Until(booking.From, booking.Weeks, booking.Stub);

    private static Decision Fit(
        Booking before, Booking after, TheaterState state, Around around, FactReader facts, Context context, List<Warning> warnings)
    {
        var refusal = BookingRules.InWindow(after, around)
            ?? BookingRules.NotTwice(after, state, around, context.Now)
            ?? BookingRules.NotStopped(after, around, context.Now, warnings);
        if (refusal is not null)
        {
            return refusal;
        }
        var room = Displacing.MakeRoom(after, state, facts, context);
        if (room.Refusal is not null || !room.Lacking.IsEmpty)
        {
            return room;
        }
        BookingRules.Advise(after, around, context.Now, warnings);
        return Commitments.Keep(
            before, after, state, facts, context, warnings, kept => Decision.Of([.. room.Events, new BookingReconfirmed { Booking = kept }]));
    }
}
