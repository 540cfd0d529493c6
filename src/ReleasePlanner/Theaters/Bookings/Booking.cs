using System.Text.Json.Serialization;
using ReleasePlanner.FilmRental;
using ReleasePlanner.Markets;
using ReleasePlanner.Offers;

namespace ReleasePlanner.Theaters.Bookings;

public enum Shows
{
    All,
    Split,
    Matinee,
    Evening,
    Late,
    One,
}

public enum BookingKind
{
    Run,
    Sneak,
    Event,
    Festival,
    FourWall,
}

/// <summary>How a run ends: after its weeks, or when it is finalled.</summary>
public enum Runs
{
    Fixed,
    Open,
}

/// <summary>What ended a run, or nothing did but time.</summary>
public enum RunEnd
{
    Dropped,
    Cancelled,
    Finalled,
    Completed,
}

/// <summary>The first day that is not played any more, and why.</summary>
/// <param name="Tentative">Said with reserve: it ends nothing yet.</param>
/// <param name="For">Who of the house said it, when distribution entered it.</param>
public sealed record Ending(LocalDate From, Reason? Reason, Instant At, string By, bool Tentative = false, OnBehalf? For = null);

/// <summary>One side's wish to play on.</summary>
/// <param name="Until">The first day after the weeks it wants.</param>
/// <param name="Screens">In the weeks held over; null: as before, or as the other side says.</param>
/// <param name="Shows">In the weeks held over; null: as before, or as the other side says.</param>
/// <param name="Tentative">Said with reserve: the other side's yes does not hold the run over yet.</param>
/// <param name="For">Who of the house said it, when distribution entered it.</param>
public sealed record Holdover(LocalDate Until, Screens? Screens, Shows? Shows, bool Tentative, Instant At, string By, OnBehalf? For = null);

/// <summary>From this week of the run on (0 is week 1), these shows.</summary>
public sealed record WeekShows(int Week, Shows Shows);

/// <summary>That another booking took the screens, and the evidence that this one could give way.</summary>
public sealed record Displacement(BookingId By, Instant At, string Because);

/// <summary>The versions of the owners of facts that a booking was made with.</summary>
public sealed record Saw(long Film, long Window, long Chain, long Market, long Theater)
{
    /// <summary>Of what the window's distributor stops of all its films at once; 0: it had stopped nothing yet.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long Distributor { get; init; }
}

/// <summary>
/// An engagement: a film's version and format in a house for a run. What it is now (playing, stopped, ...) is not written here;
/// it is derived (<see cref="Standing.Standings"/>). The run is <c>[From, Until)</c> in the house's local dates.
/// </summary>
public sealed record Booking
{
    public required BookingId Id { get; init; }

    public required TheaterId Theater { get; init; }

    /// <summary>The chain whose house it is or, once the run is over, was.</summary>
    public required ChainId Chain { get; init; }

    public required MarketId Market { get; init; }

    public required WindowId Window { get; init; }

    public required FilmId Film { get; init; }

    public required DistributorId Distributor { get; init; }

    public required string Channel { get; init; }

    public string Version { get; init; } = "ov";

    public string Format { get; init; } = ScreenCounts.Standard;

    public required WeeklyScreens Screens { get; init; }

    public required LocalDate From { get; init; }

    /// <summary>The first day after the firm weeks.</summary>
    public required LocalDate Until { get; init; }

    /// <summary>The first day after week 1; later weeks have seven days.</summary>
    public required LocalDate FirstWeekEnds { get; init; }

    public required int Weeks { get; init; }

    public Stub Stub { get; init; }

    public Runs Runs { get; init; }

    /// <summary>The shows it starts with.</summary>
    public Shows Shows { get; init; }

    /// <summary>Changes of the shows in later weeks, in order: a split from week 3 on.</summary>
    public ImmutableArray<WeekShows> LaterShows { get; init; } = [];

    public BookingKind Kind { get; init; }

    /// <summary>The only days of the run that are played, in order; empty: all of them.</summary>
    public ImmutableArray<LocalDate> Days { get; init; } = [];

    /// <summary>Preview days before the run: week 0.</summary>
    public ImmutableArray<LocalDate> Previews { get; init; } = [];

    public Terms? Terms { get; init; }

    /// <summary>Clauses of its terms that the house broke, in order.</summary>
    public ImmutableArray<Breach> Breaches { get; init; } = [];

    /// <summary>The booking that this one continues in another house or at other terms.</summary>
    public BookingId? Continues { get; init; }

    /// <summary>Why the exhibitor confirmed more than the house has screens for.</summary>
    public string? Override { get; init; }

    /// <summary>A preview or platform house that a move of the wide date does not touch.</summary>
    public bool Pinned { get; init; }

    /// <summary>The opening the booking was made under; null: the window was undated.</summary>
    public LocalDate? MadeUnder { get; init; }

    public required Saw Saw { get; init; }

    public required Instant ConfirmedAt { get; init; }

    public required string ConfirmedBy { get; init; }

    /// <summary>Who of the house confirmed, when distribution entered it.</summary>
    public OnBehalf? ConfirmedFor { get; init; }

    /// <summary>The offer it answers; null: confirmed without one.</summary>
    public OfferId? Offer { get; init; }

    /// <summary>The distributor's own yes: its offer, or its yes to a counter or an ask; null: the window is open to all.</summary>
    public LineSaid? DistributorYes { get; init; }

    /// <summary>The distributor wants it to play on.</summary>
    public Holdover? DistributorHold { get; init; }

    /// <summary>The house wants it to play on.</summary>
    public Holdover? ExhibitorHold { get; init; }

    /// <summary>The end the house set (or agreed to).</summary>
    public Ending? Final { get; init; }

    /// <summary>The end the house thinks of, with reserve.</summary>
    public Ending? TentativeFinal { get; init; }

    /// <summary>The end the distributor proposes; the run goes on until the house says the same.</summary>
    public Ending? ProposedFinal { get; init; }

    public Ending? Dropped { get; init; }

    public Ending? Cancelled { get; init; }

    public Displacement? Displaced { get; init; }

    /// <summary>The first day after the effective run; null while an open run has no end.</summary>
    [JsonIgnore]
    public LocalDate? End => Endings().Min(e => (LocalDate?)e.From);

    /// <summary>What ends the effective run: of several on one day, dropped before cancelled before finalled before completed.</summary>
    [JsonIgnore]
    public RunEnd EndedBy => Endings().OrderBy(e => e.From).ThenBy(e => e.How).Select(e => e.How).FirstOrDefault(RunEnd.Completed);

    /// <summary>Screens the booking holds on a day, in halves, by its own dates alone: disruptions do not matter here.</summary>
    public int HalvesOn(LocalDate day)
    {
        if (Displaced is not null || day >= Until || day >= End)
        {
            return 0;
        }
        if (day < From)
        {
            return Previews.Contains(day) ? Screens.InWeek(0).Halves : 0;
        }
        return Days.IsEmpty || Days.Contains(day) ? Screens.InWeek(WeekIndex(day)).Halves : 0;
    }

    /// <summary>The shows in the week with the given index; 0 is week 1.</summary>
    public Shows ShowsInWeek(int index)
    {
        var shows = Shows;
        foreach (var later in LaterShows)
        {
            if (later.Week <= index)
            {
                shows = later.Shows;
            }
        }
        return shows;
    }

    /// <summary>0 for the days of week 1, then 1, 2, ...</summary>
    public int WeekIndex(LocalDate day) =>
        day < FirstWeekEnds ? 0 : 1 + (Period.DaysBetween(FirstWeekEnds, day) / 7);

    /// <summary>The first day it may hold a screen.</summary>
    [JsonIgnore]
    public LocalDate FirstDay => Previews.IsEmpty ? From : Previews[0];

    private IEnumerable<(LocalDate From, RunEnd How)> Endings()
    {
        if (Dropped is { } d)
        {
            yield return (d.From, RunEnd.Dropped);
        }
        if (Cancelled is { } c)
        {
            yield return (c.From, RunEnd.Cancelled);
        }
        if (Final is { } f)
        {
            yield return (f.From, RunEnd.Finalled);
        }
        if (Runs == Runs.Fixed)
        {
            yield return (Until, RunEnd.Completed);
        }
    }
}
