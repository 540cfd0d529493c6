using ReleasePlanner.Disruptions;
using ReleasePlanner.FilmRental;
using ReleasePlanner.Standing;
using ReleasePlanner.Theaters;
using ReleasePlanner.Theaters.Bookings;

namespace ReleasePlanner.Offers;

/// <summary>
/// Offers a window to houses: one offer per chain keeps the terms, each house its lines. Sent again, it amends what is open and offers anew what
/// was declined, withdrawn or has lapsed.
/// </summary>
[May(Role.Distribution)]
public sealed record SendOffer : OverLines
{
    public required WindowId Window { get; init; }

    /// <summary>Only this chain's houses; null: one offer per chain of the selected houses.</summary>
    public ChainId? Chain { get; init; }

    /// <summary>Runs offered to each house, one for each version and format; empty: the one that the members below describe.</summary>
    public ImmutableArray<LineRun> Lines { get; init; } = [];

    public string? Version { get; init; }

    public string? Format { get; init; }

    public WeeklyScreens? Screens { get; init; }

    /// <summary>Null: the window's opening.</summary>
    public LocalDate? From { get; init; }

    /// <summary>Firm play weeks; null: 1.</summary>
    public int? Weeks { get; init; }

    public Shows? Shows { get; init; }

    public Runs? Runs { get; init; }

    /// <summary>Null: as offered before; to a chain that had no offer of it, as the most specific template (<c>SaveTermsTemplate</c>) says; or to be agreed.</summary>
    public Terms? Terms { get; init; }

    /// <summary>Null: as before, or no time set.</summary>
    public Deadline? RespondBy { get; init; }

    public override LinesAsked? Asked => null;

    public override ChainId? OnlyChain => Chain;

    public override Command First(ChainId chain, CommandId id) =>
        new MakeOffer { CommandId = id, Offer = OfferId.Of(Window, chain), Terms = Terms, RespondBy = RespondBy };

    public override Command Line(OfferedHouse house, CommandId id) =>
        new OfferTo { CommandId = id, Theater = house.Theater, Offer = OfferId.Of(Window, house.Chain), Runs = Offered, Terms = Terms, RespondBy = RespondBy };

    private ImmutableArray<LineRun> Offered => !Lines.IsEmpty ? Lines :
    [
        new LineRun
        {
            Version = Version ?? "ov",
            Format = Format ?? ScreenCounts.Standard,
            Screens = Screens ?? WeeklyScreens.One,
            From = From,
            Weeks = Weeks ?? 1,
            Shows = Shows ?? default,
            Runs = Runs ?? default,
        },
    ];

    protected override void CheckShape(Problems problems)
    {
        if (Theaters is null && Chain is not null)
        {
            problems.Add("theaters", "is missing: say {\"all\": true} for every house of the chain");
            return;
        }
        base.CheckShape(problems);
        problems.If(
            !Lines.IsEmpty && (Version is not null || Format is not null || Screens is not null || From is not null || Weeks is not null || Shows is not null || Runs is not null),
            "lines", "give lines, or the members of one line, not both");
        problems.If(Lines.Length > 12, "lines", $"has {Lines.Length} runs for one house: at most 12");
        problems.If(Lines.Select(l => (l.Version, l.Format)).Distinct().Count() < Lines.Length, "lines", "has a version and format twice");
        foreach (var (index, run) in Offered.Index())
        {
            run.Check(problems, Lines.IsEmpty ? "" : $"lines[{index}].");
        }
        Terms?.Check(problems, "terms");
    }
}

/// <summary>One house's part of <see cref="SendOffer"/>.</summary>
internal sealed record OfferTo : LinesAt
{
    public required OfferId Offer { get; init; }

    public required ImmutableArray<LineRun> Runs { get; init; }

    /// <summary>What the offer has to be under by now; null: whatever it is under.</summary>
    public Terms? Terms { get; init; }

    public Deadline? RespondBy { get; init; }

    public override Decision Decide(TheaterState state, Context context)
    {
        if (state.Details is not { } house)
        {
            return Refusal.NotFound(Theater);
        }
        var facts = new FactReader(context.Facts);
        var (around, offer) = (Around.Of(state, Offer.Window, house.Chain, facts, context), facts.Offer(Offer));
        if (around is null || offer is null)
        {
            return Decision.Lacks(facts.Lacking);
        }
        if ((DryRun ? AsSaid(around, offer.State, context) : offer.State.Details) is not { } made || !context.SpeaksFor(made.Distributor, state))
        {
            return Refusal.NotFound(Offer);
        }
        if (house.Chain != Offer.Chain)
        {
            return Refusal.Invalid($"{Theater} is a house of {house.Chain} now", "theaters");
        }
        var refusal = Lines.NotAsSaid(made, Terms, RespondBy, around.Market.TimeZone) ?? Confirming.Bookable(Offer.Window, state, around, context);
        if (refusal is not null)
        {
            return refusal;
        }
        if (made.Current.RespondBy <= context.Now)
        {
            return Refusal.Invalid($"{Offer} was to be answered by {made.Current.RespondBy:uuuu-MM-dd HH:mm} UTC: give a new time", "respondBy");
        }
        var (events, warnings) = (new List<Event>(), new List<Warning>());
        Refusal? booked = null;
        foreach (var run in Runs)
        {
            var trial = Trial(run, house, around, context);
            if (BookingRules.HasVersion(trial, around) is { } unknown)
            {
                return unknown;
            }
            if (trial.Until > trial.From && BookingRules.NotTwice(trial, state, around, context.Now) is { } twice)
            {
                booked = twice;
                warnings.Add(new(twice.Code, twice.Message));
                continue;
            }
            Warn(trial, around, context, warnings);
            if (Sent(run, made, house, state, context) is { } sent)
            {
                events.Add(sent);
            }
        }
        if (events.Count > 0 && Retiring.Of(state, facts, context) is null)
        {
            return Decision.Lacks(facts.Lacking);
        }
        return events.Count == 0 && booked is not null && warnings.Count(w => w.Code == booked.Code) == Runs.Length
            ? booked
            : events.Count == 0
                ? Decision.Nothing with { Warnings = [.. warnings] }
                : Decision.Of([.. Retiring.Of(state, facts, context) ?? [], .. events]) with { Warnings = [.. warnings] };
    }

    /// <summary>Tried out, the offer itself has not been made.</summary>
    private OfferDetails? AsSaid(Around around, OfferState offer, Context context) => around.Window.State.Details is not { } window
        ? null
        : new(
            Offer, Offer.Window, window.Film, window.Market, window.Distributor, Offer.Chain,
            new OfferTerms(
                offer.Details?.Current.Number ?? 1, Terms ?? offer.Details?.Current.Terms,
                RespondBy?.In(around.Market.TimeZone) ?? offer.Details?.Current.RespondBy, context.Now, context.Actor.ToString()));

    private LineEvent? Sent(LineRun run, OfferDetails made, TheaterDetails house, TheaterState state, Context context)
    {
        var line = new OfferLine
        {
            Id = OfferLine.IdOf(Offer.Window, run, ask: false),
            Theater = Theater,
            Chain = house.Chain,
            Market = house.Market,
            Window = made.Window,
            Film = made.Film,
            Distributor = made.Distributor,
            Offer = Offer,
            TermsNumber = made.Current.Number,
            Run = run,
            State = LineState.Out,
            RespondBy = made.Current.RespondBy,
            OpenUntil = made.Current.RespondBy,
            Sent = new(context.Now, context.Actor.ToString(), null, null),
        };
        var known = state.Lines.FirstOrDefault(l => l.Id == line.Id);
        if (known is not { IsOpen: true } || known.Offer != Offer || known.IsLapsed(context.Now))
        {
            return new LineOffered { Line = line };
        }
        var same = known.Run == run && known.TermsNumber == line.TermsNumber && known.State != LineState.Declined;
        return same && known.RespondBy == line.RespondBy ? null : new LineAmended { Line = same ? Lines.Within(known, made.Current.RespondBy, house.TimeZone) : line };
    }

    /// <summary>The booking it would become; without dates while the window is undated.</summary>
    private static Booking Trial(LineRun run, TheaterDetails house, Around around, Context context)
    {
        var booking = Confirming.New(BookingId.Parse("offered"), house, around.Window.State.Details!, around, context) with
        {
            Version = run.Version,
            Format = run.Format,
            Screens = run.Screens,
        };
        return BookingRules.WithRun(booking, new(run.From, run.Weeks, null, null, []), around).Match(b => b, _ => booking);
    }

    private static void Warn(Booking trial, Around around, Context context, List<Warning> warnings)
    {
        if (trial.Until <= trial.From)
        {
            return;
        }
        if (BookingRules.NotStopped(trial, around, context.Now, []) is { } stopped)
        {
            warnings.Add(new("stopped", $"offered although it cannot be confirmed now: {stopped.Message}"));
        }
        if (BookingRules.InWindow(trial, around) is { } outside)
        {
            warnings.Add(new("outside-window", outside.Message));
        }
    }
}
