using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ReleasePlanner.Platform.Batches;

namespace ReleasePlanner.Approvals;

/// <summary>
/// Carries approved proposals out under both names: with the approval, and those that another process left, when it starts and from time to time. The
/// command's own id sees to it that it takes effect once.
/// </summary>
internal sealed partial class ProposalRunner(ApprovalStore store, Dispatcher dispatcher, ILogger<ProposalRunner> log) : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(5);

    /// <param name="proposal">An approved one, or one that was carried out.</param>
    public async Task<Result<Outcome>> RunAsync(ProposalRow proposal, CancellationToken cancellation)
    {
        if (proposal.State == "done" && Json.Read<Outcome>(proposal.Outcome!) is { Batch: null } outcome)
        {
            // A command that changed nothing would be decided anew.
            return outcome;
        }
        var actor = Actor.Parse(proposal.Actor).ApprovedBy(Actor.Parse(proposal.DecidedBy!));
        var result = await dispatcher.Send(actor, LineText.Read(proposal.Command), cancellation);
        if (result.Refusal is { Code: "unavailable" })
        {
            return result;
        }
        var id = ProposalId.Parse(proposal.Id);
        await store.EndAsync(id, result);
        // Somebody may have been faster: what is kept is what it came to.
        return result.Refusal is not null && await store.FindAsync(id, CancellationToken.None) is { State: "done" or "failed", Outcome: { } kept } ended
            ? ended.State == "done" ? Json.Read<Outcome>(kept) : Json.Read<Refusal>(kept)
            : result;
    }

    /// <summary>Carries out whatever is approved.</summary>
    public async Task RunApprovedAsync(CancellationToken cancellation = default)
    {
        foreach (var proposal in await store.ApprovedAsync(cancellation))
        {
            try
            {
                await RunAsync(proposal, cancellation);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                LogRunFailed(log, proposal.Id, e);
            }
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await RunApprovedAsync(stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                LogLookFailed(log, e);
            }
            await Task.Delay(Look, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    [LoggerMessage(LogLevel.Error, "Carrying out proposal {Proposal} failed; it is tried again")]
    private static partial void LogRunFailed(ILogger log, string proposal, Exception e);

    [LoggerMessage(LogLevel.Error, "Looking for approved proposals failed; it is tried again")]
    private static partial void LogLookFailed(ILogger log, Exception e);
}
