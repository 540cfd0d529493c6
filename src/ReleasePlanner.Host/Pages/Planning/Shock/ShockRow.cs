using NodaTime;
using ReleasePlanner.Disruptions;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Platform.Values;

namespace ReleasePlanner.Host.Pages.Planning.Shock;

/// <summary>A row of the list of what stops bookings: a disruption, or those of several houses that were closed by one command.</summary>
/// <param name="Id">What is lifted.</param>
/// <param name="Houses">How many disruptions it is.</param>
/// <param name="Theaters">In which lifting it brings bookings back, or days of them.</param>
/// <param name="Bookings">These bookings.</param>
public sealed record ShockRow(DisruptionId Id, string State, Disruption Disruption, string? OwnerName, int Houses, decimal? Theaters, int? Bookings = null)
{
    /// <summary>What the list can be narrowed to.</summary>
    public static readonly (string Key, string Name)[] Shows = [("in-force", "In force"), ("reported", "Reported"), ("over", "Over"), ("all", "All")];

    /// <summary>Newest first; houses of one command together.</summary>
    public static IReadOnlyList<ShockRow> Of(IEnumerable<DisruptionState> disruptions) =>
    [
        .. disruptions.GroupBy(d => (Id: Together(d.Disruption), d.State)).Select(g =>
        {
            var (first, several) = (g.First(), g.Count() > 1);
            return new ShockRow(
                several ? DisruptionId.Parse(g.Key.Id) : first.Disruption.Id, g.Key.State, first.Disruption, several ? null : first.OwnerName, g.Count(),
                g.Any(d => d.Theaters is not null) ? g.Sum(d => d.Theaters ?? 0) : null,
                g.Any(d => d.Bookings is not null) ? g.Sum(d => d.Bookings ?? 0) : null);
        }).OrderByDescending(r => r.Disruption.PlacedAt).ThenBy(r => r.Id.Value, StringComparer.Ordinal),
    ];

    public bool IsShownIn(string show, LocalDate today) => show switch
    {
        "all" => true,
        "reported" => State == "reported",
        "over" => IsOver(today),
        _ => State != "reported" && !IsOver(today),
    };

    public string StateName(LocalDate today) => State switch
    {
        "reported" => "Reported",
        "dismissed" => "Dismissed",
        "superseded" => "Superseded",
        "lifted" => "Lifted",
        _ when Disruption.Until <= today => "Past",
        "partly-lifted" => "Partly lifted",
        _ when Disruption.From > today => "To come",
        _ => "In force",
    };

    /// <summary>May lift or change it, in person or on behalf.</summary>
    public bool IsOf(Actor actor) => actor.Role switch
    {
        Role.Distribution => Disruption.Owner.StartsWith("film:", StringComparison.Ordinal) || Disruption.Owner.StartsWith("window:", StringComparison.Ordinal)
            || Disruption.Owner.StartsWith("distributor:", StringComparison.Ordinal) || IsOnBehalf(actor),
        Role.Administrator => Disruption.Owner.StartsWith("market:", StringComparison.Ordinal),
        _ => false,
    };

    /// <summary>A chain's or house's, about the actor's own films only: who entered it for them may lift it for them.</summary>
    public bool IsOnBehalf(Actor actor) => actor.Role == Role.Distribution && Disruption.Scope.Distributor is { } about && actor.ActsFor(about)
        && (Disruption.Owner.StartsWith("chain:", StringComparison.Ordinal) || Disruption.Owner.StartsWith("theater:", StringComparison.Ordinal));

    public static string KindName(DisruptionKind kind) => kind switch
    {
        DisruptionKind.ReleaseCancelled => "Release canceled",
        DisruptionKind.ReleaseSuspended => "Release postponed",
        DisruptionKind.MarketsLeft => "Markets left",
        DisruptionKind.WindowWithdrawn => "Window withdrawn",
        DisruptionKind.CertificateRefused => "Certificate refused",
        DisruptionKind.DistributorBanned => "Distributor banned",
        DisruptionKind.FilmDropped => "Film dropped",
        DisruptionKind.ChainClosed => "Chain closed",
        DisruptionKind.RegionsClosed => "Regions closed",
        _ => "Theater closed",
    };

    /// <summary>Whom it concerns, besides its owner.</summary>
    public string ScopeWords(Func<FilmId, string> title)
    {
        var scope = Disruption.Scope;
        var parts = new List<string>();
        if ((scope.Film ?? scope.Window?.Film) is { } film)
        {
            parts.Add(title(film));
        }
        if (scope.Window is { } window)
        {
            parts.Add($"{window.Market.Value["market:".Length..].ToUpperInvariant()} {window.Channel.Replace('-', ' ')}");
        }
        Listed(parts, "", scope.Markets.IsDefault ? [] : scope.Markets.Select(m => m.Value["market:".Length..].ToUpperInvariant()));
        Listed(parts, "", scope.Channels.IsDefault ? [] : scope.Channels.Select(c => c.Replace('-', ' ')));
        Listed(parts, "", scope.Regions.IsDefault ? [] : scope.Regions.Select(r => r.Value.ToUpperInvariant()));
        if (Disruption.Report is { } report)
        {
            parts.Add("said of " + report.About);
        }
        if (scope.Except is { IsDefaultOrEmpty: false } except)
        {
            parts.Add($"but for {except.Length} {(except.Length == 1 ? "house" : "houses")}");
        }
        return string.Join("; ", parts);
    }

    public string Period => (Disruption.From, Disruption.Until) switch
    {
        (null, null) => "every day",
        ({ } from, null) => $"from {Live.Viewing.Day(from)}",
        (null, { } until) => $"through {Live.Viewing.Day(until.PlusDays(-1))}",
        ({ } from, { } until) => $"{Live.Viewing.Day(from)} through {Live.Viewing.Day(until.PlusDays(-1))}",
    };

    private bool IsOver(LocalDate today) => State is "lifted" or "superseded" or "dismissed" || Disruption.Until <= today;

    private static void Listed(List<string> parts, string before, IEnumerable<string> names)
    {
        var all = names.ToList();
        if (all.Count > 0)
        {
            parts.Add(before + (all.Count > 8 ? $"{string.Join(", ", all.Take(8))} and {all.Count - 8} more" : string.Join(", ", all)));
        }
    }

    private static string Together(Disruption d) => d.Kind == DisruptionKind.TheaterClosed && d.Report is null && d.Id.Value.LastIndexOf('/') is > 0 and var slash
        ? d.Id.Value[..slash] : d.Id.Value;
}
