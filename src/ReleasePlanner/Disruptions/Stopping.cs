using System.Collections.Frozen;
using ReleasePlanner.Theaters;
using ReleasePlanner.Theaters.Bookings;
using ReleasePlanner.Windows;

namespace ReleasePlanner.Disruptions;

/// <summary>Which commands can take bookings out of effect. What one of them really takes is what its dry run says.</summary>
internal static class Stopping
{
    private static readonly FrozenSet<Type> Types = RequestCatalog.Commands.Values
        .Where(t => t.IsSubclassOf(typeof(StopCommand)))
        .Concat([
            typeof(CloseTheaters), typeof(ChangeDisruption), typeof(VerifyReport), typeof(MoveWindow), typeof(CancelBookings), typeof(DropBookings),
            typeof(FinalBookings), typeof(AmendBookings)])
        .ToFrozenSet();

    /// <summary>Names of those that distribution may send, in person or on behalf of a house.</summary>
    public static readonly FrozenSet<string> OfDistribution = Types
        .Where(t => t.GetCustomAttributes(typeof(MayAttribute), false) is [MayAttribute may]
            && (may.Roles.Contains(Role.Distribution) || (may.Roles.Contains(Role.Exhibitor) && !may.InPerson)))
        .Select(t => t.Name)
        .ToFrozenSet(StringComparer.Ordinal);

    /// <summary>
    /// A lift is one when it does not simply restore: bookings that a disruption stopped for some days only are in effect, and may end with it. The
    /// distributor's own final is a proposal to the house.
    /// </summary>
    public static bool Is(Command command) => command switch
    {
        LiftDisruption lift => lift.Bookings != OnLift.Restore,
        _ => Types.Contains(command.GetType()),
    };

    /// <summary>Its dry run tells what it does to what is in effect: what takes bookings out of effect, and what brings them back.</summary>
    public static bool HasImpact(Command command) => Is(command) || command is LiftDisruption or DismissReport;
}
