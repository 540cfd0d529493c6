using System.Diagnostics;

namespace ReleasePlanner.Platform.Store;

/// <summary>Remembers how the last write of a grain ended, for the health check.</summary>
public sealed class WriteOutcomes
{
    private volatile Failure? failure;

    /// <summary>The last failure that no success came after; null when there is none.</summary>
    public Failure? LastFailure => failure;

    /// <summary>A write succeeded.</summary>
    public void Succeeded()
    {
        // Read first: nearly always there is nothing to forget, and writers of other processors keep their cache.
        if (failure is not null)
        {
            failure = null;
        }
    }

    /// <summary>A write failed. What the database refused because it has it already is no failure.</summary>
    public void Failed(Exception exception)
    {
        if (StoreErrors.Classify(exception) == StoreError.Unknown && exception is not Orleans.Storage.InconsistentStateException)
        {
            failure = new(exception, Stopwatch.GetTimestamp());
        }
    }

    /// <param name="At">A time stamp of <see cref="Stopwatch"/>.</param>
    public sealed record Failure(Exception Exception, long At)
    {
        public TimeSpan Age => Stopwatch.GetElapsedTime(At);
    }
}
