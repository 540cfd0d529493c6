using System.Diagnostics;
using System.Text.Json.Nodes;
using Dapper;
using ReleasePlanner.Chains;
using ReleasePlanner.Platform.Batches;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Platform.Gate;
using ReleasePlanner.Platform.Store;
using ReleasePlanner.Platform.Values;
using ReleasePlanner.Platform.Verification;
using ReleasePlanner.Tests.Support;
using ReleasePlanner.Theaters;
using ReleasePlanner.Theaters.Bookings;
using Xunit;
using static ReleasePlanner.Tests.Support.World;

namespace ReleasePlanner.Tests.Batches;

public class BatchTests : PlannerTests
{
    private static readonly Actor Carmikes = Actor.Parse(Carmike);

    [Fact]
    public async Task Up_to_fifty_lines_are_answered_when_they_are_done()
    {
        await using var planner = await Booked(3);

        var outcome = (await planner.Dispatcher.Send(Carmikes, Drop())).Value!;

        Assert.Equal((3, 3, false), (outcome.Total, outcome.Done, outcome.IsUnderWay));
        Assert.Equal(3, (await planner.Journal()).Count(e => e.Kind == "booking-dropped.v1"));
    }

    [Fact]
    public async Task More_than_fifty_are_answered_at_once_and_done_behind_the_answer()
    {
        await using var planner = await Booked(51);
        var turns = await AllTurns(planner);

        var outcome = (await planner.Dispatcher.Send(Carmikes, Drop())).Value!;
        Assert.Equal((51, 0, true), (outcome.Total, outcome.Done, outcome.IsUnderWay));
        Assert.Equal(0, (await planner.Dispatcher.Send(Carmikes, Drop())).Value!.Done);
        Assert.Equal("command-reused", (await planner.Refused(Carmike, Drop() with { Note = "another" })).Code);
        GiveBack(turns);
        var end = (await planner.Get<BatchRunner>().CompletionAsync(Carmikes, outcome.CommandId)).Value!;

        Assert.Equal((51, 51, false), (end.Total, end.Done, end.IsUnderWay));
        Assert.Equal(Json.Write(end), Json.Write((await planner.Dispatcher.Send(Carmikes, Drop())).Value));
        Assert.Equal(51, (await planner.Journal()).Count(e => e.Kind == "booking-dropped.v1"));
        Assert.Empty((await new Verifier(planner.Database).VerifyAsync()).Findings);
    }

    [Fact]
    public async Task What_a_program_left_unfinished_goes_on_by_itself_when_it_starts_again_and_a_line_that_cannot_be_read_does_not_keep_it()
    {
        await using var stopped = await Booked(60);
        await AllTurns(stopped);
        var begun = (await stopped.Dispatcher.Send(Carmikes, Drop())).Value!;
        Assert.Equal(0, begun.Done);

        await using var planner = await stopped.RestartAsync(async database =>
        {
            await using var connection = await database.OpenAsync();
            Assert.Equal(1, await connection.ExecuteAsync("""update batch_line set command = '{"do":"NoSuchCommand"}' where line = 'theater:carmike-7'"""));
        });
        var status = await Until(planner, s => s.Status != BatchState.Running);

        Assert.Equal((BatchState.Finished, 60, 59, 1), (status.Status, status.Total, status.Done, status.Refused));
        Assert.Equal(59, (await planner.Journal()).Where(e => e.Kind == "booking-dropped.v1").Select(e => e.Stream).Distinct().Count());
        var outcome = (await planner.Dispatcher.Send(Carmikes, Drop())).Value!;
        Assert.Equal((Theater("carmike-7"), "unavailable"), outcome.Refused!.Select(r => (r.Theater!.Value, r.Code)).Single());
        Assert.Empty((await new Verifier(planner.Database).VerifyAsync()).Findings);
    }

    [Fact]
    public async Task A_line_whose_theater_cannot_be_reached_stays_open_until_it_can_and_a_later_phase_waits_for_it()
    {
        await using var stopped = await Booked(3);
        const string house = "theater:carmike-2";
        var kept = "";
        await using var planner = await stopped.RestartAsync(async database => kept = await SetState(database, house, "\"unreadable\""));
        var running = planner.Get<BatchRunner>().RunAsync(
            "test",
            "test",
            Carmikes,
            [
                .. Enumerable.Range(1, 3).Select(n => new BatchLine($"theater:carmike-{n}", $"theater:carmike-{n}", DropAt($"carmike-{n}"))),
                new("a-last-line", "theater:carmike-1", House(planner, "carmike-1") with { City = "Macon" }, Phase: 1),
            ],
            null,
            CancellationToken.None);

        var tried = await Until(planner, s => s.Lines.Any(l => l is { State: LineState.Open, Code: "unavailable" }), "test/");
        Assert.Equal((2, 0), (tried.Done, tried.Refused));
        Assert.Equal(["theater:carmike-2", "a-last-line"], tried.Lines.Where(l => l.State == LineState.Open).Select(l => l.Key));
        await SetState(planner.Database, house, kept);
        var lines = await running;

        Assert.All(lines, l => Assert.Equal("done", l.State));
        Assert.NotNull((await planner.Bookings("carmike-2"))[0].Dropped);
        Assert.Equal("theater-registered.v1", (await planner.Journal())[^1].Kind);
    }

    [Fact]
    public async Task Every_line_of_a_phase_is_answered_before_the_next_phase_begins_whatever_their_keys()
    {
        await using var planner = await (await StartAsync()).WithWorld();
        var chain = new RegisterChain { CommandId = planner.NewId(), Chain = ChainId.Parse("chain:zenith"), Name = "Zenith" };
        var houses = Enumerable.Range(1, 40).Select(n => House(planner, $"a-{n}", "zenith"));

        var lines = await planner.Get<BatchRunner>().RunAsync(
            "test",
            "test",
            Actor.Administrator,
            [.. houses.Select(h => new BatchLine(h.Theater.Value, h.Theater.Value, h, Phase: 7)), new("zenith", "chain:zenith", chain, Phase: 2)],
            null,
            CancellationToken.None);

        Assert.Equal(41, lines.Count(l => l.State == "done"));
        Assert.Equal("zenith", lines[0].Line);
    }

    [Fact]
    public async Task Of_a_cancelled_batch_what_is_done_stays_done_and_what_was_not_begun_never_is()
    {
        await using var planner = await Booked(60);
        var pump = planner.Get<BatchPump>();
        var turns = await AllTurns(planner);
        await planner.Dispatcher.Send(Carmikes, Drop());
        var run = pump.Start($"{Carmike}/drop");
        Task<Result<Outcome>>? cancelling = null;
        run.Progressed += (done, _) =>
        {
            if (done == 5)
            {
                cancelling = Task.Run(() => planner.Dispatcher.Send(Carmikes, new CancelBatch { CommandId = CommandId.Parse("cancel"), Batch = CommandId.Parse("drop"), Note = "wrong film" }));
                SpinWait.SpinUntil(() => run.IsCancelled);
            }
        };

        // One turn: one line after another, and none goes on while the fifth waits for the cancelling.
        turns[0].Dispose();
        await run.Completion;
        var outcome = (await cancelling!).Value!;

        Assert.Equal((60, 5, 55, false), (outcome.Total, outcome.Done, outcome.Never, outcome.IsUnderWay));
        GiveBack(turns[1..]);
        Assert.Equal(5, (await planner.Journal()).Count(e => e.Kind == "booking-dropped.v1"));
        var again = (await planner.Dispatcher.Send(Carmikes, Drop())).Value!;
        Assert.Equal((5, 55), (again.Done, again.Never));
        var status = await planner.Ask(Carmike, new BatchStatus { Batch = CommandId.Parse("drop"), State = LineState.Never });
        Assert.Equal((BatchState.Cancelled, Carmike, "wrong film", 50), (status.Status, status.CancelledBy, status.Note, status.Lines.Count));
        var late = await planner.Do(Carmike, new CancelBatch { CommandId = CommandId.Parse("cancel-again"), Batch = CommandId.Parse("drop") });
        Assert.Equal(5, late.Done);
        Assert.Empty((await new Verifier(planner.Database).VerifyAsync()).Findings);
    }

    [Fact]
    public async Task A_cancelled_batch_stays_cancelled_over_a_restart_and_a_line_that_was_on_its_way_is_told_as_done()
    {
        await using var stopped = await Booked(60);
        await AllTurns(stopped);
        await stopped.Dispatcher.Send(Carmikes, Drop());
        // It took effect, and the program was killed before the batch kept that.
        var lines = await stopped.Get<BatchStore>().OpenLinesAsync($"{Carmike}/drop", -1, 1, begun: false, CancellationToken.None);
        var command = LineText.Read(lines[0].Command);
        await stopped.Get<AggregateSender>().Send(command, lines[0].Stream, Carmikes, RequestHash.Of(command), Selected.None, CancellationToken.None);

        await using var planner = await stopped.RestartAsync(async database =>
        {
            await using var connection = await database.OpenAsync();
            await connection.ExecuteAsync("update batch set state = 'cancelled', cancelled_at = started_at, cancelled_by = actor where command_id = 'drop'");
        });
        var status = await Until(planner, s => s.FinishedAt is not null);

        Assert.Equal((BatchState.Cancelled, 1), (status.Status, status.Done));
        Assert.Equal(LineState.Done, status.Lines[0].State);
        Assert.All(status.Lines.Skip(1), l => Assert.Equal(LineState.Never, l.State));
        Assert.Equal(1, (await planner.Journal()).Count(e => e.Kind == "booking-dropped.v1"));
    }

    [Fact]
    public async Task A_batch_is_seen_by_its_sender_by_its_distributor_s_executives_and_by_administrators_alone()
    {
        await using var planner = await Booked(3);
        await planner.Do(Columbia, new CancelBookings { CommandId = CommandId.Parse("off"), Window = Wide });
        var ask = new BatchStatus { Batch = CommandId.Parse("off") };

        Assert.Equal((3, Columbia, "CancelBookings", Wide.Value), (await planner.Ask(Columbia, ask)) is { } own ? (own.Done, own.Actor, own.Command, own.About) : default);
        Assert.Equal(3, (await planner.Ask("executive:columbia", ask)).Done);
        Assert.Equal(3, (await planner.Ask(Admin, ask)).Done);
        Assert.Equal("not-found", (await planner.Dispatcher.Ask(Carmikes, ask)).Refusal!.Code);
        Assert.Equal("not-found", (await planner.Dispatcher.Ask(Actor.Parse("executive:warner"), ask)).Refusal!.Code);
        Assert.Equal("not-allowed", (await planner.Refused("executive:columbia", new CancelBatch { CommandId = planner.NewId(), Batch = ask.Batch })).Code);
        Assert.Equal("not-found", (await planner.Refused(Carmike, new CancelBatch { CommandId = planner.NewId(), Batch = ask.Batch })).Code);
        Assert.Single((await planner.Ask("executive:columbia", new ReleasePlanner.Platform.Batches.Batches())).Batches);
        Assert.Empty((await planner.Ask(Carmike, new ReleasePlanner.Platform.Batches.Batches())).Batches);
    }

    [Fact]
    public async Task Of_two_batches_with_one_id_somebody_who_sees_both_says_which()
    {
        await using var planner = await Booked(2);
        await planner.Do(Columbia, new CancelBookings { CommandId = CommandId.Parse("x"), Window = Wide });
        await planner.Do(Carmike, new DropBookings { CommandId = CommandId.Parse("x"), Window = Wide });

        Assert.Equal("sender", (await planner.Dispatcher.Ask(Actor.Administrator, new BatchStatus { Batch = CommandId.Parse("x") })).Refusal!.Problems![0].Field);
        Assert.Equal("DropBookings", (await planner.Ask(Admin, new BatchStatus { Batch = CommandId.Parse("x"), Sender = Carmike })).Command);
        Assert.Equal("DropBookings", (await planner.Ask(Carmike, new BatchStatus { Batch = CommandId.Parse("x") })).Command);
    }

    [Fact]
    public async Task Lines_come_in_pages_and_a_batch_has_no_past()
    {
        await using var planner = await Booked(5);
        await planner.Do(Carmike, Drop());
        var first = await planner.Ask(Carmike, new BatchStatus { Batch = CommandId.Parse("drop"), Limit = 3 });
        var second = await planner.Ask(Carmike, new BatchStatus { Batch = CommandId.Parse("drop"), Limit = 3, Cursor = first.Next });

        Assert.Equal(
            ["theater:carmike-1", "theater:carmike-2", "theater:carmike-3", "theater:carmike-4", "theater:carmike-5"],
            first.Lines.Concat(second.Lines).Select(l => l.Key));
        Assert.Null(second.Next);
        var refusal = (await planner.Dispatcher.Ask(Carmikes, new BatchStatus { Batch = CommandId.Parse("drop"), AsOf = planner.Clock.GetCurrentInstant() })).Refusal!;
        Assert.Equal(("invalid", "asOf"), (refusal.Code, refusal.Problems![0].Field));
    }

    [Fact]
    public async Task Running_batches_come_first_then_the_newest()
    {
        await using var planner = await Booked(51);
        await planner.Do(Carmike, new DropBookings { CommandId = CommandId.Parse("old"), Window = Wide, Theaters = new() { Ids = [Theater("carmike-1")] } });
        planner.Clock.Advance(NodaTime.Duration.FromHours(1));
        await planner.Do(Carmike, new DropBookings { CommandId = CommandId.Parse("new"), Window = Wide, Theaters = new() { Ids = [Theater("carmike-2")] } });
        planner.Clock.Advance(NodaTime.Duration.FromHours(-2));
        var turns = await AllTurns(planner);
        await planner.Dispatcher.Send(Carmikes, Drop("big"));

        var batches = (await planner.Ask(Carmike, new ReleasePlanner.Platform.Batches.Batches())).Batches;

        Assert.Equal(["big", "new", "old"], batches.Select(b => b.Batch.Value));
        Assert.Equal([BatchState.Running, BatchState.Finished, BatchState.Finished], batches.Select(b => b.Status));
        GiveBack(turns);
    }

    [Fact]
    public async Task Batches_of_an_older_store_are_taken_over_and_what_it_left_is_finished()
    {
        await using var stopped = await Booked(2);
        await stopped.Do(Carmike, Drop());
        await using var planner = await stopped.RestartAsync(async database =>
        {
            await using var connection = await database.OpenAsync();
            var lines = (await connection.QueryAsync<(string, string)>("select line, command from batch_line order by line")).ToList();
            var (request, command) = await connection.QuerySingleAsync<(string, string)>("select request, command from batch");
            await connection.ExecuteAsync("drop table batch; drop table batch_line; delete from schema_migration where name = '004-batches'");
            await connection.ExecuteAsync(OldTables(database));
            await connection.ExecuteAsync(
                "insert into batch (id, request, actor, command, started_at, total, warnings) values ('exhibitor:carmike/drop', @request, 'exhibitor:carmike', @command, '2014-12-01T12:00:00.000000Z', 2, '[]')",
                new { request, command });
            foreach (var (line, text) in lines)
            {
                await connection.ExecuteAsync("insert into batch_line (batch, theater, command) values ('exhibitor:carmike/drop', @line, @text)", new { line, text });
            }
            await connection.ExecuteAsync(
                $$$"""update batch_line set outcome = '{"commandId":"drop/carmike-1","streams":[{"stream":"theater:carmike-1","version":3}],"warnings":[]}', refused = {{{(database.IsSqlite ? "0" : "false")}}} where theater = 'theater:carmike-1'""");
        });

        var status = await Until(planner, s => s.Status == BatchState.Finished);

        Assert.Equal((2, 2, 0, "DropBookings"), (status.Total, status.Done, status.Refused, status.Command));
        Assert.Equal(2, (await planner.Do(Carmike, Drop())).Done);
        Assert.Equal(2, (await planner.Journal()).Count(e => e.Kind == "booking-dropped.v1"));
        Assert.Empty((await new Verifier(planner.Database).VerifyAsync()).Findings);
    }

    [Fact]
    public async Task Verify_finds_a_batch_that_says_more_than_the_journal()
    {
        await using var planner = await Booked(2);
        await planner.Do(Carmike, Drop());
        await planner.CatchUp();
        Assert.Empty((await new Verifier(planner.Database).VerifyAsync()).Findings);
        await using var connection = await planner.Database.OpenAsync();
        await connection.ExecuteAsync("update batch_line set version = 99 where line = 'theater:carmike-1'; update batch_line set state = 'open' where line = 'theater:carmike-2'");

        var findings = (await new Verifier(planner.Database).VerifyAsync()).Findings;

        Assert.Equal(3, findings.Count);
        Assert.All(findings, f => Assert.StartsWith("batch exhibitor:carmike/drop ", f, StringComparison.Ordinal));
    }

    /// <summary>A world whose houses have all confirmed a booking.</summary>
    private async Task<Planner> Booked(int houses)
    {
        var planner = await (await StartAsync()).WithWorld(houses);
        await Parallel.ForEachAsync(Enumerable.Range(1, houses), async (n, _) => await planner.Do(Carmike, Confirm(planner, $"carmike-{n}") with { Booking = BookingId.Parse("b") }));
        return planner;
    }

    private static DropBookings Drop(string id = "drop") => new() { CommandId = CommandId.Parse(id), Window = Wide };

    private static DropBookingsAt DropAt(string theater) => new()
    {
        CommandId = CommandId.Parse($"drop/{theater}"),
        Theater = Theater(theater),
        Bookings = [BookingId.Parse("b")],
    };

    /// <summary>Every turn there is: no line runs until some are given back.</summary>
    private static async Task<FairTurns.Turn[]> AllTurns(Planner planner)
    {
        var turns = planner.Get<BatchPump>().Turns;
        return await Task.WhenAll(Enumerable.Range(0, turns.AtOnce).Select(_ => turns.TakeAsync("test", "test", CancellationToken.None)));
    }

    private static void GiveBack(FairTurns.Turn[] turns)
    {
        foreach (var turn in turns)
        {
            turn.Dispose();
        }
    }

    /// <summary>Asks for the batch whose id begins so until it is as wanted.</summary>
    private static async Task<BatchStatusAnswer> Until(Planner planner, Func<BatchStatusAnswer, bool> wanted, string batch = "drop")
    {
        var started = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(60))
        {
            var id = (await planner.Ask(Carmike, new ReleasePlanner.Platform.Batches.Batches())).Batches.Select(b => b.Batch).FirstOrDefault(b => b.Value.StartsWith(batch, StringComparison.Ordinal));
            if (id.Value is not null && await planner.Ask(Carmike, new BatchStatus { Batch = id, Limit = 500 }) is var status && wanted(status))
            {
                return status;
            }
        }
        throw new TimeoutException($"batch {batch} never was as wanted");
    }

    /// <summary>Puts other text into a grain's row, and returns what was there.</summary>
    private static async Task<string> SetState(Database database, string stream, string payload)
    {
        await using var connection = await database.OpenAsync();
        var was = await connection.QuerySingleAsync<string>($"select {(database.IsSqlite ? "payload" : "payload::text")} from grain_state where id_text = @stream", new { stream });
        await connection.ExecuteAsync($"update grain_state set payload = {(database.IsSqlite ? "@payload" : "@payload::jsonb")} where id_text = @stream", new { stream, payload });
        // Without the events of its last command, which SQLite's trigger would take for new ones when it is put back.
        if (JsonNode.Parse(was) is not JsonObject state)
        {
            return was;
        }
        state.Remove("raised");
        state.Remove("stops");
        return state.ToJsonString(Json.Options);
    }

    /// <summary>The tables as the second migration made them.</summary>
    private static string OldTables(Database database)
    {
        using var reader = new StreamReader(typeof(Database).Assembly.GetManifestResourceStream($"migrations/{(database.IsSqlite ? "Sqlite" : "Postgres")}/002-read-model.sql")!);
        var script = reader.ReadToEnd();
        return script[script.IndexOf("create table batch (", StringComparison.Ordinal)..];
    }
}
