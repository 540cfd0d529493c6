namespace ReleasePlanner.Scenarios;

/// <summary>How a step went.</summary>
/// <param name="Outcome">In a few words: <c>done</c>, <c>refused: not-allowed</c>, <c>278 done</c>.</param>
/// <param name="Expectations">How many were looked at, <c>refused</c> among them.</param>
/// <param name="Failures">What was expected and what was found; empty when all is well.</param>
public sealed record StepReport(
    int Step, Instant At, string As, string What, string? About, string Outcome, long Milliseconds, int Expectations, IReadOnlyList<string> Failures);

/// <summary>How a scenario went.</summary>
/// <param name="Failed">Expectations that do not hold, and steps that failed without saying so.</param>
public sealed record ScenarioReport(string Scenario, IReadOnlyList<StepReport> Steps, int Expectations, int Failed)
{
    public override string ToString() => $"{Steps.Count} steps, {Expectations} expectations, {Failed} failed";
}

/// <summary>Told of a run's progress; from several threads.</summary>
/// <param name="Progressed">How many of a step's commands are through.</param>
public sealed record ScenarioWatch(Action<ScenarioStep>? Started = null, Action<int, int>? Progressed = null, Action<StepReport>? Finished = null);
