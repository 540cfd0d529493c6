using System.Text.Json.Serialization;
using ReleasePlanner.FilmRental;
using ReleasePlanner.Theaters.Bookings;

namespace ReleasePlanner.Offers;

/// <summary>How far a line is. What is open and past its time is lapsed by derivation, never by a write.</summary>
public enum LineState
{
    /// <summary>Offered, and not answered.</summary>
    Out,

    /// <summary>The house keeps it in mind; no screen is held.</summary>
    Pencilled,

    /// <summary>The house said no. It may still say yes while the offer is open.</summary>
    Declined,

    /// <summary>The house proposes another run; the distributor has to answer.</summary>
    Countered,

    /// <summary>It became a booking.</summary>
    Confirmed,

    /// <summary>Taken back: an offer by the distributor, an ask by the house.</summary>
    Withdrawn,

    /// <summary>The house went to another chain, and the offer was not for that one.</summary>
    Moved,

    /// <summary>The house asks for the film.</summary>
    Asked,

    /// <summary>The ask became a booking.</summary>
    Granted,

    /// <summary>The distributor said no to the ask.</summary>
    Refused,
}

/// <summary>A run as it is offered, asked for or proposed.</summary>
public sealed record LineRun
{
    public string Version { get; init; } = "ov";

    public string Format { get; init; } = ScreenCounts.Standard;

    public WeeklyScreens Screens { get; init; } = WeeklyScreens.One;

    /// <summary>The first day; null: the window's opening.</summary>
    public LocalDate? From { get; init; }

    /// <summary>Firm play weeks, 1 to 60.</summary>
    public int Weeks { get; init; } = 1;

    public Shows Shows { get; init; }

    public Runs Runs { get; init; }

    /// <summary>At least what was offered: a yes with more is a yes, with less it is a counter.</summary>
    public bool Covers(LineRun offered) => From == offered.From && Weeks >= offered.Weeks && (Shows == offered.Shows || Shows == Shows.All)
        && Enumerable.Range(0, Math.Max(Screens.Weeks.Length, offered.Screens.Weeks.Length)).All(w => Screens.InWeek(w).Halves >= offered.Screens.InWeek(w).Halves);

    public void Check(Problems problems, string field)
    {
        problems.If(!Slug.IsValid(Version), field + "version", "is not a slug, such as ov or dubbed-fr");
        problems.If(!Slug.IsValid(Format), field + "format", "is not a slug, such as imax");
        problems.If(From is { } from && !MemberChecks.IsInRange(from), field + "from", $"is {From:uuuu-MM-dd}: dates are from 1900 to 2099");
        problems.If(Weeks is < 1 or > 60, field + "weeks", $"is {Weeks}: give 1 to 60");
    }
}

/// <summary>A side's word on a line: who, when and how.</summary>
/// <param name="For">Who of the house said it, when distribution entered it.</param>
public sealed record LineSaid(Instant At, string By, OnBehalf? For, Reason? Reason);

/// <summary>
/// What one house is offered of a window, or asks for: a version in a format for a run. It lies with the theater, so that one place decides
/// between the house's yes and the distributor's withdrawal.
/// </summary>
public sealed record OfferLine
{
    /// <summary>Unique in its theater: the window, version and format; an ask begins with <c>ask/</c>.</summary>
    public required string Id { get; init; }

    public required TheaterId Theater { get; init; }

    public required ChainId Chain { get; init; }

    public required MarketId Market { get; init; }

    public required WindowId Window { get; init; }

    public required FilmId Film { get; init; }

    public required DistributorId Distributor { get; init; }

    /// <summary>Null for an ask.</summary>
    public OfferId? Offer { get; init; }

    /// <summary>The offer's terms that it is under.</summary>
    public int? TermsNumber { get; init; }

    public required LineRun Run { get; init; }

    public required LineState State { get; init; }

    /// <summary>The offer's, as it was when the line was sent or amended.</summary>
    public Instant? RespondBy { get; init; }

    /// <summary>Of a pencil: the first day it no longer holds; null: as the offer.</summary>
    public LocalDate? PencilUntil { get; init; }

    /// <summary>From this instant on the line is lapsed unless it was answered; null: never.</summary>
    public Instant? OpenUntil { get; init; }

    /// <summary>When it was offered or asked for, and by whom.</summary>
    public required LineSaid Sent { get; init; }

    /// <summary>The other side's last word.</summary>
    public LineSaid? Answer { get; init; }

    /// <summary>The run the house proposes instead.</summary>
    public LineRun? Counter { get; init; }

    /// <summary>The terms the house proposes instead.</summary>
    public Terms? CounterTerms { get; init; }

    /// <summary>The booking it became.</summary>
    public BookingId? Booking { get; init; }

    /// <summary>The house's yes or no is still wanted, or possible.</summary>
    [JsonIgnore]
    public bool IsOpen => State is LineState.Out or LineState.Pencilled or LineState.Declined or LineState.Countered;

    /// <summary>Past its time without a yes or no. A counter waits for the distributor, however long.</summary>
    public bool IsLapsed(Instant now) => State is LineState.Out or LineState.Pencilled && OpenUntil <= now;

    public static string IdOf(WindowId window, LineRun run, bool ask) => $"{(ask ? "ask/" : "")}{window.Value["window:".Length..]}/{run.Version}/{run.Format}";
}

/// <summary>Something happened to a line, told with the line as it now is.</summary>
public abstract record LineEvent : Event
{
    public required OfferLine Line { get; init; }

    public override Touched Touched => new(Line.Film, Line.Window, Line.Chain, Line.Theater, Line.Market);
}

[Kind("line-offered.v1")]
public sealed record LineOffered : LineEvent;

/// <summary>The distributor changed run, terms or time; what the house had answered to something else no longer counts.</summary>
[Kind("line-amended.v1")]
public sealed record LineAmended : LineEvent;

[Kind("line-withdrawn.v1")]
public sealed record LineWithdrawn : LineEvent;

[Kind("line-pencilled.v1")]
public sealed record LinePencilled : LineEvent;

[Kind("line-declined.v1")]
public sealed record LineDeclined : LineEvent;

[Kind("line-countered.v1")]
public sealed record LineCountered : LineEvent;

/// <summary>The distributor stays with what it offered; the line is out again.</summary>
[Kind("counter-refused.v1")]
public sealed record CounterRefused : LineEvent;

/// <summary>It became a booking: by the house's yes, or by the distributor's to the counter.</summary>
[Kind("line-confirmed.v1")]
public sealed record LineConfirmed : LineEvent;

[Kind("film-asked.v1")]
public sealed record FilmAsked : LineEvent;

[Kind("ask-granted.v1")]
public sealed record AskGranted : LineEvent;

[Kind("ask-refused.v1")]
public sealed record AskRefused : LineEvent;

[Kind("ask-withdrawn.v1")]
public sealed record AskWithdrawn : LineEvent;

/// <summary>The house changed hands: an offer that was for the old chain is closed, an ask goes along.</summary>
[Kind("line-moved.v1")]
public sealed record LineMoved : LineEvent;

/// <summary>Lines closed more than a week ago left the grain; they live on in the journal and the read model.</summary>
[Kind("lines-retired.v1")]
public sealed record LinesRetired(TheaterId Theater, ChainId Chain, ImmutableArray<string> Lines) : Event
{
    public override Touched Touched => new(Chain: Chain, Theater: Theater);
}
