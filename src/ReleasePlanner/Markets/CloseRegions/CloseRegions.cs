using ReleasePlanner.Disruptions;

namespace ReleasePlanner.Markets;

/// <summary>Closes every house in some regions of a market, or in all of it (Hurricane Sandy, 29 October 2012).</summary>
[May(Role.Administrator)]
public sealed record CloseRegions : StopCommand, IDecided<MarketState>
{
    public required MarketId Market { get; init; }

    /// <summary>Empty: the whole market.</summary>
    public ImmutableArray<RegionId> Regions { get; init; } = [];

    public LocalDate? From { get; init; }

    /// <summary>The first day open again; null: not known.</summary>
    public LocalDate? Until { get; init; }

    public override DisruptionKind Kind => DisruptionKind.RegionsClosed;

    public override string Owner => Market.Value;

    public string? Stream => Market.Value;

    protected override (LocalDate? From, LocalDate? Until) Dates => (From, Until);

    public override Scope ScopeOf(Selected selected) => new() { Markets = [Market], Regions = Regions };

    public Decision Decide(MarketState state, Context context)
    {
        if (!context.Actor.Owns(state))
        {
            return Refusal.NotFound(Market);
        }
        var unknown = Regions.Where(r => state.Details!.Regions.All(known => known.Id != r)).ToList();
        return unknown.Count > 0 ? Refusal.Invalid($"{Market} has no region {string.Join(", ", unknown)}", "regions") : Placed(context);
    }
}
