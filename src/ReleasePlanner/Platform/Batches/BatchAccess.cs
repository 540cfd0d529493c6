namespace ReleasePlanner.Platform.Batches;

/// <summary>Whose batches somebody sees: its own and its colleagues', an executive its distributor's, the administrator everybody's.</summary>
internal sealed class BatchAccess(BatchStore store)
{
    /// <summary>Enough to tell that there are several.</summary>
    private const int Few = 10;

    /// <summary>The condition on <c>batch.actor</c> of the batches the actor sees.</summary>
    public static string SeenBy(Actor actor) => actor switch
    {
        { Role: Role.Administrator } => "1 = 1",
        { Role: Role.Executive, Distributor: { } distributor } => $"({Of(actor)} or {OfStaff(Actor.Distribution(distributor))})",
        { Role: Role.Distribution, Territories.IsEmpty: true } => OfStaff(actor),
        // Whoever only books sees what the owner of the same houses sent, and the other way around.
        { Role: Role.Exhibitor } => $"({OfReach(actor.Organization)} or {OfReach(actor.Organization + "~books")})",
        _ => Of(actor),
    };

    // What an actor reaches is made of slugs and a few signs that mean nothing in a pattern.
    private static string Of(Actor actor) => OfReach(actor.Reach);

    private static string OfReach(string reach) => $"(actor = '{reach}' or actor like '{reach}#%' or actor like '{reach}&%')";

    private static string OfStaff(Actor actor) => $"({Of(actor)} or actor like '{actor.Reach}@%')";

    /// <summary>The batch with a command's id. Several senders may have one: then the actor's own, or the one whose sender is named.</summary>
    public async Task<Result<BatchRow>> FindAsync(CommandId batch, string? sender, Actor actor, CancellationToken cancellation)
    {
        var found = (await store.BatchesAsync(SeenBy(actor), batch.Value, Few, cancellation)).Where(b => sender is null || b.Actor == sender).ToList();
        return found switch
        {
            [] => Refusal.NotFound(batch),
            [var one] => one,
            _ when found.Find(b => b.Actor == actor.ToString()) is { } own => own,
            _ => Refusal.Invalid($"has to say which of {string.Join(", ", found.Select(b => b.Actor).Order(StringComparer.Ordinal))}", "sender"),
        };
    }
}
