namespace ReleasePlanner.Disruptions;

/// <summary>Ends a disruption, for all theaters or for a selection, and says what becomes of the bookings it stopped. The undo.</summary>
[May(Role.Distribution, Role.Exhibitor, Role.Administrator, OwnersOnly = true)]
public sealed record LiftDisruption : OnDisruption, ISelects
{
    /// <summary>Null: all.</summary>
    public Selection? Theaters { get; init; }

    public OnLift Bookings { get; init; }

    public LocalDate? ReconfirmBy { get; init; }

    public Reason? Reason { get; init; }

    Selection? ISelects.Selection => Theaters is { All: true, Except.IsEmpty: true, MinScreens: null, First: null } ? null : Theaters;

    public override Command For(DisruptionId disruption, CommandId id) => this with { Disruption = disruption, CommandId = id };

    protected override Decision Decide(Disruption disruption, Context context)
    {
        if (disruption.Report is not null)
        {
            return Refusal.Invalid($"{disruption.Id} is a report: dismiss it with DismissReport");
        }
        if (disruption.Irrevocable)
        {
            return Refusal.Irrevocable(disruption.Id);
        }
        var theaters = context.Selected.Theaters.RemoveAll(t => disruption.LiftFor(t) is not null);
        if (disruption.IsLifted || (context.Selected.Asked && theaters.IsEmpty))
        {
            return Decision.Nothing;
        }
        var lift = new Lift(context.Now, context.Actor.ToString(), context.Version, Bookings, theaters, ReconfirmBy, Reason);
        return new DisruptionLifted { Disruption = disruption with { Lifts = disruption.Lifts.Add(lift) } };
    }

    protected override void CheckShape(Problems problems)
    {
        Theaters?.Check(problems, "theaters");
        problems.Reason("reason", Reason);
        problems.If(ReconfirmBy is not null && Bookings != OnLift.Reconfirm, "reconfirmBy", "goes with bookings: reconfirm");
    }
}
