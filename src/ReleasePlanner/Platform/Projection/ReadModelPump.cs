using System.Diagnostics;
using Dapper;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ReleasePlanner.Feed;
using ReleasePlanner.Platform.Journal;
using ReleasePlanner.Platform.Store;

namespace ReleasePlanner.Platform.Projection;

/// <summary>Keeps the journal in sequence and the read model up to it, in the background and on demand.</summary>
public sealed partial class ReadModelPump(
    Database database, Sequencer sequencer, Projector projector, JournalReader journal, PumpSignal signal, Arrivals arrivals, WriterLock writer,
    ILogger<ReadModelPump> log) : BackgroundService
{
    /// <summary>How long it sleeps when nobody wakes it: another process may have written.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(250);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly SemaphoreSlim turn = new(1, 1);

    /// <summary>Why the last turn in the background failed; null while it works.</summary>
    public string? Trouble { get; private set; }

    /// <summary>Returns when everything journaled before the call is in the read model.</summary>
    public async Task CatchUpAsync(CancellationToken cancellation = default)
    {
        var mark = await journal.LastPositionAsync();
        var started = Stopwatch.GetTimestamp();
        while (await BehindAsync(mark) > 0)
        {
            if (Stopwatch.GetElapsedTime(started) > Patience)
            {
                throw new TimeoutException("the read model did not catch up: a transaction on this PostgreSQL has been running for long");
            }
            if (await PassAsync(cancellation) == 0)
            {
                // Rows above a transaction that still runs cannot be sequenced yet; it ends in milliseconds.
                await Task.Delay(10, cancellation);
            }
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                while (await PassAsync(stoppingToken) > 0)
                {
                }
                Trouble = writer.NotHeldBecause;
                await signal.WaitAsync(Look, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                Trouble = e.Message;
                LogPassFailed(log, e);
                await signal.WaitAsync(Look * 4, CancellationToken.None);
            }
        }
    }

    /// <summary>One turn of sequencing and projecting; the number of rows handled.</summary>
    private async Task<int> PassAsync(CancellationToken cancellation)
    {
        if (writer.NotHeldBecause is not null)
        {
            // Whoever has the store keeps its read model.
            return 0;
        }
        await turn.WaitAsync(cancellation);
        try
        {
            var sequenced = await sequencer.SequenceAsync(cancellation);
            var projected = await projector.ProjectAsync(cancellation);
            if (projected > 0)
            {
                arrivals.Ring();
            }
            return sequenced + projected;
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>Rows up to a position that are not in the read model yet.</summary>
    private async Task<long> BehindAsync(long mark)
    {
        await using var connection = await database.OpenAsync();
        return await connection.ExecuteScalarAsync<long>(
            """
            select (select count(*) from journal where seq is null and position <= @mark)
                + (select count(*) from journal where position <= @mark and seq > (select seq from projection where name = 'read'))
            """,
            new { mark });
    }

    [LoggerMessage(LogLevel.Error, "Sequencing or projecting failed; it is tried again")]
    private static partial void LogPassFailed(ILogger log, Exception e);
}
