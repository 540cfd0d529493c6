using ReleasePlanner.Disruptions;
using ReleasePlanner.FilmRental;
using ReleasePlanner.Theaters;
using ReleasePlanner.Theaters.Bookings;

namespace ReleasePlanner.Offers;

/// <summary>What a house says to an offer.</summary>
public enum OfferAnswer
{
    /// <summary>Yes: it is a booking.</summary>
    Confirm,

    /// <summary>Perhaps: it is kept in mind, and holds no screen.</summary>
    Pencil,

    Decline,

    /// <summary>Another run or other terms; the distributor has to answer.</summary>
    Counter,
}

/// <summary>A house, a circuit or a buyer answers an offer, for all of its houses or some. A pencil or a no may still become a yes while the offer is open.</summary>
[May(Role.Exhibitor)]
public sealed record AnswerOffer : OverLines
{
    /// <summary>The offer; null with <see cref="Window"/>.</summary>
    public OfferId? Offer { get; init; }

    /// <summary>Instead of an offer: all offers of this window to the houses, for a buyer whose houses are of many chains.</summary>
    public WindowId? Window { get; init; }

    public required OfferAnswer Answer { get; init; }

    /// <summary>Only lines of these versions; absent: all.</summary>
    [AbsentMeansAll]
    public ImmutableArray<string> Versions { get; init => field = Noted(value, "versions"); } = [];

    /// <summary>Only lines of these formats; absent: all.</summary>
    [AbsentMeansAll]
    public ImmutableArray<string> Formats { get; init => field = Noted(value, "formats"); } = [];

    /// <summary>With confirm no fewer than offered; with counter what the house wants.</summary>
    public WeeklyScreens? Screens { get; init; }

    public LocalDate? From { get; init; }

    /// <summary>With confirm no fewer than offered; with counter what the house wants.</summary>
    public int? Weeks { get; init; }

    public Shows? Shows { get; init; }

    /// <summary>With counter: the terms the house wants.</summary>
    public Terms? Terms { get; init; }

    /// <summary>With pencil: the first day it no longer holds; null, or later than the offer's time: as long as the offer is open.</summary>
    public LocalDate? Until { get; init; }

    /// <summary>With confirm: why it is confirmed although no screen is free.</summary>
    public string? Override { get; init; }

    public Reason? Reason { get; init; }

    public override LinesAsked? Asked => new(Offer, Window, null, [LineState.Out, LineState.Pencilled, LineState.Declined, LineState.Countered]);

    public override Command Line(OfferedHouse house, CommandId id) => new AnswerLines
    {
        CommandId = id,
        Theater = house.Theater,
        Offer = Offer,
        Window = Window,
        Answer = Answer,
        Versions = Versions,
        Formats = Formats,
        Screens = Screens,
        From = From,
        Weeks = Weeks,
        Shows = Shows,
        Terms = Terms,
        Until = Until,
        Override = Override,
        Reason = Reason,
    };

    protected override void CheckShape(Problems problems)
    {
        base.CheckShape(problems);
        problems.Texts("versions", Versions);
        problems.Texts("formats", Formats);
        problems.If(Offer is null == Window is null, "offer", "give an offer or a window");
        var changes = Screens is not null || From is not null || Weeks is not null || Shows is not null;
        problems.If(Weeks is < 1 or > 60, "weeks", $"is {Weeks}: give 1 to 60");
        problems.If(Answer == OfferAnswer.Counter && !changes && Terms is null, "answer", "is a counter without anything else: give screens, from, weeks, shows or terms");
        problems.If(Answer != OfferAnswer.Counter && Terms is not null, "terms", "goes with answer: counter");
        problems.If(Answer is OfferAnswer.Pencil or OfferAnswer.Decline && changes, "answer", "changes the run: that is a counter");
        problems.If(Answer != OfferAnswer.Pencil && Until is not null, "until", "goes with answer: pencil");
        problems.If(Answer != OfferAnswer.Confirm && Override is not null, "override", "goes with answer: confirm");
        problems.Text("override", Override, 400);
        problems.If(Override is not null && string.IsNullOrWhiteSpace(Override), "override", "needs a reason");
        problems.Reason("reason", Reason);
        Terms?.Check(problems, "terms");
    }
}

/// <summary>One house's part of <see cref="AnswerOffer"/>: all of its open lines, or none.</summary>
internal sealed record AnswerLines : LinesAt
{
    public OfferId? Offer { get; init; }

    public WindowId? Window { get; init; }

    public required OfferAnswer Answer { get; init; }

    public ImmutableArray<string> Versions { get; init; } = [];

    public ImmutableArray<string> Formats { get; init; } = [];

    public WeeklyScreens? Screens { get; init; }

    public LocalDate? From { get; init; }

    public int? Weeks { get; init; }

    public Shows? Shows { get; init; }

    public Terms? Terms { get; init; }

    public LocalDate? Until { get; init; }

    public string? Override { get; init; }

    public Reason? Reason { get; init; }

    public override Decision Decide(TheaterState state, Context context)
    {
        var lines = state.Lines
            .Where(l => l.Offer is not null && (Offer is null ? l.Window == Window : l.Offer == Offer) && (Versions.IsEmpty || Versions.Contains(l.Run.Version)) && (Formats.IsEmpty || Formats.Contains(l.Run.Format)))
            .ToList();
        if (lines.Count == 0 || !context.SpeaksForHouse(state, lines[0].Distributor))
        {
            return Refusal.NotFound($"an offer of {Offer?.Value ?? Window?.Value} to {Theater}");
        }
        // A pencil that ended may still become a yes while the offer is open.
        var open = lines.Where(l => l.IsOpen && !(l.RespondBy <= context.Now)).ToList();
        if (open.Count == 0)
        {
            return Lines.Closed(lines[0], context.Now);
        }
        var said = new LineSaid(context.Now, context.Actor.ToString(), context.OnBehalf, Reason);
        return Answer switch
        {
            OfferAnswer.Confirm => Confirm(open, said, state, context),
            OfferAnswer.Pencil => Pencil(open, said, state.Details!, context),
            OfferAnswer.Decline => Decision.Of(open.Select(l => new LineDeclined { Line = Answered(l, LineState.Declined, said) })),
            _ => Counter(open, said),
        };
    }

    private Decision Confirm(List<OfferLine> open, LineSaid said, TheaterState state, Context context)
    {
        var facts = new FactReader(context.Facts);
        // What is open to a house is of one chain and window, and so of one offer.
        var (around, offer) = (Around.Of(state, open[0].Window, state.Details!.Chain, facts, context), facts.Offer(open[0].Offer!.Value));
        if (around is null || offer is null)
        {
            return Decision.Lacks(facts.Lacking);
        }
        var agreed = new List<Agreed>();
        foreach (var line in open)
        {
            var run = Lines.Changed(line.Run, Screens, From, Weeks, Shows);
            if (!run.Covers(line.Run))
            {
                return Refusal.Invalid(
                    $"{line.Film} is offered for {line.Run.Weeks} weeks with {Json.Write(line.Run.Screens)} screens; less than that, or another start, is a counter", "answer");
            }
            var terms = Lines.TermsOf(line, offer.State);
            if (terms.Refusal is { } refusal)
            {
                return refusal;
            }
            agreed.Add(new(line, run, said, line.Sent, terms.Value, Override));
        }
        return Lines.Book(agreed, state, around, facts, context);
    }

    private Decision Pencil(List<OfferLine> open, LineSaid said, TheaterDetails house, Context context)
    {
        var until = Until?.BeginsIn(house.TimeZone);
        if (until <= context.Now)
        {
            return Refusal.Invalid($"{Until:uuuu-MM-dd} is over already: until is the first day the pencil no longer holds", "until");
        }
        // A pencil does not give the house more time than the distributor does.
        var pencilled = open.Where(l => l.State != LineState.Pencilled || l.PencilUntil != Until)
            .Select(l => Lines.Within(Answered(l, LineState.Pencilled, said) with { PencilUntil = Until }, l.RespondBy, house.TimeZone)).ToList();
        return Decision.Of(pencilled.Select(l => new LinePencilled { Line = l })) with
        {
            Warnings = pencilled.Exists(l => l.OpenUntil < until) ? [new("respond-by", "the offer is to be answered before the pencil ends: it lapses then")] : [],
        };
    }

    private Decision Counter(List<OfferLine> open, LineSaid said)
    {
        var countered = open.Select(l => Answered(l, LineState.Countered, said) with
        {
            Counter = Lines.Changed(l.Run, Screens, From, Weeks, Shows),
            CounterTerms = Terms,
        }).ToList();
        return countered.Exists(l => l.Counter == l.Run && Terms is null)
            ? Refusal.Invalid("is what is offered: confirm it", "answer")
            : Decision.Of(countered.Select(l => new LineCountered { Line = l }));
    }

    private static OfferLine Answered(OfferLine line, LineState state, LineSaid said) => line with
    {
        State = state,
        Answer = said,
        Counter = null,
        CounterTerms = null,
        PencilUntil = null,
        OpenUntil = line.RespondBy,
    };
}
