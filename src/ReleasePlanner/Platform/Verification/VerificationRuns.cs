using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ReleasePlanner.Platform.Projection;
using ReleasePlanner.Platform.Store;

namespace ReleasePlanner.Platform.Verification;

/// <summary>A verification that is under way.</summary>
/// <param name="Step">What it does: <c>journal</c> (against states and stop tables), then <c>standings</c>.</param>
/// <param name="Done">Rows of the journal read so far.</param>
/// <param name="Total">Of how many; 0: not known yet.</param>
public sealed record VerificationRun(Instant StartedAt, string By, string Step, long Done, long Total);

/// <summary>A verification that is over.</summary>
/// <param name="UpTo">The chain of hashes was checked from its first row up to this one.</param>
/// <param name="Findings">What must not be, at most a hundred; empty: the store is sound.</param>
/// <param name="Notes">What someone should look at.</param>
/// <param name="Failed">Why it came to no result; then nothing is known.</param>
public sealed record VerificationOver(
    Instant StartedAt, Instant FinishedAt, string By, long UpTo, int Streams, IReadOnlyList<string> Findings, IReadOnlyList<string> Notes, string? Failed);

/// <summary>
/// Verifies the store behind a running server, one time after the other, and remembers the last result until the program ends. It reads from snapshots; what makes
/// the read model again beside the one in use is left to the command line's <c>verify</c>.
/// </summary>
public sealed partial class VerificationRuns(Database database, ReadModel model, IClock clock, ILogger<VerificationRuns> log) : IHostedService, IDisposable
{
    private readonly Lock turn = new();
    private readonly CancellationTokenSource stopping = new();
    private Task running = Task.CompletedTask;
    private CommandId? latest;

    /// <summary>Null: none is under way.</summary>
    public VerificationRun? Running { get; private set; }

    /// <summary>Null: none since the program started.</summary>
    public VerificationOver? Last { get; private set; }

    /// <summary>Returns when none is under way.</summary>
    public Task CompletionAsync() => running;

    /// <summary>Starts one, unless one is under way or this very command started the latest.</summary>
    /// <returns>Whether it was started.</returns>
    public bool Start(CommandId command, Actor by)
    {
        lock (turn)
        {
            if (Running is not null || latest == command || stopping.IsCancellationRequested)
            {
                return false;
            }
            latest = command;
            var run = Running = new(clock.GetCurrentInstant(), by.ToString(), "journal", 0, 0);
            running = Task.Run(() => RunAsync(run));
            return true;
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await stopping.CancelAsync();
        await running;
    }

    public void Dispose() => stopping.Dispose();

    private async Task RunAsync(VerificationRun run)
    {
        var (found, failed) = (new VerificationResult(0, 0, [], []), (string?)null);
        try
        {
            found = await new Verifier(database).VerifyAsync(new Shown(p => Running = run with { Done = p.Done, Total = p.Total }), stopping.Token);
            Running = run with { Step = "standings", Done = found.Events, Total = found.Events };
            var miscounted = await new StandingCheck(model).RunAsync(cancellation: stopping.Token);
            found = found with { Findings = [.. found.Findings, .. miscounted.Take(100)] };
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            failed = "the program was stopped";
        }
        catch (Exception e)
        {
            LogFailed(log, e);
            failed = e.Message;
        }
        lock (turn)
        {
            Last = new(run.StartedAt, clock.GetCurrentInstant(), run.By, found.Events, found.Streams, found.Findings, found.Notes, failed);
            Running = null;
        }
    }

    [LoggerMessage(LogLevel.Error, "The verification came to no result")]
    private static partial void LogFailed(ILogger log, Exception e);

    private sealed class Shown(Action<(long Done, long Total)> show) : IProgress<(long Done, long Total)>
    {
        public void Report((long Done, long Total) value) => show(value);
    }
}
