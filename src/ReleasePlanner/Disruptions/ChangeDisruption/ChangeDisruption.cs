namespace ReleasePlanner.Disruptions;

/// <summary>Changes a disruption's end, regions or reason. What is not given stays.</summary>
[May(Role.Distribution, Role.Exhibitor, Role.Administrator, OwnersOnly = true)]
public sealed record ChangeDisruption : OnDisruption
{
    /// <summary>The first day after it.</summary>
    public LocalDate? Until { get; init; }

    public ImmutableArray<RegionId> Regions { get; init; } = [];

    public Reason? Reason { get; init; }

    public override Command For(DisruptionId disruption, CommandId id) => this with { Disruption = disruption, CommandId = id };

    protected override Decision Decide(Disruption disruption, Context context)
    {
        if (disruption.Irrevocable)
        {
            return Refusal.Irrevocable(disruption.Id);
        }
        if (disruption.IsLifted)
        {
            return Refusal.Invalid($"{disruption.Id} is lifted: place a new one");
        }
        if (disruption.From >= Until)
        {
            return Refusal.Invalid($"it begins {disruption.From:uuuu-MM-dd}; until is the first day after it", "until");
        }
        var changed = disruption with
        {
            Until = Until ?? disruption.Until,
            Reason = Reason ?? disruption.Reason,
            Scope = Regions.IsEmpty ? disruption.Scope : disruption.Scope with { Regions = Regions },
        };
        return Json.Write(changed) == Json.Write(disruption) ? Decision.Nothing : new DisruptionChanged { Disruption = changed };
    }

    protected override void CheckShape(Problems problems)
    {
        problems.If(Until is null && Regions.IsEmpty && Reason is null, "", "changes nothing: give until, regions or reason");
        problems.Reason("reason", Reason);
    }
}
