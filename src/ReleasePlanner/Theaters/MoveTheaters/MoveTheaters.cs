using ReleasePlanner.Markets;
using ReleasePlanner.Offers;

namespace ReleasePlanner.Theaters;

/// <summary>Gives theaters to another chain. Open offers close as moved, asks go along, bookings stay; runs over before <see cref="From"/> remain the old chain's past.</summary>
[May(Role.Administrator)]
public sealed record MoveTheaters : OverTheaters
{
    public required ChainId Chain { get; init; }

    /// <summary>The first day with the new chain; null: today.</summary>
    public LocalDate? From { get; init; }

    public override Command Line(TheaterId theater, CommandId id, bool single) =>
        new MoveTheater { CommandId = id, Theater = theater, Chain = Chain, From = From };
}

/// <summary>One line of <see cref="MoveTheaters"/>.</summary>
[May(Role.Administrator)]
internal sealed record MoveTheater : Command, IDecided<TheaterState>
{
    public required TheaterId Theater { get; init; }

    public required ChainId Chain { get; init; }

    public LocalDate? From { get; init; }

    public string? Stream => Theater.Value;

    public IEnumerable<string> Needs => [Chain.Value];

    public Decision Decide(TheaterState state, Context context)
    {
        var facts = new FactReader(context.Facts);
        var chain = facts.Chain(Chain);
        if (facts.Lacking.Count > 0)
        {
            return Decision.Lacks(facts.Lacking);
        }
        if (chain!.State.Details is null)
        {
            return Refusal.NotFound(Chain);
        }
        if (state.Details is not { } details)
        {
            return Refusal.NotFound(Theater);
        }
        if (details.Chain == Chain)
        {
            return Decision.Nothing;
        }
        var today = CinemaDay.Of(context.Now, details.TimeZone);
        var from = From ?? today;
        if (from > today)
        {
            return Refusal.Invalid($"{from:uuuu-MM-dd} is to come: send it on the day the house changes hands", "from");
        }
        var moved = state.Bookings.Where(b => b.End is null || b.End > from).Select(b => b with { Chain = Chain, Saw = b.Saw with { Chain = chain.Version } });
        var lines = state.Lines.Where(l => l.IsOpen || l.State == LineState.Asked)
            .Select(l => new LineMoved { Line = l with { Chain = l.State == LineState.Asked ? Chain : l.Chain, State = l.IsOpen ? LineState.Moved : l.State } });
        return Decision.Of([new TheaterMoved(Theater, details.Chain, Chain, details.Market, from, [.. moved]), .. lines]);
    }
}
