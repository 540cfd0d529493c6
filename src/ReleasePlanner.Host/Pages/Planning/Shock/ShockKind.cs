namespace ReleasePlanner.Host.Pages.Planning.Shock;

/// <summary>Who does something that stops bookings.</summary>
public enum ShockBy
{
    Studio,
    Board,
    Exhibitor,
    Authority,
}

/// <summary>Something that may happen, as the console offers it.</summary>
/// <param name="Key">In the address.</param>
/// <param name="Does">The command.</param>
public sealed record ShockKind(string Key, string Does, string Says, string Explains, ShockBy By)
{
    public static readonly IReadOnlyList<ShockKind> All =
    [
        new("cancel", nameof(Films.CancelRelease), "We cancel a release", "The film is off, everywhere or in some markets and channels.", ShockBy.Studio),
        new("suspend", nameof(Films.SuspendRelease), "We postpone without a new date", "Bookings keep their place and stand again when it is lifted.", ShockBy.Studio),
        new("leave", nameof(Distributors.LeaveMarkets), "We leave markets", "All our films are off in some markets, those planned later too, until it is lifted.", ShockBy.Studio),
        new("withdraw", nameof(Windows.WithdrawWindow), "We withdraw a window", "One window is off, whole or in some regions.", ShockBy.Studio),
        new("certificate", nameof(Windows.RefuseCertificate), "A board refuses the certificate", "The window cannot be played in that market.", ShockBy.Board),
        new("drop", nameof(Chains.DropFilm), "A chain drops a film", "In all its houses, or in some regions; some may play it all the same.", ShockBy.Exhibitor),
        new("ban", nameof(Chains.BanDistributor), "A chain bans our films", "It refuses every film of ours.", ShockBy.Exhibitor),
        new("close-chain", nameof(Chains.CloseChain), "A chain closes", "All its houses, or those of some markets and regions.", ShockBy.Exhibitor),
        new("close-theaters", nameof(Theaters.CloseTheaters), "Theaters close", "Some houses, for a time or until further notice.", ShockBy.Exhibitor),
        new("close-regions", nameof(Markets.CloseRegions), "Regions close", "Every house in some regions of a market, or in all of it.", ShockBy.Authority),
    ];

    public static ShockKind? Of(string? key) => All.FirstOrDefault(k => k.Key == key);

    public bool IsAboutFilm => Key is "cancel" or "suspend" or "drop";

    public bool IsAboutWindow => Key is "withdraw" or "certificate";

    public bool IsAboutChain => Key is "drop" or "ban" or "close-chain";

    public bool HasMarkets => Key is "cancel" or "suspend" or "leave" or "ban" or "close-chain";

    public bool HasRegions => Key is "withdraw" or "certificate" or "drop" or "close-chain" or "close-regions";

    public bool HasFrom => Key is not ("withdraw" or "certificate" or "ban");

    public bool HasUntil => HasFrom && Key != "cancel";

    public bool MayBeIrrevocable => Key is "cancel" or "withdraw" or "certificate";

    /// <summary>The other side's act: it is entered on its behalf, or noted as a report.</summary>
    public bool IsTheirs => By is ShockBy.Exhibitor or ShockBy.Authority;

    /// <summary>Somebody may be said to have done it. What the distributor itself does needs no report.</summary>
    public bool MayBeReported => By != ShockBy.Studio;
}
