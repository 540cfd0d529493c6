namespace ReleasePlanner.Buyers;

/// <summary>Registers a buyer, or amends its registration.</summary>
[May(Role.Administrator)]
public sealed record RegisterBuyer : Command, IDecided<BuyerState>
{
    public required BuyerId Buyer { get; init; }

    public required string Name { get; init; }

    public string? Stream => Buyer.Value;

    public Decision Decide(BuyerState state, Context context)
    {
        var details = new BuyerDetails(Buyer, Name);
        return state.Details == details ? Decision.Nothing : new BuyerRegistered(details);
    }

    protected override void CheckShape(Problems problems) => problems.Text("name", Name, required: true);
}
