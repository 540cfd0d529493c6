namespace ReleasePlanner.Theaters;

/// <summary>A buyer books for the house on the days <c>[From, Until)</c>, the house's cinema days.</summary>
/// <param name="Until">The first day it does not any more; null: until further notice.</param>
public sealed record BuyerAssignment(BuyerId Buyer, LocalDate From, LocalDate? Until)
{
    public bool Covers(LocalDate day) => From <= day && (Until is null || day < Until);

    /// <summary>
    /// What is left of it beside a new one: its days before that or, when it begins within the days of another buyer, those after them. The
    /// same buyer's new assignment says all there is to say from its first day on.
    /// </summary>
    public BuyerAssignment Beside(BuyerAssignment other)
    {
        if ((other.Until is { } ends && From >= ends) || (Until is { } until && until <= other.From))
        {
            return this;
        }
        if (From < other.From)
        {
            return this with { Until = other.From };
        }
        return other.Until is { } end && Buyer != other.Buyer && (Until is null || Until > end) ? this with { From = end } : this with { Until = From };
    }

    /// <summary>True when no day is left of it.</summary>
    public bool IsOver => Until <= From;
}

/// <summary>A buyer books for the house from a day on.</summary>
/// <param name="Changed">Assignments as they now are: the new one, and earlier ones it cut short (to no day at all, when none is left).</param>
[Kind("buyer-assigned.v1")]
public sealed record BuyerAssigned(TheaterId Theater, ChainId Chain, BuyerId Buyer, ImmutableArray<BuyerAssignment> Changed) : Event
{
    public override Touched Touched => new(Chain: Chain, Theater: Theater);

    /// <summary>The house's assignments with the changed ones in place.</summary>
    public ImmutableArray<BuyerAssignment> In(ImmutableArray<BuyerAssignment> assignments) =>
    [
        .. assignments.Where(a => Changed.All(c => (c.Buyer, c.From) != (a.Buyer, a.From))).Concat(Changed).Where(a => !a.IsOver)
            .OrderBy(a => a.From),
    ];
}
