namespace ReleasePlanner.Host.Health;

/// <summary>
/// Tells for how long something has been waiting in a row of numbered things, by looking at its two ends from time to time. It uses no clock but the
/// caller's, so that clocks that were set, or that stand for a demonstration, do not matter.
/// </summary>
internal sealed class LagMeter
{
    private const int MostSamples = 1000;

    private readonly Queue<(long End, TimeSpan At)> samples = new();
    private long last;

    /// <param name="end">The number of the last thing there is.</param>
    /// <param name="done">The number up to which all are done.</param>
    /// <param name="now">A time that only goes forward.</param>
    /// <returns>How long ago the oldest thing that is not done was first seen; zero when all are done.</returns>
    public TimeSpan Observe(long end, long done, TimeSpan now)
    {
        if (end > last && samples.Count < MostSamples)
        {
            samples.Enqueue((end, now));
            last = end;
        }
        while (samples.TryPeek(out var oldest) && oldest.End <= done)
        {
            samples.Dequeue();
        }
        return samples.TryPeek(out var waiting) ? now - waiting.At : TimeSpan.Zero;
    }
}
