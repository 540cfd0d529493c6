namespace ReleasePlanner.Disruptions;

/// <summary>The reporter holds a report for true: from now on it stops bookings of the reporter's film.</summary>
[May(Role.Distribution)]
public sealed record VerifyReport : OnDisruption
{
    public override Command For(DisruptionId disruption, CommandId id) => this with { Disruption = disruption, CommandId = id };

    protected override Decision Decide(Disruption disruption, Context context) => disruption.Report switch
    {
        null => Refusal.Invalid($"{disruption.Id} is not a report: it holds already"),
        { DismissedAt: not null } => Refusal.Invalid($"{disruption.Id} was dismissed: report it anew"),
        { VerifiedAt: not null } => Decision.Nothing,
        var report => new ReportVerified { Disruption = disruption with { Report = report with { VerifiedAt = context.Now } } },
    };
}
