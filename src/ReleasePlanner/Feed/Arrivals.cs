namespace ReleasePlanner.Feed;

/// <summary>Tells whoever waits for events that the read model went on. Nobody asks the store while nothing happens.</summary>
public sealed class Arrivals
{
    private TaskCompletionSource next = New();

    private long rings;

    /// <summary>How often the read model took something in.</summary>
    public long Rings => Interlocked.Read(ref rings);

    /// <summary>The read model took something in.</summary>
    public void Ring()
    {
        Interlocked.Increment(ref rings);
        Interlocked.Exchange(ref next, New()).TrySetResult();
    }

    /// <summary>Take it before looking, and wait for it when nothing was found: what arrives in between is not missed.</summary>
    public Task Next => Volatile.Read(ref next).Task;

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
