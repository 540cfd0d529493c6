using System.Collections.Immutable;
using System.Text.Json.Nodes;
using NodaTime;
using ReleasePlanner.Disruptions;
using ReleasePlanner.Markets;
using ReleasePlanner.Platform.Values;
using ReleasePlanner.Standing;
using ReleasePlanner.Theaters.Bookings;
using ReleasePlanner.Windows;
using Xunit;

namespace ReleasePlanner.Tests.Standing;

/// <summary>
/// A row of the shipped table: what differs from a plain two-week booking of The Interview from 25 Dec 2014 in a house of Carmike in
/// Georgia, and what it then is on a day (or at an instant).
/// </summary>
public sealed record StandingExample
{
    private const string PlainBooking = """
        {
          "id": "b", "theater": "theater:carmike-1", "chain": "chain:carmike", "market": "market:us", "window": "window:the-interview/us/theatrical",
          "film": "film:the-interview", "distributor": "columbia", "channel": "theatrical", "screens": 1, "from": "2014-12-25", "until": "2015-01-09",
          "firstWeekEnds": "2015-01-02", "weeks": 2, "madeUnder": "2014-12-25", "saw": { "film": 1, "window": 1, "chain": 1, "market": 1, "theater": 1 },
          "confirmedAt": "2014-12-01T12:00:00Z", "confirmedBy": "exhibitor:carmike"
        }
        """;

    private const string PlainDisruption = """{ "placedAt": "2014-12-17T00:00:00Z", "placedBy": "x" }""";

    public required string Name { get; init; }

    public JsonObject? Booking { get; init; }

    public JsonObject? House { get; init; }

    public ImmutableArray<JsonObject> Disruptions { get; init; } = [];

    public ImmutableArray<Opening> Openings { get; init; } = [];

    public LocalDate? On { get; init; }

    public Instant? At { get; init; }

    public required string Is { get; init; }

    public DisruptionId? Because { get; init; }

    public ImmutableArray<PlayWeek> Gaps { get; init; } = [];

    public bool? EndsEarly { get; init; }

    public static IReadOnlyList<StandingExample> All()
    {
        using var stream = typeof(Standings).Assembly.GetManifestResourceStream("standing-examples.json")!;
        return Json.Read<IReadOnlyList<StandingExample>>(new StreamReader(stream).ReadToEnd());
    }

    public static TheoryData<string> Names() => [.. All().Select(e => e.Name)];

    public static StandingExample Named(string name) => All().Single(e => e.Name == name);

    public Booking TheBooking() => Merged<Booking>(PlainBooking, Booking);

    public House TheHouse()
    {
        var booking = TheBooking();
        var region = House is { } h && h.ContainsKey("region") ? (string?)h["region"] : "ga";
        return new(
            booking.Theater,
            booking.Chain,
            booking.Market,
            region is null ? null : RegionId.Parse(region),
            DateTimeZoneProviders.Tzdb[(string?)House?["zone"] ?? "America/New_York"]);
    }

    public IReadOnlyList<Disruption> TheDisruptions() => [.. Disruptions.Select(d => Merged<Disruption>(PlainDisruption, d))];

    public IReadOnlyList<Opening> TheOpenings() => Openings.IsEmpty
        ? [new(1, new LocalDate(2014, 12, 25), Instant.FromUtc(2014, 11, 1, 12, 0), false)]
        : Openings;

    public LocalDate TheDay() => On ?? CinemaDay.Of(At!.Value, TheHouse().Zone);

    private static T Merged<T>(string plain, JsonObject? differs)
    {
        var merged = JsonNode.Parse(plain)!.AsObject();
        foreach (var (member, value) in differs ?? [])
        {
            merged[member] = value?.DeepClone();
        }
        return Json.Read<T>(merged.ToJsonString());
    }
}
