using ReleasePlanner.Markets;

namespace ReleasePlanner.Theaters;

/// <summary>A buyer books for houses, of any chains, from a date. A house has at most one on a day: the new one cuts an earlier one short.</summary>
[May(Role.Administrator)]
public sealed record AssignBuyer : OverTheaters
{
    public required BuyerId Buyer { get; init; }

    /// <summary>The first day it books; null: today.</summary>
    public LocalDate? From { get; init; }

    /// <summary>The first day it does not any more; null: until further notice.</summary>
    public LocalDate? Until { get; init; }

    public override Command Line(TheaterId theater, CommandId id, bool single) =>
        new AssignBuyerAt { CommandId = id, Theater = theater, Buyer = Buyer, From = From, Until = Until };

    protected override void CheckShape(Problems problems)
    {
        base.CheckShape(problems);
        problems.Period(From, Until);
    }
}

/// <summary>One line of <see cref="AssignBuyer"/>.</summary>
internal sealed record AssignBuyerAt : Command, IDecided<TheaterState>
{
    public required TheaterId Theater { get; init; }

    public required BuyerId Buyer { get; init; }

    public LocalDate? From { get; init; }

    public LocalDate? Until { get; init; }

    public string? Stream => Theater.Value;

    public IEnumerable<string> Needs => [Buyer.Value];

    public Decision Decide(TheaterState state, Context context)
    {
        var facts = new FactReader(context.Facts);
        var buyer = facts.Buyer(Buyer);
        if (facts.Lacking.Count > 0)
        {
            return Decision.Lacks(facts.Lacking);
        }
        if (buyer!.State.Details is null)
        {
            return Refusal.NotFound(Buyer);
        }
        if (state.Details is not { } house)
        {
            return Refusal.NotFound(Theater);
        }
        var assigned = new BuyerAssignment(Buyer, From ?? CinemaDay.Of(context.Now, house.TimeZone), Until);
        if (assigned.IsOver)
        {
            return Refusal.Invalid($"{Until:uuuu-MM-dd} is not after {assigned.From:uuuu-MM-dd}; it is the first day after the period", "until");
        }
        if (state.Assignments.Any(a => a.Buyer == Buyer && a.Until == Until && a.From <= assigned.From))
        {
            return Decision.Nothing;
        }
        var cut = state.Assignments.Select(a => (Before: a, After: a.Beside(assigned))).Where(a => a.Before != a.After).ToList();
        return Decision.Of(new BuyerAssigned(Theater, house.Chain, Buyer, [.. cut.SelectMany(c => Rows(c.Before, c.After)).Where(r => r.From != assigned.From || r.Buyer != Buyer), assigned])) with
        {
            Warnings = [.. cut.Where(c => c.Before.Buyer != Buyer).Select(c => new Warning("buyer-replaced", $"{c.Before.Buyer} booked for {Theater} {Days(c.Before)}, and now {Days(c.After)}"))],
        };
    }

    /// <summary>An assignment is told by its first day: one that begins later is another, and the first is left without days.</summary>
    private static IEnumerable<BuyerAssignment> Rows(BuyerAssignment before, BuyerAssignment after) =>
        before.From == after.From ? [after] : [before with { Until = before.From }, after];

    private static string Days(BuyerAssignment a) =>
        a.IsOver ? "not at all" : $"from {a.From:uuuu-MM-dd}{(a.Until is { } until ? $" until {until:uuuu-MM-dd}" : "")}";
}
