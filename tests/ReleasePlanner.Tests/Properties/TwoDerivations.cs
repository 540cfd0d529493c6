using NodaTime;
using ReleasePlanner.Platform.Projection;
using ReleasePlanner.Platform.Values;
using ReleasePlanner.Standing;
using ReleasePlanner.Tests.Support;
using ReleasePlanner.Theaters;
using ReleasePlanner.Theaters.Bookings;
using Xunit;

namespace ReleasePlanner.Tests.Properties;

/// <summary>Holds the two derivations of standing against each other over a whole store.</summary>
public static class TwoDerivations
{
    /// <summary>How often each standing was compared, so that a test can see that it compared something.</summary>
    public static readonly System.Collections.Concurrent.ConcurrentDictionary<string, int> Compared = new();

    private sealed class Row
    {
        public string Theater { get; init; } = "";

        public string Id { get; init; } = "";

        public string Key { get; init; } = "";

        public int? Because { get; init; }

        public string Body { get; init; } = "";
    }

    /// <summary>Every booking's standing in SQL equals the one in C#, with the same reason, on each of the days.</summary>
    public static async Task EqualsCSharp(Planner planner, Instant? asOf, params LocalDate?[] days)
    {
        foreach (var on in days)
        {
            await using var look = await planner.Get<ReadModel>().OpenAsync(asOf, on);
            var filter = new BookingFilter();
            var stops = await StopSet.Load(look, filter);
            var zones = await StandingSql.Zones(look);
            var rows = await look.Query<Row>(StandingSql.With(look, filter) + " select theater, id, key, because, body from st", StandingSql.Parameters(look, filter, stops, zones));
            foreach (var row in rows)
            {
                var booking = Json.Read<Booking>(row.Body);
                var house = (await look.Find<TheaterDetails>(ReadTable.Theater, row.Theater))!;
                var day = on ?? ReleasePlanner.Markets.CinemaDay.Of(look.Now, house.TimeZone);
                var expected = Standings.Of(
                    booking, new House(house.Theater, booking.Chain, house.Market, house.Region, house.TimeZone), stops.Disruptions, [.. stops.Openings[booking.Window]], day);
                Compared.AddOrUpdate(row.Key, 1, (_, n) => n + 1);
                var said = $"{System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(expected.Key.ToString())} because of {expected.Because}";
                Assert.True(
                    said == $"{row.Key} because of {(row.Because is { } n ? stops.ByNumber(n).Id : null)}",
                    $"on {day:uuuu-MM-dd} C# says {said}, SQL {row.Key} because of {(row.Because is { } m ? stops.ByNumber(m).Id : null)}: {row.Body}\n{Json.Write(stops.Disruptions)}\n{Json.Write(stops.Openings[booking.Window])}");
            }
        }
    }
}
