using System.Diagnostics;
using Dapper;
using NodaTime;
using ReleasePlanner.Platform.Journal;
using ReleasePlanner.Platform.Store;
using ReleasePlanner.Platform.Values;
using ReleasePlanner.Theaters.Bookings;

namespace ReleasePlanner.Benchmarks;

/// <summary>
/// A chain's ten years: play weeks of runs that are long over, spread over its houses, loaded into journal and read model by SQL as if they had
/// always been there. Confirming is timed before and after. Loaded rows have the columns that indexes and queries look at and short bodies.
/// </summary>
internal static class History
{
    private const int Chain = 6000;
    private const int WeeksEach = 4;
    private const int Confirms = 1000;

    /// <summary>Of one distributor's films, 200 each year.</summary>
    private const int Films = 2000;

    public static async Task RunAsync(string? server, long playWeeks)
    {
        await using var bench = await Bench.StartAsync(server);
        await Houses.RegisterAsync(bench, 1, Chain, films: 1, screens: 8);
        await bench.CatchUpAsync();
        var next = 0;
        await Measure("before");
        await bench.StopAsync();

        var started = Stopwatch.GetTimestamp();
        var each = (int)(playWeeks / WeeksEach / Chain);
        await LoadAsync(bench.Database, each);
        await using (var connection = await bench.Database.OpenAsync())
        {
            var bookings = await connection.ExecuteScalarAsync<long>("select count(*) from booking");
            var size = bench.Database.IsSqlite ? new FileInfo(bench.Database.File!).Length : await connection.ExecuteScalarAsync<long>("select pg_database_size(current_database())");
            Console.WriteLine(
                $"  loaded {(long)each * Chain * WeeksEach} play weeks in {(long)each * Chain} bookings over {Chain} houses ({bookings} rows, {size / 1e9:0.0} GB) in {Stopwatch.GetElapsedTime(started).TotalSeconds:0} s");
        }
        await bench.RunAsync();
        await Measure("after");

        async Task Measure(string when)
        {
            // Grains awake, statements planned.
            await Bench.Times(200, Confirm);
            await bench.CatchUpAsync();
            var took = await Bench.Times(Confirms, Confirm);
            var seen = await Bench.Times(100, async () =>
            {
                await Confirm();
                await bench.CatchUpAsync();
            });
            var house = next;
            var over = await Bench.Times(51, () => bench.Do(Houses.Exhibitor(0), new FinalBookings
            {
                CommandId = bench.NewId(),
                Theaters = new() { Ids = [Houses.Theater(0, --house % Chain)] },
                Until = Houses.Opened.PlusWeeks(1),
            }));
            Console.WriteLine(
                $"  {when}: confirm median {took[Confirms / 2]:0.00} ms, p99 {took[Confirms * 99 / 100]:0.00} ms; confirm and read it median {seen[50]:0.00} ms; final of what a house has median {over[25]:0.00} ms");
        }

        Task Confirm() => bench.Do(Houses.Exhibitor(0), new ConfirmBooking
        {
            CommandId = bench.NewId(),
            Theater = Houses.Theater(0, next % Chain),
            Window = Houses.Window(0),
            Version = $"v{next++ / Chain}",
            Weeks = 2,
        });
    }

    /// <summary>Runs of four weeks, one after another in each house on its several screens, the last over three weeks ago.</summary>
    private static async Task LoadAsync(Database database, int each)
    {
        var today = Stored.Day(Houses.Opened) - 21;
        await using var connection = await database.OpenAsync();
        var (head, at) = await connection.QuerySingleAsync<(long, string)>("select seq, recorded_at from journal_head");
        var number = database.IsSqlite ? "n.value" : "n";
        var series = database.IsSqlite
            ? "(with recursive s(value) as (select @first union all select value + 1 from s where value < @last) select value from s) as n"
            : "generate_series(@first::int, @last::int) as n";
        var film = $"'film:h' || (({number} * 7 + h.place) % {Films})";
        var window = $"'window:h' || (({number} * 7 + h.place) % {Films}) || '/m/theatrical'";
        var houses = "(select id, chain, row_number() over (order by id) - 1 as place from theater where to_seq = 9223372036854775807) as h";
        var start = $"(@today - 28 - ((@each - 1 - {number}) * 3640 / @each))";
        // In order of time, as it came, in short transactions: the sequencers of all databases on a PostgreSQL wait for the longest.
        for (var first = 0; first < each; first += 5)
        {
            var slice = new { first, last = Math.Min(first + 5, each) - 1, today, each, head, at };
            await using var transaction = await connection.BeginTransactionAsync();
            await connection.ExecuteAsync(
                $"""
                insert into journal (seq, recorded_at, stream, version, ordinal, kind, at, actor, command_id, film, "window", chain, theater, market, body, hash)
                select @head + 1 + {number} * {Chain} + h.place, @at, h.id, {number} - @each, 0, 'booking-confirmed.v1', @at, 'loader', 'load-' || {number},
                    {film}, {window}, h.chain, h.id, 'market:m', '{EmptyBody}', '{Sequencer.Genesis}'
                from {series} cross join {houses}
                """,
                slice, transaction, commandTimeout: 600);
            await connection.ExecuteAsync(
                $"""
                insert into booking (theater, id, from_seq, to_seq, chain, market, "window", film, distributor, channel, version, format, kind, from_day, until_day, first_week_ends,
                    end_day, ended_by, displaced, pinned, made_under, saw_film, saw_window, saw_chain, saw_market, saw_theater, screens, body)
                select h.id, 'load-' || {number}, @head + 1 + {number} * {Chain} + h.place, 9223372036854775807, h.chain, 'market:m', {window}, {film}, 'columbia', 'theatrical', 'ov', 'standard', 'run',
                    {start}, {start} + 28, {start} + 7, {start} + 28, 'completed', {(database.IsSqlite ? "0, 0" : "false, false")}, {start}, 0, 0, 0, 0, 0, '[2]', '{EmptyBody}'
                from {series} cross join {houses}
                """,
                slice, transaction, commandTimeout: 600);
            await transaction.CommitAsync();
        }
        await connection.ExecuteAsync("update journal_head set seq = @seq; update projection set seq = @seq", new { seq = head + ((long)each * Chain) });
        if (database.IsSqlite)
        {
            await connection.ExecuteAsync("pragma wal_checkpoint(truncate)");
        }
        else
        {
            await connection.ExecuteAsync("analyze booking, journal", commandTimeout: 600);
            await connection.ExecuteAsync("checkpoint", commandTimeout: 600, commandType: System.Data.CommandType.Text);
        }
    }

    private const string EmptyBody = "{}";
}
