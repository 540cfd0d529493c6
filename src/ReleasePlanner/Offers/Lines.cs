using ReleasePlanner.FilmRental;
using ReleasePlanner.Theaters;
using ReleasePlanner.Theaters.Bookings;

namespace ReleasePlanner.Offers;

/// <summary>What commands about lines share.</summary>
internal static class Lines
{
    /// <summary>The line with a time to answer by. A pencil ends on its own day if that comes first.</summary>
    public static OfferLine Within(OfferLine line, Instant? respondBy, DateTimeZone zone)
    {
        var pencil = line.State == LineState.Pencilled ? line.PencilUntil?.BeginsIn(zone) : null;
        return line with { RespondBy = respondBy, OpenUntil = pencil is { } day && !(day > respondBy) ? day : respondBy };
    }

    /// <summary>The offer is not under what the command said: its own change was refused, or somebody changed it since. Null when it is.</summary>
    public static Refusal? NotAsSaid(OfferDetails made, Terms? terms, Deadline? respondBy, DateTimeZone zone) =>
        (terms is null || Json.Write(terms) == Json.Write(made.Current.Terms)) && (respondBy is null || respondBy.In(zone) == made.Current.RespondBy)
            ? null
            : new Refusal("version-mismatch", $"{made.Offer} is not under these terms or this time: its change was refused, or another came after it");

    /// <summary>Why a line takes no answer any more.</summary>
    public static Refusal Closed(OfferLine line, Instant now) => Refusal.OfferClosed(line.State switch
    {
        LineState.Confirmed or LineState.Granted => $"{line.Film} in {line.Theater} is booked already",
        LineState.Withdrawn => $"the offer of {line.Film} to {line.Theater} was withdrawn {line.Answer?.At:uuuu-MM-dd HH:mm} UTC",
        LineState.Moved => $"{line.Theater} changed hands, and the offer of {line.Film} was for its old chain",
        LineState.Refused => $"the ask of {line.Theater} was refused",
        _ when line.IsLapsed(now) => $"the offer of {line.Film} to {line.Theater} was to be answered by {line.OpenUntil:uuuu-MM-dd HH:mm} UTC: ask the distributor for more time",
        _ => $"the offer of {line.Film} to {line.Theater} is not open",
    });

    /// <summary>The run with another screens, start or length.</summary>
    public static LineRun Changed(LineRun run, WeeklyScreens? screens, LocalDate? from, int? weeks, Shows? shows = null) => run with
    {
        Screens = screens ?? run.Screens,
        From = from ?? run.From,
        Weeks = weeks ?? run.Weeks,
        Shows = shows ?? run.Shows,
    };

    /// <summary>The terms a line is under; a refusal when so many came after them that the offer no longer keeps them.</summary>
    public static Result<Terms?> TermsOf(OfferLine line, OfferState offer) => offer.Under(line.TermsNumber ?? 0) is { } under
        ? Result<Terms?>.Of(under.Terms)
        : Refusal.OfferClosed($"the offer of {line.Film} to {line.Theater} is under terms that were changed many times since: it has to be offered anew");

    /// <summary>Books lines with the runs agreed on: all of them, or none.</summary>
    /// <param name="agreed">At least one.</param>
    public static Decision Book(IReadOnlyList<Agreed> agreed, TheaterState state, Around around, FactReader facts, Context context)
    {
        var (events, warnings, bookings, lacking) = (new List<Event>(), new List<Warning>(), new List<object>(), new List<string>());
        foreach (var line in agreed)
        {
            var name = agreed.Count == 1 ? context.CommandId.Value : $"{context.CommandId}/{line.Run.Version}/{line.Run.Format}";
            if (name.Length > IdText.LongestDerived)
            {
                return Refusal.Invalid("is too long to name a booking of each version and format after", "commandId");
            }
            var id = BookingNames.Of(name, state, context);
            if (state.Bookings.Any(b => b.Id == id))
            {
                return Refusal.Taken(id);
            }
            var asked = new RunAsked(line.Run.From, line.Run.Weeks, null, null, []);
            var decision = BookingRules.WithRun(line.Booking(id, state, around, context), asked, around)
                .Match(b => Confirming.Of(b, state, around, facts, context), refusal => refusal);
            if (decision.Refusal is not null)
            {
                return decision;
            }
            lacking.AddRange(decision.Lacking);
            foreach (var e in decision.Events.Concat(line.Told(id)))
            {
                state = state.Apply(e, context.Version, context.Now);
                events.Add(e);
            }
            warnings.AddRange(decision.Warnings);
            bookings.Add(decision.Result!);
        }
        return lacking.Count > 0
            ? Decision.Lacks(lacking)
            : Decision.Of(events) with { Warnings = [.. warnings], Result = bookings.Count == 1 ? bookings[0] : new { bookings } };
    }
}

/// <summary>A line that both sides said yes to.</summary>
/// <param name="Line">As it was.</param>
/// <param name="Run">What is agreed.</param>
/// <param name="House">The house's yes.</param>
/// <param name="Distributor">The distributor's yes.</param>
internal sealed record Agreed(OfferLine Line, LineRun Run, LineSaid House, LineSaid Distributor, Terms? Terms, string? Override = null)
{
    /// <summary>Other asks for the same, which this booking answers too.</summary>
    public ImmutableArray<OfferLine> Also { get; init; } = [];

    public Booking Booking(BookingId id, TheaterState state, Around around, Context context) =>
        Confirming.New(id, state.Details!, around.Window.State.Details!, around, context) with
        {
            Version = Run.Version,
            Format = Run.Format,
            Screens = Run.Screens,
            Shows = Run.Shows,
            Runs = Run.Runs,
            Terms = Terms,
            Offer = Line.Offer,
            Override = Override,
            DistributorYes = Distributor,
            ConfirmedBy = House.By,
            ConfirmedFor = House.For,
        };

    /// <summary>The line as the booking it became: the last word is that of whoever said yes last.</summary>
    public IEnumerable<Event> Told(BookingId id) => Line.Offer is null
        ? Also.Prepend(Line).Select(l => new AskGranted { Line = l with { State = LineState.Granted, Answer = Distributor, Booking = id } })
        : [new LineConfirmed { Line = Line with { State = LineState.Confirmed, Answer = House, OpenUntil = Line.RespondBy, PencilUntil = null, Booking = id } }];
}
