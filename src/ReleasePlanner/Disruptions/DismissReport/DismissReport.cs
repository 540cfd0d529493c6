namespace ReleasePlanner.Disruptions;

/// <summary>It was not so, or is so no longer: the report stops nothing.</summary>
[May(Role.Distribution)]
public sealed record DismissReport : OnDisruption
{
    public override Command For(DisruptionId disruption, CommandId id) => this with { Disruption = disruption, CommandId = id };

    protected override Decision Decide(Disruption disruption, Context context) => disruption.Report switch
    {
        null => Refusal.Invalid($"{disruption.Id} is not a report: lift it with LiftDisruption"),
        { DismissedAt: not null } => Decision.Nothing,
        var report => new ReportDismissed { Disruption = disruption with { Report = report with { DismissedAt = context.Now } } },
    };
}
