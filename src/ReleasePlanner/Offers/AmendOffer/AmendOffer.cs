using ReleasePlanner.Disruptions;
using ReleasePlanner.FilmRental;
using ReleasePlanner.Theaters;
using ReleasePlanner.Theaters.Bookings;

namespace ReleasePlanner.Offers;

/// <summary>
/// Changes an offer's terms, time or runs for all of its houses or some. Houses that answered something else are asked again; bookings stay under the
/// terms they were made with.
/// </summary>
[May(Role.Distribution)]
public sealed record AmendOffer : OverLines
{
    public required OfferId Offer { get; init; }

    /// <summary>Only lines of these versions; absent: all.</summary>
    [AbsentMeansAll]
    public ImmutableArray<string> Versions { get; init => field = Noted(value, "versions"); } = [];

    /// <summary>Only lines of these formats; absent: all.</summary>
    [AbsentMeansAll]
    public ImmutableArray<string> Formats { get; init => field = Noted(value, "formats"); } = [];

    public WeeklyScreens? Screens { get; init; }

    public LocalDate? From { get; init; }

    public int? Weeks { get; init; }

    public Shows? Shows { get; init; }

    public Terms? Terms { get; init; }

    /// <summary>A later one opens again what has lapsed.</summary>
    public Deadline? RespondBy { get; init; }

    /// <summary>What the lines were when they were read; null: whatever they are.</summary>
    public RunSeen? Seen { get; init; }

    public override LinesAsked? Asked => new(Offer, null, null, [LineState.Out, LineState.Pencilled, LineState.Declined, LineState.Countered]);

    public override Command? First(ChainId chain, CommandId id) => Terms is null && RespondBy is null
        ? null
        : new MakeOffer { CommandId = id, Offer = Offer, Terms = Terms, RespondBy = RespondBy, Amends = true };

    public override Command Line(OfferedHouse house, CommandId id) => new AmendLines
    {
        CommandId = id,
        Theater = house.Theater,
        Offer = Offer,
        Versions = Versions,
        Formats = Formats,
        Screens = Screens,
        From = From,
        Weeks = Weeks,
        Shows = Shows,
        Terms = Terms,
        RespondBy = RespondBy,
        Seen = Seen,
    };

    protected override void CheckShape(Problems problems)
    {
        base.CheckShape(problems);
        problems.Texts("versions", Versions);
        problems.Texts("formats", Formats);
        problems.If(Screens is null && From is null && Weeks is null && Shows is null && Terms is null && RespondBy is null, "", "changes nothing");
        problems.If(Weeks is < 1 or > 60, "weeks", $"is {Weeks}: give 1 to 60");
        Terms?.Check(problems, "terms");
    }
}

/// <summary>One house's part of <see cref="AmendOffer"/>.</summary>
internal sealed record AmendLines : LinesAt
{
    public required OfferId Offer { get; init; }

    public ImmutableArray<string> Versions { get; init; } = [];

    public ImmutableArray<string> Formats { get; init; } = [];

    public WeeklyScreens? Screens { get; init; }

    public LocalDate? From { get; init; }

    public int? Weeks { get; init; }

    public Shows? Shows { get; init; }

    /// <summary>What the offer has to be under by now; null: whatever it is under.</summary>
    public Terms? Terms { get; init; }

    public Deadline? RespondBy { get; init; }

    public RunSeen? Seen { get; init; }

    public override Decision Decide(TheaterState state, Context context)
    {
        var facts = new FactReader(context.Facts);
        var (offer, market) = (facts.Offer(Offer), facts.Market(Offer.Window.Market));
        if (offer is null || market is null)
        {
            return Decision.Lacks(facts.Lacking);
        }
        if (offer.State.Details is not { } made || !context.SpeaksFor(made.Distributor, state) || state.Details is not { } house)
        {
            return Refusal.NotFound(Offer);
        }
        if (Lines.NotAsSaid(made, Terms, RespondBy, market.State.Details!.TimeZone) is { } refusal)
        {
            return refusal;
        }
        var lines = state.Lines
            .Where(l => l.Offer == Offer && (Versions.IsEmpty || Versions.Contains(l.Run.Version)) && (Formats.IsEmpty || Formats.Contains(l.Run.Format)))
            .ToList();
        if (lines.Count == 0)
        {
            return Refusal.NotFound($"a line of {Offer} in {Theater}");
        }
        var open = lines.Where(l => l.IsOpen).ToList();
        if (open.Count == 0)
        {
            return Lines.Closed(lines[0], context.Now);
        }
        foreach (var line in open)
        {
            if (Seen?.Changed(line.Run.Screens, line.Run.From, line.Run.Weeks, $"the offer of {line.Film} to {Theater}") is { } changed)
            {
                return changed;
            }
        }
        return Decision.Of(open.Select(l => Amended(l, made, house)).OfType<LineEvent>());
    }

    private LineAmended? Amended(OfferLine line, OfferDetails made, TheaterDetails house)
    {
        var run = Lines.Changed(line.Run, Screens, From, Weeks, Shows);
        if (run == line.Run && line.TermsNumber == made.Current.Number)
        {
            return line.RespondBy == made.Current.RespondBy ? null : new() { Line = Lines.Within(line, made.Current.RespondBy, house.TimeZone) };
        }
        return new()
        {
            Line = line with
            {
                Run = run,
                TermsNumber = made.Current.Number,
                State = LineState.Out,
                RespondBy = made.Current.RespondBy,
                OpenUntil = made.Current.RespondBy,
                PencilUntil = null,
                Answer = null,
                Counter = null,
                CounterTerms = null,
            },
        };
    }
}
