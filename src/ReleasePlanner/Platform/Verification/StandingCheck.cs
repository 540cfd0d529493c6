using System.Text.Json;
using ReleasePlanner.Markets;
using ReleasePlanner.Platform.Projection;
using ReleasePlanner.Standing;
using ReleasePlanner.Theaters.Bookings;

namespace ReleasePlanner.Platform.Verification;

/// <summary>
/// Checks that nothing is counted that is stopped: every booking's standing as queries count it (SQL) against the derivation in C#,
/// with the reason.
/// </summary>
public sealed class StandingCheck(ReadModel model)
{
    private readonly SortedDictionary<string, int> compared = [];

    private sealed class Row
    {
        public string Body { get; init; } = "";

        public string Market { get; init; } = "";

        public string? Region { get; init; }

        public string Zone { get; init; } = "";

        public string Key { get; init; } = "";

        public int? Because { get; init; }
    }

    /// <summary>How many bookings were compared, by standing.</summary>
    public IReadOnlyDictionary<string, int> Compared => compared;

    /// <summary>The differences, in words; empty when there are none. Reads film by film.</summary>
    /// <param name="asOf">Null: now.</param>
    /// <param name="on">Null: today.</param>
    public async Task<IReadOnlyList<string>> RunAsync(Instant? asOf = null, LocalDate? on = null, CancellationToken cancellation = default)
    {
        await using var look = await model.OpenAsync(asOf, on, cancellation: cancellation);
        var findings = new List<string>();
        foreach (var film in await look.Query<string>($"select id from film f where {look.InForce("f")} order by id"))
        {
            var filter = new BookingFilter { Film = FilmId.Parse(film) };
            var stops = await StopSet.Load(look, filter);
            var sql = await StandingSql.Prepare(look, filter, stops);
            var rows = await look.Query<Row>(
                $"{sql.With} select body, at_market as Market, region, zone, key as \"Key\", because from st",
                sql.Parameters);
            findings.AddRange(rows.Select(r => Difference(r, stops, look)).OfType<string>());
        }
        return findings;
    }

    private string? Difference(Row row, StopSet stops, Look look)
    {
        var (booking, house) = BookedHouse.Of(Json.Read<Booking>(row.Body), row.Market, row.Region, row.Zone);
        var day = look.On ?? CinemaDay.Of(look.Now, house.Zone);
        var derived = Standings.Of(booking, house, stops.Disruptions, [.. stops.Openings[booking.Window]], day);
        var expected = (Key: JsonNamingPolicy.CamelCase.ConvertName(derived.Key.ToString()), derived.Because);
        var counted = (row.Key, Because: row.Because is { } n ? stops.ByNumber(n).Id : (DisruptionId?)null);
        compared[row.Key] = compared.GetValueOrDefault(row.Key) + 1;
        return expected == counted
            ? null
            : $"{booking.Theater} booking {booking.Id} counts as {counted.Key} ({counted.Because}) on {day:uuuu-MM-dd} and is {expected.Key} ({expected.Because})";
    }
}
