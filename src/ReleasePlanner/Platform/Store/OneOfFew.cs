namespace ReleasePlanner.Platform.Store;

/// <summary>One of the few that a semaphore lets in at a time, until it is disposed of.</summary>
internal sealed class OneOfFew : IDisposable
{
    private SemaphoreSlim? held;

    private OneOfFew(SemaphoreSlim held) => this.held = held;

    /// <summary>Waits to be let in.</summary>
    public static async Task<OneOfFew> EnterAsync(SemaphoreSlim door, CancellationToken cancellation)
    {
        await door.WaitAsync(cancellation);
        return new(door);
    }

    public void Dispose() => Interlocked.Exchange(ref held, null)?.Release();
}
