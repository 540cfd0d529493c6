using ReleasePlanner.Disruptions;
using ReleasePlanner.Platform.Values;

namespace ReleasePlanner.Host.Pages.Executive;

/// <summary>What stops bookings, in a line.</summary>
internal static class StopWords
{
    public static string Of(DisruptionState state)
    {
        var d = state.Disruption;
        // A report is kept by who heard of it; what it says is about somebody else.
        var stream = d.Report?.About ?? d.Owner;
        var owner = (d.Report is null ? state.OwnerName : null) ?? Said.Name(stream[(stream.IndexOf(':', StringComparison.Ordinal) + 1)..]);
        return d.Kind switch
        {
            DisruptionKind.ReleaseCancelled => "The release is canceled",
            DisruptionKind.ReleaseSuspended => "The release is suspended",
            DisruptionKind.MarketsLeft => $"All films are taken out of {Places(d.Scope.Markets.Select(m => m.Slug.ToUpperInvariant()))}",
            DisruptionKind.WindowWithdrawn => "The window is withdrawn",
            DisruptionKind.CertificateRefused => "The certificate is refused",
            DisruptionKind.DistributorBanned => $"{owner} takes none of the distributor's films",
            DisruptionKind.FilmDropped => $"{owner} drops the film",
            DisruptionKind.ChainClosed => $"{owner} is closed",
            DisruptionKind.RegionsClosed => $"{owner}: {Places(d.Scope.Regions.Select(r => r.Value.ToUpperInvariant()))} closed",
            _ => $"{owner} is closed",
        };
    }

    public static string State(DisruptionState state) => state.State switch
    {
        "in-force" => "in force",
        "partly-lifted" => "partly lifted",
        "reported" => "reported, not verified",
        var other => other,
    };

    private static string Places(IEnumerable<string> regions) => string.Join(", ", regions) is { Length: > 0 } some ? some : "all regions";
}
