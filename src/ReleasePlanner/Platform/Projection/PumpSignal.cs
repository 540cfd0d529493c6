using System.Threading.Channels;

namespace ReleasePlanner.Platform.Projection;

/// <summary>Wakes the pump when something was written here. Only speed rests on it: the pump also looks by itself.</summary>
public sealed class PumpSignal
{
    private readonly Channel<bool> woken = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    private long wakes;

    /// <summary>How often something was written here; counted before whoever wrote it is answered.</summary>
    public long Wakes => Interlocked.Read(ref wakes);

    public void Wake()
    {
        Interlocked.Increment(ref wakes);
        woken.Writer.TryWrite(true);
    }

    /// <summary>Returns when woken, or after the time.</summary>
    public async Task WaitAsync(TimeSpan atMost, CancellationToken cancellation)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timeout.CancelAfter(atMost);
        try
        {
            await woken.Reader.ReadAsync(timeout.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
        }
    }
}
