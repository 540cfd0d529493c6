using System.Collections.Immutable;
using ReleasePlanner.Offers;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Platform.Values;

namespace ReleasePlanner.Host.Pages.Live;

/// <summary>Which houses refused a command that was sent to several.</summary>
internal static class RefusedHouses
{
    /// <summary>Each house that refused it, and why. A command that is refused as a whole is refused by every house that it names.</summary>
    public static IReadOnlyList<(TheaterId House, string Why)> Of(Command command, Result<Outcome> answer) => answer.Match<IReadOnlyList<(TheaterId, string)>>(
        outcome => [.. (outcome.Refused ?? []).Where(l => l.Theater is not null).Select(l => (l.Theater!.Value, l.Message))],
        whole => [.. Named(command).Select(h => (h, whole.Message))]);

    /// <summary>The houses that a command over lines or bookings names by their ids; none of any other.</summary>
    public static ImmutableArray<TheaterId> Named(Command command) => command switch
    {
        OverLines lines => lines.Theaters?.Ids ?? [],
        OverBookings bookings => bookings.Theaters?.Ids ?? [],
        _ => [],
    };
}
