using NodaTime.TimeZones;

namespace ReleasePlanner.Platform.Values;

/// <summary>
/// Local days and times as instants. A zone may skip a time, or a whole day (Samoa had no 30 December 2011): it stands for the first instant after the gap. Of a time
/// that comes twice the earlier counts.
/// </summary>
public static class LocalTimes
{
    private static readonly ZoneLocalMappingResolver Resolver = Resolvers.CreateMappingResolver(Resolvers.ReturnEarlier, Resolvers.ReturnStartOfIntervalAfter);

    /// <summary>The first instant of a day.</summary>
    public static Instant BeginsIn(this LocalDate day, DateTimeZone zone) => day.AtMidnight().InstantIn(zone);

    /// <summary>The instant of a local time.</summary>
    public static Instant InstantIn(this LocalDateTime local, DateTimeZone zone) => zone.ResolveLocal(local, Resolver).ToInstant();
}
