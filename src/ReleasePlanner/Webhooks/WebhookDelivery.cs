using System.Data.Common;
using Dapper;
using Microsoft.Extensions.Logging;
using ReleasePlanner.Feed;
using ReleasePlanner.Platform.Store;

namespace ReleasePlanner.Webhooks;

/// <summary>Gives every webhook its turns, beside one another: one that takes its time or fails is nobody else's affair.</summary>
internal sealed partial class WebhookDelivery(Database database, WebhookStore store, FeedReader reader, WebhookTurn turn, IClock clock, ILogger<WebhookDelivery> log)
    : IAsyncDisposable
{
    private const long LeaderLock = 0x52_50_48_4f_4f_4b; // "RPHOOK"

    private static readonly Duration Kept = Duration.FromDays(30);
    private static readonly Duration RestAfterFault = Duration.FromSeconds(30);

    private readonly Dictionary<(string Owner, string Id, string CreatedAt), Task> underWay = [];

    // A session of PostgreSQL takes one command at a time: whoever stops this waits for whoever asks whether it still leads.
    private readonly SemaphoreSlim session = new(1, 1);

    private DbConnection? leader;
    private CancellationTokenSource leads = new();
    private Instant forgotten = Instant.MinValue;

    /// <summary>Begins a turn of every webhook that has none under way, and does not wait for them.</summary>
    public async Task StartTurnsAsync(CancellationToken cancellation = default)
    {
        if (!await LeadsAsync(cancellation))
        {
            return;
        }
        foreach (var ended in underWay.Where(t => t.Value.IsCompleted).Select(t => t.Key).ToList())
        {
            underWay.Remove(ended);
        }
        var active = (await store.WebhooksAsync(null, null, cancellation)).Where(w => w.State == "active").ToList();
        var end = active.Count == 0 ? 0 : await reader.EndAsync(cancellation);
        var token = leads.Token;
        foreach (var webhook in active)
        {
            var key = (webhook.Owner, webhook.Id, webhook.CreatedAt);
            if (!underWay.ContainsKey(key))
            {
                underWay[key] = Task.Run(() => TurnAsync(webhook, end, token), CancellationToken.None);
            }
        }
        var now = clock.GetCurrentInstant();
        if (now - forgotten > Duration.FromHours(1))
        {
            forgotten = now;
            await store.ForgetAsync(now - Kept, cancellation);
        }
    }

    /// <summary>A turn of every webhook, to its end.</summary>
    public async Task RunOnceAsync(CancellationToken cancellation = default)
    {
        await StartTurnsAsync(cancellation);
        await Task.WhenAll(underWay.Values);
    }

    /// <summary>Ends the turns, after what is on its way was noted, and leaves delivering to others for good.</summary>
    public async Task StopAsync()
    {
        await leads.CancelAsync();
        await Task.WhenAll(underWay.Values);
        await session.WaitAsync();
        try
        {
            if (leader is { } connection)
            {
                leader = null;
                await using (connection)
                {
                    try
                    {
                        // The connection goes back to its pool, where it would keep the lock.
                        await connection.ExecuteAsync("select pg_advisory_unlock(@LeaderLock)", new { LeaderLock });
                    }
                    catch (DbException)
                    {
                        // The session ended before, and the lock with it.
                    }
                }
            }
        }
        finally
        {
            session.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        leads.Dispose();
        session.Dispose();
    }

    /// <summary>Of several processes on one PostgreSQL one delivers; the lock goes with its connection, and the turns go with the lock.</summary>
    private async Task<bool> LeadsAsync(CancellationToken cancellation)
    {
        if (database.IsSqlite)
        {
            return true;
        }
        await session.WaitAsync(cancellation);
        try
        {
            return !leads.IsCancellationRequested && (leader is null ? await TakeLeadAsync(cancellation) : await StillLeadsAsync(leader));
        }
        finally
        {
            session.Release();
        }
    }

    private async Task<bool> TakeLeadAsync(CancellationToken cancellation)
    {
        var connection = await database.OpenAsync(cancellation);
        if (!await connection.ExecuteScalarAsync<bool>("select pg_try_advisory_lock(@LeaderLock)", new { LeaderLock }))
        {
            await connection.DisposeAsync();
            return false;
        }
        leader = connection;
        return true;
    }

    private async Task<bool> StillLeadsAsync(DbConnection held)
    {
        try
        {
            await held.ExecuteAsync("select 1");
            return true;
        }
        catch (DbException)
        {
            await leads.CancelAsync();
            await held.DisposeAsync();
            (leader, leads) = (null, new());
            throw;
        }
    }

    private async Task TurnAsync(WebhookRow webhook, long end, CancellationToken cancellation)
    {
        try
        {
            await turn.RunAsync(webhook, end, cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // It is the next one's, here or elsewhere.
        }
        catch (Exception e)
        {
            LogFailed(log, webhook.Id, webhook.Owner, e);
            await RestAsync(webhook);
        }
    }

    private async Task RestAsync(WebhookRow webhook)
    {
        try
        {
            await store.RestAsync(webhook, clock.GetCurrentInstant() + RestAfterFault, CancellationToken.None);
        }
        catch (DbException e)
        {
            LogFailed(log, webhook.Id, webhook.Owner, e);
        }
    }

    [LoggerMessage(LogLevel.Error, "Delivering webhook {Webhook} of {Owner} failed; it is tried again")]
    private static partial void LogFailed(ILogger log, string webhook, string owner, Exception e);
}
