using System.Text.Json;
using ReleasePlanner.Platform.Projection;

namespace ReleasePlanner.Approvals;

/// <summary>Whose proposals somebody sees, and how one is turned down.</summary>
internal sealed class ProposalAccess(ApprovalStore store, IClock clock)
{
    /// <summary>The proposal, as far as it is of the actor's own distributor; of staff that is limited to some territories, its own or a colleague's.</summary>
    public async Task<Result<ProposalRow>> FindAsync(ProposalId id, Actor actor, CancellationToken cancellation) =>
        await store.FindAsync(id, cancellation) is { } row && MaySee(row, actor) ? row : Refusal.NotFound(id);

    /// <summary>The proposal that a command of the sender waited as, for a query that holds a read snapshot; null: it did not wait, or the actor may not see it.</summary>
    public static async Task<ProposalRow?> FindAsync(Actor sender, CommandId command, Actor actor, Look look) =>
        await ApprovalStore.FindAsync(sender, command, look) is { } row && MaySee(row, actor) ? row : null;

    private static bool MaySee(ProposalRow row, Actor actor) => actor.ActsFor(DistributorId.Parse(row.Distributor))
        && (actor.Territories.IsEmpty || Actor.Parse(row.Actor).Reach == actor.Reach);

    /// <summary>Refuses or withdraws a proposal. Doing it again answers the same; one that is decided otherwise stays so.</summary>
    public async Task<Result<Outcome>> EndAsync(Command command, ProposalId id, ProposalState state, Actor actor, string? note, CancellationToken cancellation)
    {
        while (true)
        {
            var found = await FindAsync(id, actor, cancellation);
            if (found.Refusal is { } refusal)
            {
                return refusal;
            }
            var stands = found.Value!.StateAt(clock.GetCurrentInstant());
            if (stands == state || (stands == ProposalState.Waiting && command.DryRun))
            {
                return new Outcome
                {
                    CommandId = command.CommandId,
                    Result = JsonSerializer.SerializeToElement(new { proposal = id, state }, Json.Options),
                };
            }
            if (stands != ProposalState.Waiting)
            {
                return Refusal.NotAllowed($"{id} does not wait any more: it is {stands.ToString().ToLowerInvariant()}");
            }
            await store.DecideAsync(id, state, actor, note, cancellation);
        }
    }
}
