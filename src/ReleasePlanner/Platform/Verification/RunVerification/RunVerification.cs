using System.Text.Json;
using MediatR;
using ReleasePlanner.Identities;

namespace ReleasePlanner.Platform.Verification;

/// <summary>
/// Verifies the store behind the answer: its chain of hashes, states, stop tables, houses, batches and standings. <see cref="Verification"/> tells how far it is and
/// what it found. One at a time: while one is under way none is started. No aggregate decides it: nothing is changed.
/// </summary>
[May(Role.Administrator)]
public sealed record RunVerification : Command
{
    protected override void CheckShape(Problems problems) => NotPlanned.Check(this, problems, "verifications");
}

internal sealed class RunVerificationHandler(Caller caller, VerificationRuns runs) : IRequestHandler<RunVerification, Result<Outcome>>
{
    public Task<Result<Outcome>> Handle(RunVerification command, CancellationToken cancellationToken)
    {
        var started = !command.DryRun && runs.Start(command.CommandId, caller.Actor);
        return Task.FromResult<Result<Outcome>>(new Outcome
        {
            CommandId = command.CommandId,
            Result = JsonSerializer.SerializeToElement(new { started }, Json.Options),
            Warnings = started || command.DryRun ? []
                : [runs.Running is { } run ? new("verification-under-way", $"{run.By} started one at {run.StartedAt}: wait for it") : new("verification-over", "this command started one already, and it is over")],
        });
    }
}
