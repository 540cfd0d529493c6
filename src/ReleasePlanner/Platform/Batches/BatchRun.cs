using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;
using ReleasePlanner.Platform.Gate;
using ReleasePlanner.Platform.Store;

namespace ReleasePlanner.Platform.Batches;

/// <summary>
/// One batch on its way. Passes over its open lines, phase by phase; lines that were <c>unavailable</c> stay open for the next pass. What
/// became of lines is kept in chunks: after a kill the lines of the last chunk are sent again, and the aggregates' journals answer them.
/// </summary>
internal sealed partial class BatchRun
{
    private const int Page = 512;
    private const int Chunk = 64;

    /// <summary>A line that fails for no reason anyone foresaw, such as one that cannot be read, will fail the next time too.</summary>
    private const int MostFailures = 5;

    /// <summary>With the waits below, a stream that nobody can reach keeps its batch open for half an hour. While the store is away nothing is counted.</summary>
    private const int MostTries = 60;

    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    private readonly string id;
    private readonly BatchStore store;
    private readonly AggregateSender sender;
    private readonly WriterLock writer;
    private readonly FairTurns turns;
    private readonly ILogger log;
    private readonly CancellationToken stop;
    private readonly CancellationTokenSource cancelled = new();
    private readonly CancellationTokenSource stopOrCancelled;
    private readonly TaskCompletionSource completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentQueue<TriedLine> tried = new();
    private readonly SemaphoreSlim saving = new(1, 1);
    private List<Warning> warnings = [];
    private Actor actor = Actor.Administrator;
    private string? trace;
    private int answered;
    private int total;
    private bool over;
    private bool left;

    /// <param name="stop">The program stops.</param>
    public BatchRun(string id, BatchStore store, AggregateSender sender, WriterLock writer, FairTurns turns, ILogger log, CancellationToken stop)
    {
        (this.id, this.store, this.sender, this.writer, this.turns, this.log, this.stop) = (id, store, sender, writer, turns, log, stop);
        stopOrCancelled = CancellationTokenSource.CreateLinkedTokenSource(stop, cancelled.Token);
    }

    /// <summary>Ends when nothing is left to do, or when the program stops before that.</summary>
    public Task Completion => completion.Task;

    public bool IsCancelled => cancelled.IsCancellationRequested;

    /// <summary>Told how many lines are answered, of how many; from several threads.</summary>
    public event Action<int, int>? Progressed;

    /// <summary>No further line is begun. The store has to say so already.</summary>
    public void Cancel() => cancelled.Cancel();

    public void End()
    {
        stopOrCancelled.Dispose();
        completion.SetResult();
    }

    /// <summary>Runs the batch to its end, however often that fails on the way.</summary>
    public async Task RunAsync()
    {
        for (var wait = FirstWait; !stop.IsCancellationRequested; wait = wait * 2 < LongestWait ? wait * 2 : LongestWait)
        {
            try
            {
                if (await PassAsync())
                {
                    return;
                }
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                LogPassFailed(log, id, e);
            }
            // One that is cancelled while it waits has nothing to wait for.
            await Task.Delay(wait, cancelled.IsCancellationRequested ? stop : stopOrCancelled.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Tries every open line once, as far as the phases allow. True when the batch is over.</summary>
    private async Task<bool> PassAsync()
    {
        tried.Clear();
        if (writer.NotHeldBecause is not null)
        {
            return false;
        }
        if (await store.FindAsync(id) is not { FinishedAt: null } batch)
        {
            return true;
        }
        (actor, trace, warnings) = (Actor.Parse(batch.Actor), batch.TraceParent, [.. Json.Read<Warning[]>(batch.Warnings)]);
        (answered, total, over, left) = (batch.Done + batch.Refused, batch.Total, false, false);
        if (batch.State == "cancelled")
        {
            await cancelled.CancelAsync();
        }
        var (phase, after) = (int.MinValue, -1);
        while (true)
        {
            stop.ThrowIfCancellationRequested();
            var isCancelled = cancelled.IsCancellationRequested;
            var lines = await store.OpenLinesAsync(id, after, Page, isCancelled, stop);
            if (lines.Count == 0 || (left && lines[0].Phase != phase))
            {
                break;
            }
            phase = lines[0].Phase;
            var page = lines.TakeWhile(l => l.Phase == phase).ToList();
            await Parallel.ForEachAsync(page, new ParallelOptions { MaxDegreeOfParallelism = turns.AtOnce }, (line, _) => TakeAsync(line, isCancelled));
            await SaveAsync();
            // Cancelled meanwhile: of the lines that are open, those that were begun are looked for from the beginning.
            (after, left) = cancelled.IsCancellationRequested && !isCancelled ? (-1, false) : (page[^1].Position, left);
        }
        if (over)
        {
            return true;
        }
        if (!left)
        {
            await store.EndAsync(id, stop);
        }
        return !left;
    }

    /// <param name="begun">The line is in the journal already, so that sending it does nothing new.</param>
    private async ValueTask TakeAsync(LineRow line, bool begun)
    {
        FairTurns.Turn turn;
        try
        {
            turn = await turns.TakeAsync(actor.ToString(), id, begun ? stop : stopOrCancelled.Token);
        }
        catch (OperationCanceledException)
        {
            return;
        }
        using (turn)
        {
            if (stop.IsCancellationRequested || (cancelled.IsCancellationRequested && !begun))
            {
                return;
            }
            if (writer.NotHeldBecause is not null)
            {
                // The line stays as it is, for whoever may write.
                left = true;
                return;
            }
            var made = await TryAsync(line);
            tried.Enqueue(made);
            if (made.State != "open")
            {
                Progressed?.Invoke(Interlocked.Increment(ref answered), total);
            }
        }
        if (tried.Count >= Chunk)
        {
            await SaveAsync();
        }
    }

    private async Task<TriedLine> TryAsync(LineRow line)
    {
        var tries = line.Tries + 1;
        Refusal refusal;
        var most = MostTries;
        try
        {
            using var span = Diagnostics.StartIn(trace, Diagnostics.LineSpan);
            var command = LineText.Read(line.Command);
            var by = line.Actor is null ? actor : Actor.Parse(line.Actor);
            var result = await sender.Send(command, line.Stream, by, RequestHash.Of(command), Selected.None, stop);
            if (result.Refusal is null)
            {
                Note(result.Value!.Warnings);
                return new(line.Line, "done", Json.Write(result.Value), result.Value.Streams?[0].Version, tries);
            }
            refusal = result.Refusal;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return new(line.Line, "open", Json.Write(Refusal.Unavailable("the program stopped; it goes on when it is started again")), null, line.Tries);
        }
        catch (Exception e)
        {
            var incident = Incident.NewId();
            LogLineFailed(log, line.Line, id, incident, e);
            refusal = Refusal.Unavailable($"the line failed {tries} times; it is in the log as incident {incident}") with { Incident = incident };
            most = e is DbException or TimeoutException or OrleansException ? MostTries : MostFailures;
        }
        var open = refusal.Code == "unavailable" && tries < most;
        return new(line.Line, open ? "open" : "refused", Json.Write(refusal), null, tries);
    }

    private void Note(IReadOnlyList<Warning> more)
    {
        lock (warnings)
        {
            foreach (var warning in more)
            {
                if (warnings.Count < BatchStore.MostWarnings && !warnings.Contains(warning))
                {
                    warnings.Add(warning);
                }
            }
        }
    }

    /// <summary>Keeps what became of the lines since the last time.</summary>
    private async Task SaveAsync()
    {
        await saving.WaitAsync(CancellationToken.None);
        try
        {
            var chunk = new List<TriedLine>();
            while (tried.TryDequeue(out var line))
            {
                chunk.Add(line);
            }
            if (chunk.Count == 0)
            {
                return;
            }
            Warning[] noted;
            lock (warnings)
            {
                noted = [.. warnings];
            }
            over |= await store.SaveAsync(id, chunk, noted, CancellationToken.None);
            left |= chunk.Exists(l => l.State == "open");
        }
        finally
        {
            saving.Release();
        }
    }

    [LoggerMessage(LogLevel.Error, "Carrying on batch {Batch} failed; it is tried again")]
    private static partial void LogPassFailed(ILogger log, string batch, Exception e);

    [LoggerMessage(LogLevel.Error, "Line {Line} of batch {Batch} failed: incident {Incident}")]
    private static partial void LogLineFailed(ILogger log, string line, string batch, string incident, Exception e);
}
