namespace ReleasePlanner.Standing;

/// <summary>How many of something have each standing. Every key is always there. Screens count in halves.</summary>
public sealed record Counts
{
    public decimal Playing { get; init; }

    public decimal Upcoming { get; init; }

    /// <summary>Playing and upcoming.</summary>
    public decimal InEffect => Playing + Upcoming;

    public decimal NeedsReconfirmation { get; init; }

    public decimal Pencilled { get; init; }

    public decimal Stopped { get; init; }

    public decimal Displaced { get; init; }

    public decimal Completed { get; init; }

    public decimal Finalled { get; init; }

    public decimal Dropped { get; init; }

    public decimal Cancelled { get; init; }

    public decimal Countered { get; init; }

    public decimal Awaiting { get; init; }

    /// <summary>Not answered, or not reconfirmed, by the last day for it.</summary>
    public decimal Lapsed { get; init; }

    public decimal Declined { get; init; }

    internal static Counts Of(IEnumerable<StandingGroup> groups, Func<StandingGroup, decimal> number)
    {
        var sums = groups.GroupBy(g => g.Key).ToDictionary(g => g.Key, g => g.Sum(number));
        decimal Sum(string key) => sums.GetValueOrDefault(key);
        return new()
        {
            Playing = Sum("playing"),
            Upcoming = Sum("upcoming"),
            NeedsReconfirmation = Sum("needsReconfirmation"),
            Stopped = Sum("stopped"),
            Displaced = Sum("displaced"),
            Completed = Sum("completed"),
            Finalled = Sum("finalled"),
            Dropped = Sum("dropped"),
            Cancelled = Sum("cancelled"),
            Pencilled = Sum("pencilled"),
            Countered = Sum("countered"),
            Awaiting = Sum("awaiting"),
            Lapsed = Sum("lapsed"),
            Declined = Sum("declined"),
        };
    }
}

/// <summary>Theaters, screens and bookings by standing.</summary>
public record Counted
{
    /// <summary>A theater counts once, under the first of its bookings' and offers' standings. Sneaks, events and festivals are left out.</summary>
    public Counts Theaters { get; init; } = new();

    /// <summary>Playing: that day's; otherwise the first day's. A house's upcoming bookings add only when it has none playing.</summary>
    public Counts Screens { get; init; } = new();

    /// <summary>Bookings and, under their own keys, lines that were offered.</summary>
    public Counts Bookings { get; init; } = new();

    internal static Counted Of(IReadOnlyCollection<StandingGroup> groups) => new()
    {
        Theaters = Counts.Of(groups, g => g.Theaters),
        Screens = Counts.Of(groups, g => g.Halves / 2m),
        Bookings = Counts.Of(groups, g => g.Bookings),
    };
}

/// <summary>Counts of one chain.</summary>
public sealed record ChainCounts(string Chain, string Name) : Counted;

/// <summary>Counts of one region.</summary>
public sealed record RegionCounts(string Region, string Name) : Counted;

/// <summary>What a deciding disruption stops.</summary>
/// <param name="Chain">The chain that caused it, if a chain did.</param>
public sealed record Cause(string Disruption, string Kind, string? Chain, decimal Theaters, decimal Screens, decimal Bookings, Instant Since);

/// <summary>Bookings that share a market, window, chain, region, standing and reason.</summary>
internal sealed class StandingGroup
{
    public string Market { get; init; } = "";

    public string Window { get; init; } = "";

    public string Chain { get; init; } = "";

    public string? Region { get; init; }

    public string Key { get; init; } = "";

    public int? Because { get; init; }

    /// <summary>1: bookings; 0: lines that were offered.</summary>
    public int Booked { get; init; }

    /// <summary>Bookings that can be reconfirmed, in time or late.</summary>
    public bool Waits => Booked == 1 && Key is ("needsReconfirmation" or "lapsed");

    public long Theaters { get; init; }

    public long Bookings { get; init; }

    public long Halves { get; init; }
}
