using MediatR;

namespace ReleasePlanner.Platform.Verification;

/// <summary>What the last verification of the store found, and how far the one is that is under way. Remembered until the program ends.</summary>
[May(Role.Administrator)]
public sealed record Verification : Query<VerificationAnswer>
{
    protected override void CheckShape(Problems problems) => Timeless.Check(this, "verifications", problems);
}

public sealed record VerificationAnswer
{
    /// <summary>Null: none is under way.</summary>
    public VerificationRun? Running { get; init; }

    /// <summary>Null: none since the program started.</summary>
    public VerificationOver? Last { get; init; }
}

internal sealed class VerificationHandler(VerificationRuns runs) : IRequestHandler<Verification, Result<VerificationAnswer>>
{
    public Task<Result<VerificationAnswer>> Handle(Verification query, CancellationToken cancellationToken) =>
        Task.FromResult<Result<VerificationAnswer>>(new VerificationAnswer { Running = runs.Running, Last = runs.Last });
}
