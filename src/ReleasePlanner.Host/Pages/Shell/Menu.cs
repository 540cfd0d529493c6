using ReleasePlanner.Platform.Commands;

namespace ReleasePlanner.Host.Pages.Shell;

/// <summary>A page of the menu.</summary>
internal sealed record Place(string Path, string Name);

/// <summary>What each role finds in its menu, the first being where it starts.</summary>
internal static class Menu
{
    private static readonly Place[] Planning =
    [
        new("/", "Calendar"),
        new("/films", "Films"),
        new("/holdovers", "Holdovers"),
        new("/offers", "Offers"),
        new("/terms", "Terms"),
        new("/standby", "Standby"),
        new("/shock", "Shock"),
        new("/theaters", "Theaters"),
        new("/chains", "Chains"),
        new("/batches", "Batches"),
        new("/board", "Board"),
    ];

    private static readonly Place[] Executive =
    [
        new("/board", "Board"),
        new("/approvals", "Approvals"),
        new("/admin/policies", "Policies"),
        new("/calendar", "Calendar"),
        new("/films", "Films"),
        new("/holdovers", "Holdovers"),
        new("/shock", "Disruptions"),
        new("/theaters", "Theaters"),
        new("/chains", "Chains"),
        new("/batches", "Batches"),
    ];

    private static readonly Place[] Administration =
    [
        new("/admin", "Users"),
        new("/admin/tokens", "Tokens"),
        new("/admin/webhooks", "Webhooks"),
        new("/admin/policies", "Policies"),
        new("/admin/journal", "Journal"),
        new("/theaters", "Theaters"),
        new("/chains", "Chains"),
        new("/import", "Import"),
        new("/calendar", "Calendar"),
        new("/films", "Films"),
        new("/shock", "Disruptions"),
        new("/batches", "Batches"),
    ];

    private static readonly Place[] Partner =
    [
        new("/partner", "Inbox"),
        new("/partner/holdovers", "Holdovers"),
        new("/partner/houses", "Houses"),
        new("/partner/ask", "Ask for a film"),
        new("/partner/calendar", "Calendar"),
    ];

    public static IReadOnlyList<Place> Of(Role role) => role switch
    {
        Role.Distribution => Planning,
        Role.Executive => Executive,
        Role.Administrator => Administration,
        _ => Partner,
    };
}
