using ReleasePlanner.Platform.Projection;
using ReleasePlanner.Standing;

namespace ReleasePlanner.Disruptions;

/// <summary>What a disruption would newly stop, of what is in effect.</summary>
/// <param name="Windows">The windows concerned, in id order.</param>
public sealed record Impact(
    decimal Theaters, decimal Screens, decimal Bookings, IReadOnlyList<string> Windows, IReadOnlyList<ImpactPart> ByChain, IReadOnlyList<ImpactPart> ByRegion);

/// <summary>One chain's or region's part.</summary>
public sealed record ImpactPart(string Id, decimal Theaters, decimal Screens, decimal Bookings);

/// <summary>Tries disruptions on the read model without placing them.</summary>
internal sealed class ImpactReader(ReadModel model, IClock clock)
{
    public async Task<Impact> Of(Disruption tried, Actor viewer, CancellationToken cancellation)
    {
        // What begins later is asked about on its first day: today it stops nothing yet.
        var later = tried.From > clock.GetCurrentInstant().InUtc().Date ? tried.From : null;
        await using var look = await model.OpenAsync(on: later, cancellation: cancellation);
        var filter = new BookingFilter
        {
            Film = tried.Scope.Film ?? tried.Scope.Window?.Film,
            Window = tried.Scope.Window,
            Chain = tried.Scope.Chain,
            Distributor = tried.Scope.Distributor,
        };
        filter = viewer.Role is Role.Distribution or Role.Executive ? filter.For(viewer) : filter;
        var before = await StandingGroups.Load(look, filter);
        var after = await StandingGroups.Load(look, filter, also: tried);
        return new(
            InEffect(before.Groups, g => g.Theaters) - InEffect(after.Groups, g => g.Theaters),
            (InEffect(before.Groups, g => g.Halves) - InEffect(after.Groups, g => g.Halves)) / 2m,
            InEffect(before.Groups, g => g.Bookings) - InEffect(after.Groups, g => g.Bookings),
            [.. Parts(before.Groups, after.Groups, g => g.Window).Select(p => p.Id).Order(StringComparer.Ordinal)],
            Parts(before.Groups, after.Groups, g => g.Chain),
            Parts(before.Groups, after.Groups, g => g.Region ?? ""));
    }

    private static List<ImpactPart> Parts(IReadOnlyList<StandingGroup> before, IReadOnlyList<StandingGroup> after, Func<StandingGroup, string> by)
    {
        var left = after.ToLookup(by);
        return [.. before.GroupBy(by)
            .Select(g => new ImpactPart(
                g.Key,
                InEffect(g, x => x.Theaters) - InEffect(left[g.Key], x => x.Theaters),
                (InEffect(g, x => x.Halves) - InEffect(left[g.Key], x => x.Halves)) / 2m,
                InEffect(g, x => x.Bookings) - InEffect(left[g.Key], x => x.Bookings)))
            .Where(p => p.Bookings > 0)
            .OrderByDescending(p => p.Theaters).ThenBy(p => p.Id, StringComparer.Ordinal)];
    }

    private static long InEffect(IEnumerable<StandingGroup> groups, Func<StandingGroup, long> number) =>
        groups.Where(g => g.Key is "playing" or "upcoming").Sum(number);
}
