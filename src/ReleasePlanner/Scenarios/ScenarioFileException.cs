namespace ReleasePlanner.Scenarios;

/// <summary>The file is no scenario that can be run; every problem found, each with its step.</summary>
public sealed class ScenarioFileException(IReadOnlyList<string> problems) : Exception(string.Join(Environment.NewLine, problems))
{
    public IReadOnlyList<string> Problems { get; } = problems;
}
