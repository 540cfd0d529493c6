using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ReleasePlanner.Platform.Batches;
using ReleasePlanner.Platform.Store;

namespace ReleasePlanner.Approvals;

/// <summary>
/// Carries approved proposals out under both names: with the approval, and those that another process left, when it starts and from time to time. The
/// command's own id sees to it that it takes effect once.
/// </summary>
internal sealed partial class ProposalRunner(ApprovalStore store, KnownCommands known, Dispatcher dispatcher, IClock clock, WriterLock writer, ILogger<ProposalRunner> log)
    : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(5);

    /// <summary>An approval is of what the approver saw: what could not be carried out for so long may take more by now.</summary>
    private static readonly Duration Holds = Duration.FromHours(1);

    /// <summary>Carries a proposal out; one whose approval is too old waits again instead.</summary>
    /// <param name="proposal">An approved one, or one that was carried out.</param>
    public async Task<Result<Outcome>> RunAsync(ProposalRow proposal, CancellationToken cancellation)
    {
        if (await PutBackAsync(proposal, cancellation))
        {
            var waiting = (await store.FindAsync(ProposalId.Parse(proposal.Id), cancellation))!;
            return waiting.WhyNot(clock.GetCurrentInstant()) is { } why ? why : waiting.Waiting();
        }
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

    /// <summary>Lets a proposal wait again whose approval is too old and of which nothing was begun. False: it is to be carried out.</summary>
    public async Task<bool> PutBackAsync(ProposalRow proposal, CancellationToken cancellation)
    {
        if (proposal.State != "approved" || Stored.Instant(proposal.DecidedAt!) + Holds > clock.GetCurrentInstant()
            || await known.HasAsync(LineText.Read(proposal.Command), Actor.Parse(proposal.Actor)))
        {
            return false;
        }
        await store.ReopenAsync(
            proposal, $"{proposal.DecidedBy} approved it at {proposal.DecidedAt}, and it could not be carried out within an hour: look again", cancellation);
        return true;
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
                if (writer.NotHeldBecause is null)
                {
                    await RunApprovedAsync(stoppingToken);
                }
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
