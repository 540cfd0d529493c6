using System.Text.Json.Serialization;
using ReleasePlanner.Disruptions;
using ReleasePlanner.Markets;

namespace ReleasePlanner.Windows;

/// <summary>What a move means for bookings whose runs have not begun.</summary>
public enum OnMove
{
    /// <summary>They need reconfirmation.</summary>
    Reconfirm,

    /// <summary>They stand as they are; only when the move stays inside one play week.</summary>
    Follow,
}

/// <summary>Moves a window's opening, or takes its date away.</summary>
[May(Role.Distribution)]
public sealed record MoveWindow : Command, IDecided<WindowState>
{
    public required WindowId Window { get; init; }

    /// <summary>Null: undated.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required LocalDate? Opens { get; init; }

    public OnMove Bookings { get; init; }

    public LocalDate? ReconfirmBy { get; init; }

    public Reason? Reason { get; init; }

    public string? Stream => Window.Value;

    public IEnumerable<string> Needs => [Window.Market.Value];

    public Decision Decide(WindowState state, Context context)
    {
        var facts = new FactReader(context.Facts);
        var market = facts.Market(Window.Market);
        if (facts.Lacking.Count > 0)
        {
            return Decision.Lacks(facts.Lacking);
        }
        if (state.Details is not { } details || !context.Actor.Owns(state))
        {
            return Refusal.NotFound(Window);
        }
        if (state.Opens == Opens)
        {
            return Decision.Nothing;
        }
        if (details.Closes <= Opens)
        {
            return Refusal.Invalid($"the window closes {details.Closes:uuuu-MM-dd}: plan a later end first", "opens");
        }
        var weeks = new PlayWeeks(market!.State.Details!.PlayWeeks);
        if (Bookings == OnMove.Follow && !(state.Opens is { } old && Opens is { } now && weeks.Containing(old) == weeks.Containing(now)))
        {
            return Refusal.Invalid("bookings can follow only a move inside one play week: send it with bookings: reconfirm", "bookings");
        }
        return new WindowMoved(Window, details.Market, state.Opens, Opens, Bookings == OnMove.Follow, ReconfirmBy, Reason);
    }

    protected override void CheckShape(Problems problems) => problems.Reason("reason", Reason);
}
