using ReleasePlanner.Disruptions;
using ReleasePlanner.FilmRental;
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

    public Terms? Terms { get; init; }

    /// <summary>An earlier booking of the film in this house, under its chain of today, that this one goes on with.</summary>
    public BookingId? Continues { get; init; }

    /// <summary>Why it is confirmed although no screen is free.</summary>
    public string? Override { get; init; }

    /// <summary>A move of the window's opening does not touch it.</summary>
    public bool Pinned { get; init; }

    public string? Stream => Theater.Value;

    public IEnumerable<string> Needs => [Window.Value, Window.Film.Value, Window.Market.Value];

    public Decision Decide(TheaterState state, Context context)
    {
        if (state.Details is not { } house || (context.OnBehalf is null && !context.ActsForHouse(state)))
        {
            return Refusal.NotFound(Theater);
        }
        var id = Booking ?? BookingNames.Of(CommandId.Value, state, context);
        if (state.Bookings.Any(b => b.Id == id))
        {
            return Refusal.Taken(id);
        }
        var facts = new FactReader(context.Facts);
        if (Around.Of(state, Window, house.Chain, facts, context) is not { } around)
        {
            return Decision.Lacks(facts.Lacking);
        }
        if (Confirming.Bookable(Window, state, around, context) is { } refusal)
        {
            return refusal;
        }
        var window = around.Window.State.Details!;
        if (!context.SpeaksForHouse(state, window.Distributor))
        {
            return Refusal.NotFound(Theater);
        }
        if (window.Bookable == Bookable.Offered)
        {
            return context.OnBehalf is not null || context.Actor.Role == Role.Administrator || state.Knows(Window.Film)
                ? Refusal.NotAllowed($"{Window} is only for houses it is offered to")
                : Refusal.NotFound(Window);
        }
        if (Continues is { } earlier && !state.Bookings.Any(b => b.Id == earlier && b.Film == Window.Film && b.Chain == house.Chain))
        {
            return Refusal.NotFound(earlier);
        }
        var asked = new RunAsked(From, Weeks, Stub, Days, [.. Previews.Distinct().Order()]);
        var booking = Confirming.New(id, house, window, around, context) with
        {
            Version = Version,
            Format = Format,
            Screens = Screens,
            Runs = Runs,
            Shows = Shows,
            Kind = Kind,
            Terms = Terms,
            Continues = Continues,
            Override = Override,
            Pinned = Pinned,
        };
        return BookingRules.WithRun(booking, asked, around).Match(b => Confirming.Of(b, state, around, facts, context), refused => refused);
    }

    protected override void CheckShape(Problems problems)
    {
        problems.If(!Slug.IsValid(Version), "version", $"'{Version}' is not a slug, such as ov or dubbed-fr");
        problems.If(!Slug.IsValid(Format), "format", $"'{Format}' is not a slug, such as imax");
        problems.If(Weeks is < 1 or > 60, "weeks", $"is {Weeks}: give 1 to 60");
        problems.If(Days?.Number is not null && Weeks is not null, "days", "give a number of days or weeks, not both");
        problems.If(Runs == Runs.Open && Days is not null, "days", "an open run is played every day");
        Terms?.Check(problems, "terms");
        problems.Text("override", Override, 400);
        problems.If(Override is not null && string.IsNullOrWhiteSpace(Override), "override", "needs a reason");
    }
}
