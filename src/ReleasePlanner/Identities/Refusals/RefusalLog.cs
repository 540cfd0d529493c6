using System.Threading.Channels;
using Dapper;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ReleasePlanner.Platform.Store;

namespace ReleasePlanner.Identities;

/// <summary>Somebody was refused: who is not signed in, may not, or asks for what is not theirs.</summary>
/// <param name="Actor">Null: nobody is signed in.</param>
/// <param name="Request">The request's name, or the pattern of the address; never what was sent with it.</param>
/// <param name="Address">Of who is not signed in.</param>
internal sealed record RefusedRequest(string? Actor, string Request, string Code, string? Address);

/// <summary>
/// Writes refusals down behind the answers, a moment's equal ones as one row: whoever makes many of them slows nobody, and fills nothing.
/// </summary>
internal sealed partial class RefusalLog(Database database, IClock clock, ILogger<RefusalLog> log) : BackgroundService
{
    /// <summary>Rows that are kept; the oldest go.</summary>
    private const int MostKept = 100_000;

    /// <summary>Refusals that wait to be written; more in a moment are not written down.</summary>
    private const int MostWaiting = 5_000;

    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(1);
    private static readonly string[] Noted = ["not-allowed", "not-found"];

    private readonly Channel<(Instant At, RefusedRequest Refused)> waiting =
        Channel.CreateBounded<(Instant, RefusedRequest)>(new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.DropWrite });

    public void Note(RefusedRequest refused) => waiting.Writer.TryWrite((clock.GetCurrentInstant(), refused));

    /// <summary>The gate's: only what tells of somebody trying more than is theirs.</summary>
    public void NoteAtGate(Actor actor, string request, string code)
    {
        if (Noted.Contains(code))
        {
            Note(new(actor.ToString(), request, code, null));
        }
    }

    /// <summary>Writes what waits.</summary>
    public async Task WriteAsync(CancellationToken cancellation)
    {
        var found = new List<(Instant At, RefusedRequest Refused)>();
        while (found.Count < MostWaiting && waiting.Reader.TryRead(out var one))
        {
            found.Add(one);
        }
        if (found.Count == 0)
        {
            return;
        }
        using var gate = await database.WriteGateAsync(cancellation);
        await using var connection = await database.OpenAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await connection.ExecuteAsync(
            "insert into refusal (at, actor, request, code, address, times) values (@at, @actor, @request, @code, @address, @times)",
            found.GroupBy(f => f.Refused).Select(g => new
            {
                at = Stored.Text(g.Max(f => f.At)),
                actor = g.Key.Actor,
                request = g.Key.Request,
                code = g.Key.Code,
                address = g.Key.Address,
                times = g.Count(),
            }).ToList(),
            transaction);
        await connection.ExecuteAsync($"delete from refusal where id <= (select max(id) from refusal) - {MostKept}", transaction: transaction);
        await transaction.CommitAsync(cancellation);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(Moment, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            try
            {
                await WriteAsync(CancellationToken.None);
            }
            catch (Exception e)
            {
                LogNotWritten(log, e);
            }
        }
    }

    [LoggerMessage(LogLevel.Error, "Refusals could not be written down")]
    private static partial void LogNotWritten(ILogger log, Exception e);
}
