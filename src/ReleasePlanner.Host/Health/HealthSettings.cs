namespace ReleasePlanner.Host.Health;

/// <summary>How readiness is looked at; configuration section <c>Health</c>.</summary>
internal sealed record HealthSettings
{
    /// <summary>Seconds between two runs of a check.</summary>
    public double Every { get; init; } = 2;

    /// <summary>Seconds that a check may take; then it counts as failed, and a second later as stuck.</summary>
    public double TimeOut { get; init; } = 5;

    /// <summary>Seconds that something written may wait for its place in the sequence, or for the read model.</summary>
    public double MostLag { get; init; } = 10;

    /// <summary>Megabytes that must be free where a SQLite store is.</summary>
    public int LeastDisk { get; init; } = 16;

    /// <summary>Seconds for which a failed write counts when nobody has written since: then commands are tried again.</summary>
    public double FailureCounts { get; init; } = 60;
}
