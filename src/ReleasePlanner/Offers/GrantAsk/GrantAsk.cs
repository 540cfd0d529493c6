using ReleasePlanner.Disruptions;
using ReleasePlanner.FilmRental;
using ReleasePlanner.Theaters;
using ReleasePlanner.Theaters.Bookings;

namespace ReleasePlanner.Offers;

/// <summary>
/// The distributor says yes to houses that asked: granting is the booking. The window may be another of the same film and market than the one asked
/// for: a limited release for those who asked for the wide one.
/// </summary>
[May(Role.Distribution)]
public sealed record GrantAsk : OverLines
{
    public required WindowId Window { get; init; }

    /// <summary>Null: as asked.</summary>
    public WeeklyScreens? Screens { get; init; }

    /// <summary>Null: as asked, or else the window's opening.</summary>
    public LocalDate? From { get; init; }

    /// <summary>Null: as asked.</summary>
    public int? Weeks { get; init; }

    public Terms? Terms { get; init; }

    /// <summary>Only asks for these versions; absent: all.</summary>
    [AbsentMeansAll]
    public ImmutableArray<string> Versions { get; init => field = Noted(value, "versions"); } = [];

    /// <summary>Only asks for these formats; absent: all.</summary>
    [AbsentMeansAll]
    public ImmutableArray<string> Formats { get; init => field = Noted(value, "formats"); } = [];

    public override LinesAsked? Asked => new(null, Window, Window.Film, [LineState.Asked]);

    public override Command Line(OfferedHouse house, CommandId id) => new GrantTo
    {
        CommandId = id,
        Theater = house.Theater,
        Window = Window,
        Screens = Screens,
        From = From,
        Weeks = Weeks,
        Terms = Terms,
        Versions = Versions,
        Formats = Formats,
    };

    protected override void CheckShape(Problems problems)
    {
        base.CheckShape(problems);
        problems.Texts("versions", Versions);
        problems.Texts("formats", Formats);
        problems.If(Theaters is null, "theaters", "is missing: say {\"all\": true} for every house that asked");
        problems.If(Weeks is < 1 or > 60, "weeks", $"is {Weeks}: give 1 to 60");
        Terms?.Check(problems, "terms");
    }
}

/// <summary>One house's part of <see cref="GrantAsk"/>.</summary>
internal sealed record GrantTo : LinesAt
{
    public required WindowId Window { get; init; }

    public WeeklyScreens? Screens { get; init; }

    public LocalDate? From { get; init; }

    public int? Weeks { get; init; }

    public Terms? Terms { get; init; }

    public ImmutableArray<string> Versions { get; init; } = [];

    public ImmutableArray<string> Formats { get; init; } = [];

    public override Decision Decide(TheaterState state, Context context)
    {
        if (state.Details is not { } house)
        {
            return Refusal.NotFound(Theater);
        }
        var facts = new FactReader(context.Facts);
        if (Around.Of(state, Window, house.Chain, facts, context) is not { } around)
        {
            return Decision.Lacks(facts.Lacking);
        }
        if (around.Window.State.Details is { } window && !context.SpeaksFor(window.Distributor, state))
        {
            return Refusal.NotFound(Window);
        }
        if (Confirming.Bookable(Window, state, around, context) is { } refusal)
        {
            return refusal;
        }
        var asks = state.Lines.Where(l => l.Offer is null && l.Film == Window.Film && context.SpeaksFor(l.Distributor, state)
            && (Versions.IsEmpty || Versions.Contains(l.Run.Version)) && (Formats.IsEmpty || Formats.Contains(l.Run.Format))).ToList();
        if (asks.Count == 0)
        {
            return Refusal.NotFound($"an ask of {Theater} for {Window.Film}");
        }
        // Who asked for two windows of the film asked for one run of it.
        var open = asks.Where(l => l.State == LineState.Asked).OrderBy(l => l.Window == Window ? 0 : 1).GroupBy(l => (l.Run.Version, l.Run.Format)).ToList();
        if (open.Count == 0)
        {
            return Lines.Closed(asks[0], context.Now);
        }
        var yes = new LineSaid(context.Now, context.Actor.ToString(), null, null);
        // Asked for in another window: the opening is that one's, and the house's own start was for the other.
        return Lines.Book(
            [.. open.Select(same => (Line: same.First(), Also: same.Skip(1))).Select(l => new Agreed(
                l.Line, Lines.Changed(l.Line.Window == Window ? l.Line.Run : l.Line.Run with { From = null }, Screens, From, Weeks), l.Line.Sent, yes, Terms)
            {
                Also = [.. l.Also],
            })],
            state, around, facts, context);
    }
}
