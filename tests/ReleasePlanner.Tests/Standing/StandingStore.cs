using Dapper;
using NodaTime;
using NodaTime.Testing;
using ReleasePlanner.Disruptions;
using ReleasePlanner.Markets;
using ReleasePlanner.Platform.Journal;
using ReleasePlanner.Platform.Projection;
using ReleasePlanner.Platform.Store;
using ReleasePlanner.Platform.Values;
using ReleasePlanner.Standing;
using ReleasePlanner.Tests.Support;
using ReleasePlanner.Theaters;
using ReleasePlanner.Theaters.Bookings;
using ReleasePlanner.Windows;
using Xunit;

namespace ReleasePlanner.Tests.Standing;

/// <summary>A booking's standing as the SQL has it.</summary>
public sealed record SqlStanding(StandingKey Key, DisruptionId? Because, decimal Screens);

/// <summary>A store in which bookings, houses and what is above them are written as rows, to ask the SQL for standings.</summary>
public sealed class StandingStore(string store, string? file = null) : IAsyncDisposable
{
    private readonly FakeClock clock = new(Instant.FromUtc(2014, 12, 20, 12, 0));

    public Database Database { get; } = new(store);

    public static async Task<StandingStore> SqliteAsync()
    {
        var file = Path.Combine(Path.GetTempPath(), $"rp-standing-{Guid.NewGuid():n}.db");
        await SqliteTemplate.CopyToAsync(file);
        return new StandingStore(file, file);
    }

    public async Task SetAsync(
        IReadOnlyCollection<(Booking Booking, House House)> bookings,
        IReadOnlyCollection<Disruption> disruptions,
        IReadOnlyCollection<(WindowId Window, Opening Opening)> openings)
    {
        using var gate = await Database.WriteGateAsync();
        await using var connection = await Database.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await connection.ExecuteAsync("delete from booking; delete from theater; delete from release_window; delete from disruption; delete from window_opening; delete from journal", transaction: transaction);
        var recorded = new RecordedEvent
        {
            Stream = "",
            Version = 1,
            Ordinal = 0,
            Kind = "",
            At = "",
            Actor = "",
            CommandId = "",
            Body = default,
        };
        var rows = new ReadRows();
        var houses = bookings.Select(b => b.House).DistinctBy(h => h.Theater)
            .SelectMany(h => rows.Of(recorded, new TheaterRegistered(Details(h)), 1)).ToList();
        await ReadTable.Theater.WriteAsync(Database, connection, transaction, houses, "");
        // Bookings under another chain than the house's are from before it changed hands.
        await connection.ExecuteAsync(
            """
            insert into theater (id, from_seq, to_seq, name, chain, market, zone, body) select id, 0, 1, name, @chain, market, zone, body from theater where id = @id and from_seq = 1
            """,
            bookings.Where(b => b.Booking.Chain != b.House.Chain).Select(b => new { id = b.House.Theater.Value, chain = b.Booking.Chain.Value }).Distinct(),
            transaction);
        var booked = bookings.SelectMany(b => rows.Of(recorded, new BookingConfirmed { Booking = b.Booking }, 1)).ToList();
        await ReadTable.Booking.WriteAsync(Database, connection, transaction, booked, "");
        await connection.ExecuteAsync(
            """
            insert into release_window (id, from_seq, to_seq, film, market, channel, distributor, body)
            values (@Id, 1, @Current, @Film, @Market, 'theatrical', @Distributor, '{}')
            """,
            bookings.Select(b => b.Booking).DistinctBy(b => b.Window).Select(b => new
            {
                Id = b.Window.Value,
                Stored.Current,
                Film = b.Film.Value,
                Market = b.Market.Value,
                Distributor = b.Distributor.Value,
            }),
            transaction);
        await connection.ExecuteAsync(
            """
            insert into disruption (id, owner, version, active, distributor, film, "window", chain, body)
            values (@Id, @Owner, @Version, @Active, @Distributor, @Film, @Window, @Chain, @Body)
            """,
            disruptions.Select(d => StopRow.Of(d, 1)),
            transaction);
        await connection.ExecuteAsync(
            """insert into window_opening ("window", version, opens, at, follow) values (@Window, @Version, @Opens, @At, @Follow)""",
            openings.Select(o => new
            {
                Window = o.Window.Value,
                o.Opening.Version,
                Opens = o.Opening.Opens is { } day ? Stored.Day(day) : (int?)null,
                At = Stored.Text(o.Opening.At),
                o.Opening.Follow,
            }),
            transaction);
        var moves = openings.Where(o => o.Opening.ReconfirmBy is not null).Select((o, nth) => recorded with
        {
            Stream = o.Window.Value,
            Version = o.Opening.Version,
            Kind = EventText.KindOf(typeof(WindowMoved)),
            CommandId = $"move-{nth}",
            Body = EventText.Body(new WindowMoved(o.Window, o.Window.Market, null, o.Opening.Opens, o.Opening.Follow, o.Opening.ReconfirmBy, null)),
        });
        await connection.ExecuteAsync(
            "insert into journal (stream, version, ordinal, kind, at, actor, command_id, body) values (@Stream, @Version, 0, @Kind, '', '', @CommandId, @Body)",
            moves.Select(m => new { m.Stream, m.Version, m.Kind, m.CommandId, Body = EventText.Write(m) }),
            transaction);
        await transaction.CommitAsync();
    }

    /// <summary>The standings of all bookings by theater and id.</summary>
    public async Task<Dictionary<(string Theater, string Id), SqlStanding>> AskAsync(
        IReadOnlyCollection<WindowId> windows, LocalDate? on, Instant? at = null, LocalDate? playWeek = null)
    {
        clock.Reset(at ?? clock.GetCurrentInstant());
        await using var look = await new ReadModel(Database, clock, new PumpSignal()).OpenAsync(null, on, playWeek);
        var found = new Dictionary<(string, string), SqlStanding>();
        foreach (var window in windows)
        {
            await ReadAsync(look, new BookingFilter { Window = window }, found);
        }
        var together = new Dictionary<(string, string), SqlStanding>();
        await ReadAsync(look, new BookingFilter(), together);
        Assert.Equal(found.OrderBy(f => f.Key), together.OrderBy(f => f.Key));
        return found;
    }

    private static async Task ReadAsync(Look look, BookingFilter filter, Dictionary<(string Theater, string Id), SqlStanding> found)
    {
        var stops = await StopSet.Load(look, filter);
        var sql = await StandingSql.Prepare(look, filter, stops);
        var rows = await look.Query<(string Theater, string Id, string Key, long? Because, long Halves)>(
            sql.With + " select theater, id, key, because, halves from st", sql.Parameters);
        foreach (var r in rows)
        {
            found.Add((r.Theater, r.Id), new(
                Enum.Parse<StandingKey>(r.Key, ignoreCase: true), r.Because is { } n ? stops.ByNumber((int)n).Id : null, r.Halves / 2m));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        if (file is not null)
        {
            SqliteTemplate.Delete(file);
        }
    }

    private static TheaterDetails Details(House h) => new(
        h.Theater, h.Chain, h.Theater.Slug, null, h.Region, h.Market, h.Zone, null, null, null, null, TheaterKind.Indoor, null, null);
}
