using ReleasePlanner.Disruptions;
using ReleasePlanner.Standing;
using ReleasePlanner.Theaters;
using ReleasePlanner.Theaters.Bookings;

namespace ReleasePlanner.Offers;

/// <summary>
/// Houses ask for a film, also for one that is stopped: they stand by (250 art houses asked for The Interview on 22 Dec 2014,
/// https://www.thewrap.com/art-house-theaters-tell-sony-they-want-to-show-the-interview/). Asked again, it changes the ask.
/// </summary>
[May(Role.Exhibitor)]
public sealed record AskForFilm : OverLines
{
    public required WindowId Window { get; init; }

    public string Version { get; init; } = "ov";

    public string Format { get; init; } = ScreenCounts.Standard;

    public WeeklyScreens Screens { get; init; } = WeeklyScreens.One;

    /// <summary>Null: the opening.</summary>
    public LocalDate? From { get; init; }

    public int Weeks { get; init; } = 1;

    public Shows Shows { get; init; }

    public override LinesAsked? Asked => null;

    public override Command Line(OfferedHouse house, CommandId id) => new AskFor { CommandId = id, Theater = house.Theater, Window = Window, Run = Run };

    private LineRun Run => new() { Version = Version, Format = Format, Screens = Screens, From = From, Weeks = Weeks, Shows = Shows };

    protected override void CheckShape(Problems problems)
    {
        base.CheckShape(problems);
        Run.Check(problems, "");
    }
}

/// <summary>One house's part of <see cref="AskForFilm"/>.</summary>
internal sealed record AskFor : LinesAt
{
    public required WindowId Window { get; init; }

    /// <summary>A house stands by for no more: its state stays small.</summary>
    public const int MostAsks = 30;

    public required LineRun Run { get; init; }

    public override Decision Decide(TheaterState state, Context context)
    {
        if (state.Details is not { } house || (context.OnBehalf is null && !context.ActsForHouse(state)))
        {
            return Refusal.NotFound(Theater);
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
        var trial = Confirming.New(BookingId.Parse("asked"), house, window, around, context) with { Version = Run.Version, Format = Run.Format };
        if (BookingRules.HasVersion(trial, around) is { } unknown)
        {
            return unknown;
        }
        var playing = state.Bookings.FirstOrDefault(b => b.Window == Window && b.Version == Run.Version && b.Format == Run.Format
            && around.Standing(b, context.Now).Key is StandingKey.Playing or StandingKey.Upcoming);
        if (playing is not null)
        {
            return new Refusal("already-booked", $"{Theater} has {Window} from {playing.From:uuuu-MM-dd} already: amend that booking");
        }
        var line = new OfferLine
        {
            Id = OfferLine.IdOf(Window, Run, ask: true),
            Theater = Theater,
            Chain = house.Chain,
            Market = house.Market,
            Window = Window,
            Film = window.Film,
            Distributor = window.Distributor,
            Run = Run,
            State = LineState.Asked,
            Sent = new(context.Now, context.Actor.ToString(), context.OnBehalf, null),
        };
        var asked = state.Lines.Where(l => l.State == LineState.Asked).ToList();
        return asked.Exists(l => l.Id == line.Id && l.Run == Run)
            ? Decision.Nothing
            : asked.Count >= MostAsks && !asked.Exists(l => l.Id == line.Id)
            ? Refusal.Invalid($"{Theater} asks for {MostAsks} runs already: take some of them back first", "window")
            : Retiring.Of(state, facts, context) is { } retired
            ? Decision.Of([.. retired, new FilmAsked { Line = line }])
            : Decision.Lacks(facts.Lacking);
    }
}

/// <summary>Houses no longer want what they asked for.</summary>
[May(Role.Exhibitor)]
public sealed record WithdrawAsk : OverLines
{
    public required WindowId Window { get; init; }

    /// <summary>Only asks for these versions; absent: all.</summary>
    [AbsentMeansAll]
    public ImmutableArray<string> Versions { get; init => field = Noted(value, "versions"); } = [];

    /// <summary>Only asks for these formats; absent: all.</summary>
    [AbsentMeansAll]
    public ImmutableArray<string> Formats { get; init => field = Noted(value, "formats"); } = [];

    public Reason? Reason { get; init; }

    public override LinesAsked? Asked => new(null, Window, null, [LineState.Asked]);

    public override Command Line(OfferedHouse house, CommandId id) =>
        new CloseAsk { CommandId = id, Theater = house.Theater, Window = Window, Versions = Versions, Formats = Formats, Reason = Reason, ByHouse = true };

    protected override void CheckShape(Problems problems)
    {
        base.CheckShape(problems);
        problems.Texts("versions", Versions);
        problems.Texts("formats", Formats);
        problems.Reason("reason", Reason);
    }
}

/// <summary>The distributor says no to houses that asked.</summary>
[May(Role.Distribution)]
public sealed record RefuseAsk : OverLines
{
    public required WindowId Window { get; init; }

    /// <summary>Only asks for these versions; absent: all.</summary>
    [AbsentMeansAll]
    public ImmutableArray<string> Versions { get; init => field = Noted(value, "versions"); } = [];

    /// <summary>Only asks for these formats; absent: all.</summary>
    [AbsentMeansAll]
    public ImmutableArray<string> Formats { get; init => field = Noted(value, "formats"); } = [];

    public Reason? Reason { get; init; }

    public override LinesAsked? Asked => new(null, Window, null, [LineState.Asked]);

    public override Command Line(OfferedHouse house, CommandId id) =>
        new CloseAsk { CommandId = id, Theater = house.Theater, Window = Window, Versions = Versions, Formats = Formats, Reason = Reason, ByHouse = false };

    protected override void CheckShape(Problems problems)
    {
        base.CheckShape(problems);
        problems.Texts("versions", Versions);
        problems.Texts("formats", Formats);
        problems.Reason("reason", Reason);
    }
}

/// <summary>One house's part of <see cref="WithdrawAsk"/> or <see cref="RefuseAsk"/>.</summary>
internal sealed record CloseAsk : LinesAt
{
    public required WindowId Window { get; init; }

    public required bool ByHouse { get; init; }

    public ImmutableArray<string> Versions { get; init; } = [];

    public ImmutableArray<string> Formats { get; init; } = [];

    public Reason? Reason { get; init; }

    public override Decision Decide(TheaterState state, Context context)
    {
        var asks = state.Lines.Where(l => l.Offer is null && l.Window == Window
            && (Versions.IsEmpty || Versions.Contains(l.Run.Version)) && (Formats.IsEmpty || Formats.Contains(l.Run.Format))).ToList();
        if (asks.Count == 0 || !(ByHouse ? context.SpeaksForHouse(state, asks[0].Distributor) : context.SpeaksFor(asks[0].Distributor, state)))
        {
            return Refusal.NotFound($"an ask of {Theater} for {Window}");
        }
        var said = new LineSaid(context.Now, context.Actor.ToString(), context.OnBehalf, Reason);
        var open = asks.Where(l => l.State == LineState.Asked).ToList();
        return open.Count == 0
            ? Lines.Closed(asks[0], context.Now)
            : Decision.Of(open.Select<OfferLine, LineEvent>(l => ByHouse
                ? new AskWithdrawn { Line = l with { State = LineState.Withdrawn, Answer = said } }
                : new AskRefused { Line = l with { State = LineState.Refused, Answer = said } }));
    }
}
