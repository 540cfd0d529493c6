namespace ReleasePlanner.Disruptions;

/// <summary>A disruption as a row of table <c>disruption</c>: dimensions not in scope are null; <see cref="Body"/> is the whole of it.</summary>
/// <param name="Version">The owner's version that wrote the row.</param>
/// <param name="Active">False once it can no longer bear on any standing.</param>
public sealed record StopRow(
    string Id, string Owner, long Version, bool Active, string? Distributor, string? Film, string? Window, string? Chain, string Body)
{
    public static StopRow Of(Disruption d, long version) => new(
        d.Id.Value,
        d.Owner,
        version,
        !(d.Report?.DismissedAt is not null || (d.IsLifted && d.Lifts.All(l => l.Bookings == OnLift.Restore))),
        d.Scope.Distributor?.Value,
        d.Scope.Film?.Value,
        d.Scope.Window?.Value,
        d.Scope.Chain?.Value,
        Json.Write(d));
}
