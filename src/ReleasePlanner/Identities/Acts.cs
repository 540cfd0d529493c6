using System.Text.Json;
using Microsoft.EntityFrameworkCore;

namespace ReleasePlanner.Identities;

/// <summary>What a command about identities came to.</summary>
/// <param name="Result">For the outcome, and kept.</param>
/// <param name="Once">For the first outcome instead, with the secret in it; never kept.</param>
internal sealed record Done(object Result, object? Once = null);

/// <summary>
/// Carries out commands about identities: once for each command id of an organization or, of what somebody does for themselves, of a person; whole or not
/// at all, with a line that says who did it. A dry run is the same, taken back.
/// </summary>
internal sealed class Acts(IdentityStore store, Caller caller, IClock clock)
{
    private static readonly Warning ShownOnce = new("shown-once", "it was done before; what is secret is shown the first time only");

    public async Task<Result<Outcome>> Run(Command command, Func<Task<Result<Done>>> act, CancellationToken cancellation)
    {
        var (actor, id) = (caller.Actor, command.CommandId.Value);
        var isOfPerson = command is IOfPerson own && (actor.Role != Role.Administrator || own.AlsoOfAdministrator);
        var party = isOfPerson && actor.Person is { } person ? $"{actor.Organization}#{person}" : actor.Organization;
        Result<Outcome>? answer = null;
        await store.TogetherAsync(
            async () =>
            {
                if (await KnownAsync(command, party, cancellation) is { } known)
                {
                    answer = RequestHash.IsOf(known.Hash, command) && actor.MayRepeat(Actor.Parse(known.Sender))
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
                    Sender = actor.ToString(),
                    Party = party,
                    CommandId = id,
                    At = clock.GetCurrentInstant(),
                    Name = command.GetType().Name,
                    Hash = RequestHash.Of(command),
                    Command = JsonSerializer.Serialize(command, command.GetType(), Json.Options),
                    Result = Json.Write(done.Result),
                });
                return answer;
            },
            cancellation);
        return answer!;
    }

    /// <summary>What the party did under a command's id; before there were parties, what the sender did or else the first of its organization.</summary>
    private async Task<Act?> KnownAsync(Command command, string party, CancellationToken cancellation)
    {
        var (actor, id) = (caller.Actor, command.CommandId.Value);
        var known = await store.Acts.AsNoTracking().Where(a => a.CommandId == id && (a.Party == party || a.Party == null)).ToListAsync(cancellation);
        return known.Find(a => a.Party == party)
            ?? known.Find(a => a.Sender == actor.ToString())
            ?? (party != actor.Organization ? null : known.OrderBy(a => a.At).FirstOrDefault(a => Actor.Parse(a.Sender).Organization == actor.Organization));
    }
}

/// <summary>A command by which somebody does something for themselves, so that the same words of a colleague are another request.</summary>
internal interface IOfPerson
{
    /// <summary>False where an administrator does it for others or for systems.</summary>
    bool AlsoOfAdministrator => false;
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
