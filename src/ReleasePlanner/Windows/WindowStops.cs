using ReleasePlanner.Disruptions;
using ReleasePlanner.Standing;

namespace ReleasePlanner.Windows;

/// <summary>What stops a window as a whole, whatever house and format.</summary>
internal static class WindowStops
{
    /// <summary>Of those that the viewer may see and that are not over, the highest rank first, then the earliest.</summary>
    public static IEnumerable<Disruption> Of(StopSet stops, WindowDetails window, Actor viewer, LocalDate today) => stops.Disruptions
        .Where(d => !d.IsLifted && d.IsVerified && !Standings.IsSuperseded(d, stops.Disruptions) && Masking.MaySee(viewer, d)
            && StopsWhole(d.Scope, window) && (d.Until is null || d.Until > today))
        .OrderBy(d => d.Kind).ThenBy(d => d.PlacedAt);

    /// <summary>In the scope are all the window's bookings.</summary>
    private static bool StopsWhole(Scope scope, WindowDetails window) =>
        scope is { Chain: null, Theaters.IsEmpty: true, Except.IsEmpty: true, Regions.IsEmpty: true, Formats.IsEmpty: true }
        && (scope.Film is null || scope.Film == window.Film)
        && (scope.Window is null || scope.Window == window.Window)
        && (scope.Distributor is null || scope.Distributor == window.Distributor)
        && (scope.Markets.IsEmpty || scope.Markets.Contains(window.Market))
        && (scope.Channels.IsEmpty || scope.Channels.Contains(window.Window.Channel));
}
