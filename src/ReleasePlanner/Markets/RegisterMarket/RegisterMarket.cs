namespace ReleasePlanner.Markets;

/// <summary>Registers a market, or amends its registration.</summary>
[May(Role.Administrator)]
public sealed record RegisterMarket : Command, IDecided<MarketState>
{
    public required MarketId Market { get; init; }

    public required string Name { get; init; }

    /// <summary>Markets that are counted together, such as <c>domestic</c>.</summary>
    public string? Group { get; init; }

    public required DateTimeZone TimeZone { get; init; }

    /// <summary>When play weeks start, effective-dated; the earliest also holds before it.</summary>
    public required ImmutableArray<PlayWeekRule> PlayWeeks { get; init; }

    [AtMost(2000)]
    public ImmutableArray<Region> Regions { get; init; } = [];

    public string? Stream => Market.Value;

    public Decision Decide(MarketState state, Context context)
    {
        var details = new MarketDetails(Market, Name, Group, TimeZone, [.. PlayWeeks.OrderBy(r => r.From)], Regions);
        return Json.Write(state.Details) == Json.Write(details) ? Decision.Nothing : new MarketRegistered(details);
    }

    protected override void CheckShape(Problems problems)
    {
        problems.Text("name", Name, required: true);
        problems.If(Group is not null && !Slug.IsValid(Group), "group", "is not a slug, such as domestic");
        problems.If(PlayWeeks.IsDefaultOrEmpty, "playWeeks", "is empty: say from when play weeks start on which day");
        if (!PlayWeeks.IsDefaultOrEmpty)
        {
            problems.If(PlayWeeks.Select(r => r.From).Distinct().Count() < PlayWeeks.Length, "playWeeks", "has two rules from one date");
            problems.If(PlayWeeks.Any(r => r.StartsOn == IsoDayOfWeek.None), "playWeeks", "has a rule without a day of the week");
        }
        problems.If(Regions.Select(r => r.Id).Distinct().Count() < Regions.Length, "regions", "has one id twice");
        foreach (var region in Regions)
        {
            problems.Text($"regions[{region.Id}].name", region.Name, required: true);
        }
    }
}
