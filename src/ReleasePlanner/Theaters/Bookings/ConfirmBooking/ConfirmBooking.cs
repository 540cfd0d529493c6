using ReleasePlanner.Disruptions;
using ReleasePlanner.Markets;
using ReleasePlanner.Windows;

namespace ReleasePlanner.Theaters.Bookings;

/// <summary>The house confirms a run of a film.</summary>
[May(Role.Exhibitor)]
public sealed record ConfirmBooking : Command, IDecided<TheaterState>
{
    public required TheaterId Theater { get; init; }

    public required WindowId Window { get; init; }

    /// <summary>The caller's id for the booking; null: the command's id.</summary>
    public BookingId? Booking { get; init; }

    public string Version { get; init; } = "ov";

    public string Format { get; init; } = ScreenCounts.Standard;

    public WeeklyScreens Screens { get; init; } = WeeklyScreens.One;

    /// <summary>The first day; null: the window's opening.</summary>
    public LocalDate? From { get; init; }

    /// <summary>Firm play weeks; null: 1.</summary>
    public int? Weeks { get; init; }

    /// <summary>How the days before the first full play week count; null: as the window.</summary>
    public Stub? Stub { get; init; }

    public Runs Runs { get; init; }

    public Shows Shows { get; init; }

    public BookingKind Kind { get; init; }

    /// <summary>Which days are played; null: all.</summary>
    public PlayDays? Days { get; init; }

    /// <summary>Preview days of the window that the house takes.</summary>
    public ImmutableArray<LocalDate> Previews { get; init; } = [];

    public string? Terms { get; init; }

    public BookingId? Continues { get; init; }

    /// <summary>Why it is confirmed although no screen is free.</summary>
    public string? Override { get; init; }

    /// <summary>A move of the window's opening does not touch it.</summary>
    public bool Pinned { get; init; }

    public string? Stream => Theater.Value;

    public IEnumerable<string> Needs => [Window.Value, Window.Film.Value, Window.Market.Value];

    public Decision Decide(TheaterState state, Context context)
    {
        if (state.Details is not { } house || (context.OnBehalf is null && !context.BooksFor(state)))
        {
            return Refusal.NotFound(Theater);
        }
        var id = Booking ?? BookingId.Parse(CommandId.Value);
        if (state.Bookings.Any(b => b.Id == id))
        {
            return Refusal.Taken(id);
        }
        if (Window.Market != house.Market)
        {
            return Refusal.Invalid($"{Window} is of {Window.Market}; {Theater} is in {house.Market}", "window");
        }
        var facts = new FactReader(context.Facts);
        if (Around.Of(state, Window, house.Chain, facts, context) is not { } around)
        {
            return Decision.Lacks(facts.Lacking);
        }
        if (around.Window.State.Details is not { } window || around.Film.State.Details is null || !context.SpeaksForHouse(state, window.Distributor))
        {
            return Refusal.NotFound(Window);
        }
        if (window.Channel is not (Channel.Theatrical or Channel.Other))
        {
            return Refusal.Invalid($"{Window} is not played in houses", "window");
        }
        if (window.Bookable == Bookable.Offered)
        {
            return Refusal.NotAllowed($"{Window} is only for houses it is offered to");
        }
        var asked = new RunAsked(From, Weeks, Stub, Days, [.. Previews.Distinct().Order()]);
        return BookingRules.WithRun(New(id, house, window, around, context), asked, around)
            .Match(booking => Decide(booking, state, around, facts, context), refusal => refusal);
    }

    private static Decision Decide(Booking booking, TheaterState state, Around around, FactReader facts, Context context)
    {
        var warnings = new List<Warning>();
        var refusal = BookingRules.InWindow(booking, around)
            ?? BookingRules.HasVersion(booking, around)
            ?? BookingRules.NotTwice(booking, state, around, context.Now)
            ?? BookingRules.NotStopped(booking, around, context.Now, warnings);
        if (refusal is not null)
        {
            return refusal;
        }
        var room = Displacing.MakeRoom(booking, state, facts, context);
        if (room.Refusal is not null || !room.Lacking.IsEmpty)
        {
            return room;
        }
        BookingRules.Advise(booking, around, context.Now, warnings);
        return Decision.Of([.. Retiring.Of(state, context), .. room.Events, new BookingConfirmed { Booking = booking }]) with
        {
            Result = new { booking = booking.Id, from = booking.From, until = booking.Until },
            Warnings = [.. warnings],
        };
    }

    private Booking New(BookingId id, TheaterDetails house, WindowDetails window, Around around, Context context) => new()
    {
        Id = id,
        Theater = Theater,
        Chain = house.Chain,
        Market = house.Market,
        Window = Window,
        Film = window.Film,
        Distributor = window.Distributor,
        Channel = Window.Channel,
        Version = Version,
        Format = Format,
        Screens = Screens,
        From = default,
        Until = default,
        FirstWeekEnds = default,
        Weeks = 1,
        Runs = Runs,
        Shows = Shows,
        Kind = Kind,
        Terms = Terms,
        Continues = Continues,
        Override = Override,
        Pinned = Pinned,
        MadeUnder = around.Window.State.Opens,
        Saw = around.Saw,
        ConfirmedAt = context.Now,
        ConfirmedBy = context.Actor.ToString(),
        ConfirmedFor = context.OnBehalf,
    };

    protected override void CheckShape(Problems problems)
    {
        problems.If(!Slug.IsValid(Version), "version", $"'{Version}' is not a slug, such as ov or dubbed-fr");
        problems.If(!Slug.IsValid(Format), "format", $"'{Format}' is not a slug, such as imax");
        problems.If(Weeks is < 1 or > 60, "weeks", $"is {Weeks}: give 1 to 60");
        problems.If(Days?.Number is not null && Weeks is not null, "days", "give a number of days or weeks, not both");
        problems.If(Runs == Runs.Open && Days is not null, "days", "an open run is played every day");
        problems.Text("terms", Terms, 2000);
        problems.Text("override", Override, 400);
        problems.If(Override is not null && string.IsNullOrWhiteSpace(Override), "override", "needs a reason");
    }
}
