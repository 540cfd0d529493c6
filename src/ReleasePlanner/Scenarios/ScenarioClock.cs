namespace ReleasePlanner.Scenarios;

/// <summary>A clock that stands where it was set. From several threads.</summary>
public sealed class ScenarioClock(Instant start) : IClock
{
    private long ticks = start.ToUnixTimeTicks();

    public Instant GetCurrentInstant() => Instant.FromUnixTimeTicks(Interlocked.Read(ref ticks));

    public void Set(Instant now) => Interlocked.Exchange(ref ticks, now.ToUnixTimeTicks());
}
