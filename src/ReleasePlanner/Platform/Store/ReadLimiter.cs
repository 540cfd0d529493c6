namespace ReleasePlanner.Platform.Store;

/// <summary>
/// Bounds how many read at once. Who comes later waits in order; when too many wait, or one waits too long, it is refused before anything times out.
/// </summary>
/// <param name="concurrent">How many read at once.</param>
/// <param name="mostWaiting">How many may wait.</param>
/// <param name="longestWait">How long one waits.</param>
internal sealed class ReadLimiter(int concurrent, int mostWaiting, TimeSpan longestWait) : IDisposable
{
    private readonly SemaphoreSlim places = new(concurrent, concurrent);
    private int waiting;

    /// <summary>Waits for a turn, which is over when the result is disposed of.</summary>
    /// <exception cref="ReadLoadShedException">Too many wait already, or it waited too long.</exception>
    public async Task<IDisposable> EnterAsync(CancellationToken cancellation = default)
    {
        if (places.Wait(0, CancellationToken.None))
        {
            return new Turn(places);
        }
        try
        {
            if (Interlocked.Increment(ref waiting) > mostWaiting || !await places.WaitAsync(longestWait, cancellation))
            {
                Diagnostics.ReadsShed.Add(1);
                throw new ReadLoadShedException();
            }
        }
        finally
        {
            Interlocked.Decrement(ref waiting);
        }
        return new Turn(places);
    }

    public void Dispose() => places.Dispose();

    private sealed class Turn(SemaphoreSlim places) : IDisposable
    {
        private SemaphoreSlim? held = places;

        public void Dispose()
        {
            try
            {
                Interlocked.Exchange(ref held, null)?.Release();
            }
            catch (ObjectDisposedException)
            {
                // The store was closed meanwhile.
            }
        }
    }
}

/// <summary>The store has more to read than it can: nothing was read or changed, and it is worth asking again in a moment.</summary>
internal sealed class ReadLoadShedException() : Exception("too many are reading at once: ask again in a moment");
