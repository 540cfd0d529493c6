using ReleasePlanner.Platform.Commands;

namespace ReleasePlanner.Host.Pages.Shell;

/// <summary>A page of the menu.</summary>
internal sealed record Place(string Path, string Name);

/// <summary>What each role finds in its menu, the first being where it starts.</summary>
internal static class Menu
{
    private static readonly Place[] Planning =
    [
        new("/", "Calendar"), new("/films", "Films"), new("/holdovers", "Holdovers"), new("/offers", "Offers"), new("/shock", "Shock"), new("/batches", "Batches"), new("/board", "Board"),
    ];

    private static readonly Place[] Executive =
    [
        new("/board", "Board"), new("/approvals", "Approvals"), new("/calendar", "Calendar"), new("/films", "Films"), new("/holdovers", "Holdovers"), new("/shock", "Disruptions"),
        new("/batches", "Batches"),
    ];

    private static readonly Place[] Administration =
    [
        new("/calendar", "Calendar"), new("/films", "Films"), new("/shock", "Disruptions"), new("/batches", "Batches"),
    ];

    private static readonly Place[] Partner = [new("/partner", "Inbox"), new("/partner/houses", "Houses"), new("/partner/ask", "Ask for a film")];

    public static IReadOnlyList<Place> Of(Role role) => role switch
    {
        Role.Distribution => Planning,
        Role.Executive => Executive,
        Role.Administrator => Administration,
        _ => Partner,
    };
}
