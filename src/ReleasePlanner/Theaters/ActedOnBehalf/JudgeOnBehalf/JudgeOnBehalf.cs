using ReleasePlanner.Disruptions;

namespace ReleasePlanner.Theaters;

/// <summary>The house says of what a distributor entered for it whether it was so: all that is open or, narrowed, some of it.</summary>
public abstract record JudgeOnBehalf : OverTheaters
{
    public WindowId? Window { get; init; }

    /// <summary>The distributor's command that entered it.</summary>
    public CommandId? Command { get; init; }
}

/// <summary>It was so.</summary>
[May(Role.Exhibitor, InPerson = true)]
public sealed record AgreeOnBehalf : JudgeOnBehalf
{
    public override Command Line(TheaterId theater, CommandId id, bool single) =>
        new AgreeOnBehalfAt { CommandId = id, Theater = theater, Window = Window, Command = Command };
}

/// <summary>It was not so. This changes nothing by itself: the distributor is told, and either side may put it right.</summary>
[May(Role.Exhibitor, InPerson = true)]
public sealed record DisputeOnBehalf : JudgeOnBehalf
{
    public required Reason Reason { get; init; }

    public override Command Line(TheaterId theater, CommandId id, bool single) =>
        new DisputeOnBehalfAt { CommandId = id, Theater = theater, Window = Window, Command = Command, Reason = Reason };

    protected override void CheckShape(Problems problems)
    {
        base.CheckShape(problems);
        problems.Reason("reason", Reason);
    }
}

/// <summary>One line of either.</summary>
internal abstract record JudgeOnBehalfAt : Command, IDecided<TheaterState>
{
    public required TheaterId Theater { get; init; }

    public WindowId? Window { get; init; }

    public CommandId? Command { get; init; }

    public string? Stream => Theater.Value;

    public Decision Decide(TheaterState state, Context context)
    {
        if (!context.ActsForHouse(state))
        {
            return Refusal.NotFound(Theater);
        }
        var judged = state.OnBehalf.Where(m => (Window is null || m.Window == Window) && (Command is not { } command || m.IsOf(command, Theater))).ToList();
        return judged.Count > 0 || Command is null
            ? Decision.Of(judged.Select(m => Judged(m, state.Details!.Chain))) with { Result = new { judged = judged.Count } }
            : Refusal.NotFound(Command);
    }

    protected abstract BehalfEvent Judged(BehalfMark mark, ChainId chain);
}

/// <summary>One line of <see cref="AgreeOnBehalf"/>.</summary>
internal sealed record AgreeOnBehalfAt : JudgeOnBehalfAt
{
    protected override BehalfEvent Judged(BehalfMark mark, ChainId chain) => new OnBehalfAgreed { Theater = Theater, Chain = chain, Mark = mark };
}

/// <summary>One line of <see cref="DisputeOnBehalf"/>.</summary>
internal sealed record DisputeOnBehalfAt : JudgeOnBehalfAt
{
    public required Reason Reason { get; init; }

    protected override BehalfEvent Judged(BehalfMark mark, ChainId chain) => new OnBehalfDisputed { Theater = Theater, Chain = chain, Mark = mark, Reason = Reason };
}
