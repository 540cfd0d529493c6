using ReleasePlanner.Disruptions;

namespace ReleasePlanner.Theaters;

/// <summary>Closes houses for a time. Of several, each has its own disruption, <c>{id}/{theater}</c>; lifting <c>{id}</c> lifts all.</summary>
[May(Role.Exhibitor, OwnersOnly = true)]
public sealed record CloseTheaters : OverTheaters
{
    /// <summary>The caller's id for the disruption; null: the command's id.</summary>
    public DisruptionId? Disruption { get; init; }

    public LocalDate? From { get; init; }

    /// <summary>The first day open again; null: not known.</summary>
    public LocalDate? Until { get; init; }

    public Reason? Reason { get; init; }

    public override Command Line(TheaterId theater, CommandId id, bool single)
    {
        var disruption = Disruption?.Value ?? CommandId.Value;
        return new CloseTheater
        {
            CommandId = id,
            Theater = theater,
            Disruption = DisruptionId.Parse(single ? disruption : $"{disruption}/{theater.Slug}"),
            From = From,
            Until = Until,
            Reason = Reason,
        };
    }

    protected override void CheckShape(Problems problems)
    {
        base.CheckShape(problems);
        problems.Reason("reason", Reason);
        problems.If(Disruption?.Value.Length > IdText.Longest, "disruption", $"is longer than {IdText.Longest} characters");
        problems.Period(From, Until);
    }
}

/// <summary>One line of <see cref="CloseTheaters"/>.</summary>
internal sealed record CloseTheater : StopCommand, IDecided<TheaterState>
{
    public required TheaterId Theater { get; init; }

    public LocalDate? From { get; init; }

    public LocalDate? Until { get; init; }

    public override DisruptionKind Kind => DisruptionKind.TheaterClosed;

    public override string Owner => Theater.Value;

    public string? Stream => Theater.Value;

    protected override (LocalDate? From, LocalDate? Until) Dates => (From, Until);

    public override Scope ScopeOf(Selected selected) => new() { Theaters = [Theater] };

    public Decision Decide(TheaterState state, Context context) =>
        context.MayStop(state) ? Placed(context) : Refusal.NotFound(Theater);
}
