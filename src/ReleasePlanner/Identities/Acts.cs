using System.Text.Json;
using Microsoft.EntityFrameworkCore;

namespace ReleasePlanner.Identities;

/// <summary>What a command about identities came to.</summary>
/// <param name="Result">For the outcome, and kept.</param>
/// <param name="Once">For the first outcome instead, with the secret in it; never kept.</param>
internal sealed record Done(object Result, object? Once = null);

/// <summary>
/// Carries out commands about identities: once for each command id, whole or not at all, with a line that says who did it. A dry run
/// is the same, taken back.
/// </summary>
internal sealed class Acts(IdentityStore store, Caller caller, IClock clock)
{
    private static readonly Warning ShownOnce = new("shown-once", "it was done before; what is secret is shown the first time only");

    public async Task<Result<Outcome>> Run(Command command, Func<Task<Result<Done>>> act, CancellationToken cancellation)
    {
        var (sender, id, hash) = (caller.Actor.ToString(), command.CommandId.Value, RequestHash.Of(command));
        Result<Outcome>? answer = null;
        await store.TogetherAsync(
            async () =>
            {
                if (await store.Acts.AsNoTracking().SingleOrDefaultAsync(a => a.Sender == sender && a.CommandId == id, cancellation) is { } known)
                {
                    answer = known.Hash == hash
                        ? new Outcome { CommandId = command.CommandId, Result = JsonSerializer.Deserialize<JsonElement>(known.Result), Warnings = [ShownOnce] }
                        : Refusal.CommandReused(command.CommandId);
                    return null;
                }
                var result = await act();
                if (result.Refusal is { } refusal)
                {
                    answer = refusal;
                    return null;
                }
                var done = result.Value!;
                answer = new Outcome
                {
                    CommandId = command.CommandId,
                    Result = JsonSerializer.SerializeToElement(command.DryRun ? done.Result : done.Once ?? done.Result, Json.Options),
                };
                if (command.DryRun)
                {
                    return null;
                }
                store.Acts.Add(new()
                {
                    Sender = sender,
                    CommandId = id,
                    At = clock.GetCurrentInstant(),
                    Name = command.GetType().Name,
                    Hash = hash,
                    Command = JsonSerializer.Serialize(command, command.GetType(), Json.Options),
                    Result = Json.Write(done.Result),
                });
                return answer;
            },
            cancellation);
        return answer!;
    }
}

/// <summary>What commands about identities leave out.</summary>
internal static class NotPlanned
{
    public static void Check(Command command, Problems problems, string of = "identities")
    {
        problems.If(command.ExpectedVersion is not null, "expectedVersion", $"is not for {of}: there are no versions");
        problems.If(command.OccurredAt is not null, "occurredAt", $"is not for {of}: it happens now");
        problems.If(command.OnBehalf is not null, "onBehalf", $"is not for {of}");
    }
}
