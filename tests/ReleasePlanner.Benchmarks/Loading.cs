using Dapper;
using NodaTime;
using ReleasePlanner.Chains;
using ReleasePlanner.Markets;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Platform.Journal;
using ReleasePlanner.Platform.Projection;
using ReleasePlanner.Platform.Store;
using ReleasePlanner.Platform.Values;
using ReleasePlanner.Theaters;
using ReleasePlanner.Theaters.Bookings;
using ReleasePlanner.Windows;

namespace ReleasePlanner.Benchmarks;

/// <summary>Fills the read model with a worldwide release, as if it had always been there (row 0 of the journal).</summary>
internal static class Loading
{
    public static async Task LoadAsync(Database database, int markets, int houses)
    {
        await using var connection = await database.OpenAsync();
        if (await connection.ExecuteScalarAsync<long>("select count(*) from booking") > 0)
        {
            return;
        }
        var opens = SystemClock.Instance.GetCurrentInstant().InUtc().Date.PlusDays(30);
        var zone = DateTimeZoneProviders.Tzdb["Europe/Paris"];
        for (var m = 1; m <= markets; m++)
        {
            var market = MarketId.Parse($"market:m{m}");
            var window = WindowId.Parse($"window:everywhere/m{m}/theatrical");
            var columbia = DistributorId.Parse("columbia");
            var events = new List<Event>
            {
                new MarketRegistered(new(market, $"M{m}", "world", zone, [new(new LocalDate(1950, 1, 1), IsoDayOfWeek.Friday)], [])),
                new WindowPlanned(new(window, window.Film, market, Channel.Theatrical, null, columbia, null, null, null, Stub.Joins, [], null, [], null, null, Runs.Fixed, Bookable.Open), opens, true),
            };
            for (var c = 0; c < 10; c++)
            {
                events.Add(new ChainRegistered(new(ChainId.Parse($"chain:m{m}-c{c}"), $"M{m} C{c}", ChainKind.Circuit)));
            }
            for (var h = 0; h < houses; h++)
            {
                var theater = TheaterId.Parse($"theater:m{m}-h{h}");
                var chain = ChainId.Parse($"chain:m{m}-c{h % 10}");
                events.Add(new TheaterRegistered(new(theater, chain, $"House {h}", null, null, market, zone, null, null, null, null, TheaterKind.Indoor, null, null)));
                events.Add(new BookingConfirmed
                {
                    Booking = new Booking
                    {
                        Id = BookingId.Parse("b"),
                        Theater = theater,
                        Chain = chain,
                        Market = market,
                        Window = window,
                        Film = window.Film,
                        Distributor = columbia,
                        Channel = "theatrical",
                        Screens = WeeklyScreens.One,
                        From = opens,
                        Until = opens.PlusDays(14),
                        FirstWeekEnds = opens.PlusDays(7),
                        Weeks = 2,
                        MadeUnder = opens,
                        Saw = new(0, 0, 0, 0, 0),
                        ConfirmedAt = Instant.FromUnixTimeSeconds(0),
                        ConfirmedBy = "x",
                    },
                });
            }
            await WriteAsync(database, connection, events, window.Value, Stored.Day(opens));
        }
        if (!database.IsSqlite)
        {
            await connection.ExecuteAsync("vacuum analyze");
        }
    }

    private static async Task WriteAsync(Database database, System.Data.Common.DbConnection connection, List<Event> events, string window, int opens)
    {
        var recorded = new RecordedEvent { Stream = window, Version = 0, Ordinal = 0, Kind = "", At = Stored.Text(Instant.FromUnixTimeSeconds(0)), Actor = "", CommandId = "", Body = default };
        var readRows = new ReadRows();
        var rows = events.SelectMany(e => readRows.Of(recorded, e, 0)).ToLookup(r => r.Table);
        await using var transaction = await connection.BeginTransactionAsync();
        foreach (var table in ReadTable.All)
        {
            await table.WriteAsync(database, connection, transaction, [.. rows[table]], "");
        }
        await connection.ExecuteAsync(
            "insert into window_opening (\"window\", version, opens, at, follow) values (@window, 0, @opens, @at, @follow)",
            new { window, opens, at = recorded.At, follow = false },
            transaction);
        await transaction.CommitAsync();
    }
}
