using MediatR;
using ReleasePlanner.Platform.Batches;
using ReleasePlanner.Platform.Projection;

namespace ReleasePlanner.Approvals;

/// <summary>
/// An executive says yes to a command of its distribution, which is carried out at once under both names; the answer is the command's. Its dry run tells
/// what it would take out of effect now. No aggregate decides it: a proposal is no aggregate.
/// </summary>
[May(Role.Executive)]
public sealed record ApproveProposal : Command
{
    public required ProposalId Proposal { get; init; }

    /// <summary>
    /// How many bookings the approver saw that it takes. More by now is <c>version-mismatch</c>; without it, a tenth more than when it was proposed.
    /// </summary>
    public int? Seen { get; init; }

    protected override void CheckShape(Problems problems)
    {
        problems.If(Seen < 0, "seen", "is negative");
        Timeless.Check(this, "proposals", "decided", problems);
    }
}

internal sealed class ApproveProposalHandler(
    Caller caller, ProposalAccess access, ApprovalStore store, ProposalRunner runner, Dispatcher dispatcher, ReadModelPump pump, IClock clock)
    : IRequestHandler<ApproveProposal, Result<Outcome>>
{
    public async Task<Result<Outcome>> Handle(ApproveProposal command, CancellationToken cancellationToken)
    {
        while (true)
        {
            var found = await access.FindAsync(command.Proposal, caller.Actor, cancellationToken);
            if (found.Refusal is { } refusal)
            {
                return refusal;
            }
            var proposal = found.Value!;
            if (proposal.WhyNot(clock.GetCurrentInstant()) is { } why)
            {
                return why;
            }
            if (!command.DryRun && await runner.PutBackAsync(proposal, cancellationToken))
            {
                continue;
            }
            // A dry run carries nothing out, also when it is approved already.
            if (proposal.State == "done" || (proposal.State == "approved" && !command.DryRun))
            {
                return Told(await runner.RunAsync(proposal, cancellationToken), command);
            }
            var tried = await Try(proposal, command, cancellationToken);
            if (command.DryRun || tried.Refusal is not null)
            {
                return Told(tried, command);
            }
            // Somebody may decide first: then the next round tells what became of it.
            await store.DecideAsync(command.Proposal, ProposalState.Approved, caller.Actor, command.Note, cancellationToken);
        }
    }

    /// <summary>The command's dry run now, refused when it takes more than the approver can know.</summary>
    private async Task<Result<Outcome>> Try(ProposalRow proposal, ApproveProposal command, CancellationToken cancellation)
    {
        var sender = Actor.Parse(proposal.Actor);
        if (sender.Person is { } person && person == caller.Actor.Person)
        {
            return Refusal.NotAllowed("it takes a second person: who proposed it cannot approve it");
        }
        await pump.CatchUpAsync(cancellation);
        var tried = await dispatcher.Send(sender, LineText.Read(proposal.Command) with { DryRun = true }, cancellation);
        if (tried.Refusal is not null || command.DryRun)
        {
            return tried;
        }
        if (Tried.Gap(tried.Value!) is { } gap)
        {
            return gap;
        }
        var bookings = tried.Value!.Impact!.Value.GetProperty("bookings").GetInt32();
        return bookings > (command.Seen ?? proposal.Bookings + (proposal.Bookings / 10))
            ? new Refusal(
                "version-mismatch",
                $"it would take {bookings} bookings out of effect by now, not {command.Seen ?? proposal.Bookings}: look again, and approve it with \"seen\": {bookings}")
            : tried;
    }

    private static Result<Outcome> Told(Result<Outcome> result, ApproveProposal command) =>
        result.Match<Result<Outcome>>(outcome => outcome with { CommandId = command.CommandId }, refusal => refusal);
}
