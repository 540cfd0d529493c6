using ReleasePlanner.FilmRental;
using ReleasePlanner.Standing;

namespace ReleasePlanner.Theaters.Bookings;

/// <summary>The house changes its own bookings. What is not given stays as it is.</summary>
[May(Role.Exhibitor)]
public sealed record AmendBookings : OverBookings
{
    public WeeklyScreens? Screens { get; init; }

    public LocalDate? From { get; init; }

    public int? Weeks { get; init; }

    public string? Format { get; init; }

    public string? Version { get; init; }

    public Shows? Shows { get; init; }

    /// <summary>The preview days, all of them; none: empty. Each is one of the window's.</summary>
    public ImmutableArray<LocalDate>? Previews { get; init; }

    public Terms? Terms { get; init; }

    /// <summary>What the runs were when they were read; null: whatever they are.</summary>
    public RunSeen? Seen { get; init; }

    public override Command Line(TheaterId theater, ImmutableArray<BookingId> bookings, CommandId id) => new AmendBookingsAt
    {
        CommandId = id,
        Theater = theater,
        Bookings = bookings,
        Screens = Screens,
        From = From,
        Weeks = Weeks,
        Format = Format,
        Version = Version,
        Shows = Shows,
        Previews = Previews,
        Terms = Terms,
        Seen = Seen,
    };

    protected override void CheckShape(Problems problems)
    {
        base.CheckShape(problems);
        problems.If(Screens is null && From is null && Weeks is null && Format is null && Version is null && Shows is null && Previews is null && Terms is null, "", "changes nothing");
        problems.If(Weeks is < 1 or > 60, "weeks", $"is {Weeks}: give 1 to 60");
        problems.If(Format is not null && !Slug.IsValid(Format), "format", "is not a slug, such as imax");
        problems.If(Version is not null && !Slug.IsValid(Version), "version", "is not a slug, such as ov");
        Terms?.Check(problems, "terms");
    }
}

/// <summary>One line of <see cref="AmendBookings"/>.</summary>
internal sealed record AmendBookingsAt : BookingLine
{
    public WeeklyScreens? Screens { get; init; }

    public LocalDate? From { get; init; }

    public int? Weeks { get; init; }

    public string? Format { get; init; }

    public string? Version { get; init; }

    public Shows? Shows { get; init; }

    public ImmutableArray<LocalDate>? Previews { get; init; }

    public Terms? Terms { get; init; }

    public RunSeen? Seen { get; init; }

    protected override Decision Decide(Booking booking, TheaterState state, FactReader facts, Context context, List<Warning> warnings)
    {
        if (Around.Of(state, booking.Window, booking.Chain, facts, context) is not { } around)
        {
            return Decision.Lacks(facts.Lacking);
        }
        if (booking.Displaced is not null)
        {
            return Refusal.NotBooked($"{booking.Film} in {Theater} was displaced; reconfirm it first: it");
        }
        if (booking.Chain != state.Details!.Chain
            || around.Standing(booking, context.Now).Key is StandingKey.Completed or StandingKey.Finalled or StandingKey.Dropped or StandingKey.Cancelled)
        {
            return Refusal.NotBooked($"{booking.Film} in {Theater}");
        }
        if (Seen?.Changed(booking.Screens, booking.From, booking.Weeks, $"the booking of {booking.Film} in {Theater}") is { } changed)
        {
            return changed;
        }
        var amended = booking with
        {
            Screens = Screens ?? booking.Screens,
            Format = Format ?? booking.Format,
            Version = Version ?? booking.Version,
            Shows = Shows ?? booking.Shows,
            LaterShows = Shows is not null ? [] : Weeks is { } fewer ? booking.LaterShows.RemoveAll(l => l.Week >= fewer) : booking.LaterShows,
            Previews = Previews is { } previews ? [.. previews.Distinct().Order()] : booking.Previews,
            Terms = Terms ?? booking.Terms,
        };
        if (From is null && Weeks is null)
        {
            return Fit(booking, amended, state, around, facts, context, warnings);
        }
        // A run of single days keeps them, shifted with its start; asked for weeks, it becomes one of weeks.
        var from = From ?? booking.From;
        var days = Weeks is not null
            ? null
            : booking.Days.IsEmpty
                ? booking.Until == around.PlayWeeks.Until(booking.From, booking.Weeks, booking.Stub) ? null : new PlayDays(Period.DaysBetween(booking.From, booking.Until), [], [])
                : new PlayDays(null, [.. booking.Days.Select(d => d.PlusDays(Period.DaysBetween(booking.From, from)))], []);
        var run = new RunAsked(from, days is null ? Weeks ?? booking.Weeks : null, booking.Stub, days, amended.Previews);
        return BookingRules.WithRun(amended, run, around)
            .Match(b => Fit(booking, b, state, around, facts, context, warnings), refusal => refusal);
    }

    private static Decision Fit(
        Booking before, Booking after, TheaterState state, Around around, FactReader facts, Context context, List<Warning> warnings)
    {
        if (Json.Write(before) == Json.Write(after))
        {
            return Decision.Nothing;
        }
        var sameDates = before.From == after.From && before.Until == after.Until && before.Previews.SequenceEqual(after.Previews);
        var refusal = (sameDates ? null : BookingRules.InWindow(after, around))
            ?? BookingRules.HasVersion(after, around)
            ?? BookingRules.NotTwice(after, state, around, context.Now);
        if (refusal is not null)
        {
            return refusal;
        }
        var needsNoMore = before.Format == after.Format
            && BookingRules.Days(after.FirstDay, after.Until).All(day => after.HalvesOn(day) <= before.HalvesOn(day));
        var room = needsNoMore ? Decision.Nothing : Displacing.MakeRoom(after, state, facts, context);
        if (room.Refusal is not null || !room.Lacking.IsEmpty)
        {
            return room;
        }
        BookingRules.Advise(after, around, context.Now, warnings);
        return Commitments.Keep(
            before, after, state, facts, context, warnings, kept => Decision.Of([.. room.Events, new BookingAmended { Booking = kept }]));
    }
}
