using ReleasePlanner.Disruptions;

namespace ReleasePlanner.Standing;

/// <summary>What a disruption does to the bookings in its scope.</summary>
internal enum StopMode
{
    Stops,
    AsksAgain,
    Releases,

    /// <summary>It stopped them until it was lifted, and they stand again as they were.</summary>
    Stopped,
}

/// <summary>Where a house is and whose it was when it was booked: what decides, with its lists, which disruptions reach it.</summary>
internal sealed record Place(string Chain, string Market, string? Region, string Zone);

/// <summary>
/// A disruption or, once it is lifted for some theaters, one of the parts it falls into: those it still stops, and those of each lift.
/// A disruption and a house have at most one part in common.
/// </summary>
/// <param name="Number">Place of its disruption by rank, then instant, then id.</param>
/// <param name="Placed">Place of its disruption by instant, then id.</param>
/// <param name="Lift">Null: it still stops.</param>
/// <param name="Only">Theaters it is limited to; null: not limited.</param>
/// <param name="But">Theaters it leaves out.</param>
internal sealed record StopPart(Disruption Disruption, int Number, int Placed, Lift? Lift, HashSet<string>? Only, HashSet<string> But)
{
    private readonly Scope scope = Disruption.Scope;
    private readonly HashSet<string> markets = [.. Disruption.Scope.Markets.Select(m => m.Value)];
    private readonly HashSet<string> regions = [.. Disruption.Scope.Regions.Select(r => r.Value)];

    public StopMode Mode => Lift?.Bookings switch
    {
        null => StopMode.Stops,
        OnLift.Reconfirm => StopMode.AsksAgain,
        OnLift.Release => StopMode.Releases,
        _ => StopMode.Stopped,
    };

    /// <summary>The period, <c>[From, Until)</c>, in stored days.</summary>
    public int From { get; } = Disruption.From is { } from ? Stored.Day(from) : Stored.NoStart;

    public int Until { get; } = Disruption.Until is { } until ? Stored.Day(until) : Stored.NoEnd;

    /// <summary>The stopped days differ between time zones, as far as runs that are over are concerned.</summary>
    public bool IsZoned { get; } = Disruption.From is null || Lift is not null;

    /// <summary>The days that were not played, <c>[from, until)</c>, in stored days.</summary>
    public (int From, int Until) Past(string zone)
    {
        var (from, until) = StoppedDays.Past(Disruption, Lift, DateTimeZoneProviders.Tzdb[zone]);
        return (Stored.Day(from), until is { } end ? Stored.Day(end) : Stored.NoEnd);
    }

    /// <summary>The kind of stream that keeps it.</summary>
    public string Owner { get; } = Disruption.Owner[..Disruption.Owner.IndexOf(':')];

    /// <summary>A release from it is the house's drop rather than the distributor's cancel.</summary>
    public bool IsOfHouse => Owner is "chain" or "theater";

    public ImmutableArray<string> Formats => scope.Formats;

    public string? Distributor => scope.Distributor?.Value;

    /// <summary>The parts that matter; those lifted before they had begun do not.</summary>
    public static IEnumerable<StopPart> Of(Disruption d, int number, int placed)
    {
        HashSet<string>? scoped = d.Scope.Theaters.IsEmpty ? null : [.. d.Scope.Theaters.Select(t => t.Value)];
        HashSet<string> but = [.. d.Scope.Except.Select(t => t.Value)];
        foreach (var lift in d.Lifts)
        {
            var all = lift.Theaters.IsDefaultOrEmpty;
            var only = all ? scoped : [.. lift.Theaters.Select(t => t.Value).Where(t => scoped is null || scoped.Contains(t))];
            if (lift.Bookings != OnLift.Restore || d.From is null || d.From <= lift.At.InUtc().Date)
            {
                yield return new(d, number, placed, lift, only, [.. but]);
            }
            if (all)
            {
                yield break;
            }
            but.UnionWith(lift.Theaters.Select(t => t.Value));
        }
        yield return new(d, number, placed, null, scoped, but);
    }

    public bool Reaches(WindowId window) => (scope.Film is null || scope.Film == window.Film)
        && (scope.Window is null || scope.Window == window)
        && (scope.Channels.IsEmpty || scope.Channels.Contains(window.Channel));

    /// <param name="theater">The house, when it is on a list of any part.</param>
    public bool Reaches(Place place, string? theater) => (scope.Chain is null || scope.Chain.Value.Value == place.Chain)
        && (markets.Count == 0 || markets.Contains(place.Market))
        && (regions.Count == 0 || (place.Region is not null && regions.Contains(place.Region)))
        && (Only is null || (theater is not null && Only.Contains(theater)))
        && (theater is null || !But.Contains(theater));

    /// <param name="distributor">The booking's, or empty for one that no part names.</param>
    /// <param name="format">The booking's, or empty for one that no part names.</param>
    public bool Reaches(string distributor, string format) => (Distributor is null || Distributor == distributor)
        && (scope.Formats.IsEmpty || scope.Formats.Contains(format));
}
