namespace ReleasePlanner.Chains;

/// <summary>Registers a chain, or amends its registration.</summary>
[May(Role.Administrator)]
public sealed record RegisterChain : Command, IDecided<ChainState>
{
    public required ChainId Chain { get; init; }

    public required string Name { get; init; }

    public ChainKind Kind { get; init; }

    public string? Stream => Chain.Value;

    public Decision Decide(ChainState state, Context context)
    {
        var details = new ChainDetails(Chain, Name, Kind);
        return state.Details == details ? Decision.Nothing : new ChainRegistered(details);
    }

    protected override void CheckShape(Problems problems) => problems.Text("name", Name, required: true);
}
