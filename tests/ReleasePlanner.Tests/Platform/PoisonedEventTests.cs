using Dapper;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using NodaTime;
using ReleasePlanner.Feed;
using ReleasePlanner.History;
using ReleasePlanner.Host.Health;
using ReleasePlanner.Notices;
using ReleasePlanner.Platform.Grains;
using ReleasePlanner.Platform.Journal;
using ReleasePlanner.Platform.Projection;
using ReleasePlanner.Platform.Store;
using ReleasePlanner.Platform.Values;
using ReleasePlanner.Platform.Verification;
using ReleasePlanner.Tests.Support;
using ReleasePlanner.Theaters;
using ReleasePlanner.Theaters.Bookings;
using ReleasePlanner.Windows;
using Xunit;
using static ReleasePlanner.Tests.Support.World;

namespace ReleasePlanner.Tests.Platform;

/// <summary>An event that is in the journal and cannot be taken in sets its own stream aside, by name, and nothing else.</summary>
public class PoisonedEventTests : PlannerTests
{
    [Fact]
    public async Task A_kind_that_nobody_knows_sets_aside_its_stream_alone()
    {
        await using var planner = await (await StartAsync()).WithWorld(houses: 3);
        await planner.Do(Carmike, Confirm(planner, "carmike-1"));
        var sound = (await planner.Journal())[^1];

        // As a later version of the program might have written it; then an event that could be read by itself.
        await Append(planner, sound with { Version = 3, CommandId = "x1", Kind = "house-painted.v1", Body = Json.Read<System.Text.Json.JsonElement>("""{"color": "red"}""") });
        await Append(planner, sound with { Version = 4, CommandId = "x2" });
        await planner.Do(Carmike, Confirm(planner, "carmike-2"));
        await planner.CatchUp();

        await OnlyTheFirstHouseIsSetAside(planner, "house-painted.v1");
        var rows = await new Rebuild(planner.Database, new Projector(planner.Database)).RunAsync(cancellation: TestContext.Current.CancellationToken);
        Assert.Equal((await planner.Journal()).Count, rows);
        await OnlyTheFirstHouseIsSetAside(planner, "house-painted.v1");
        // The store goes on after both.
        await planner.Do(Carmike, Confirm(planner, "carmike-3"));
        Assert.Equal(3, (await planner.Ask(Columbia, new WindowBookings { Window = Wide })).Bookings.Count);
    }

    [Fact]
    public async Task So_does_one_whose_members_cannot_be_read()
    {
        await using var planner = await (await StartAsync()).WithWorld(houses: 3);
        await planner.Do(Carmike, Confirm(planner, "carmike-1"));
        var sound = (await planner.Journal())[^1];

        await Append(planner, sound with { Version = 3, CommandId = "x1", Body = Json.Read<System.Text.Json.JsonElement>("""{"booking": {"id": null}}""") });
        await planner.Do(Carmike, Confirm(planner, "carmike-2"));
        await planner.CatchUp();

        await OnlyTheFirstHouseIsSetAside(planner, "booking-confirmed.v1");
    }

    [Fact]
    public async Task So_does_one_that_is_no_event_at_all()
    {
        await using var planner = await (await StartAsync()).WithWorld(houses: 3);
        await planner.Do(Carmike, Confirm(planner, "carmike-1"));
        var sound = (await planner.Journal())[^1];

        await Append(planner, sound with { Version = 3, CommandId = "x1", Kind = "broken.v1" }, "not json");
        await planner.Do(Carmike, Confirm(planner, "carmike-2"));
        await planner.CatchUp();

        await OnlyTheFirstHouseIsSetAside(planner, "broken.v1");
    }

    [Fact]
    public async Task An_event_that_the_tables_do_not_take_sets_aside_its_stream_alone()
    {
        await using var planner = await (await StartAsync()).WithWorld(houses: 2);
        var planned = (await planner.Journal()).Single(e => e.Kind == "window-planned.v1");

        // One opening more of the same version, which is a key of the table.
        await Append(planner, planned with { Ordinal = 1, CommandId = "x1" });
        await planner.Do(Carmike, Confirm(planner, "carmike-1"));
        await planner.CatchUp();

        var poisoned = Assert.Single(await PoisonedEvent.AllAsync(planner.Database, TestContext.Current.CancellationToken));
        Assert.Equal((Wide.Value, "window-planned.v1"), (poisoned.Stream, poisoned.Kind));
        Assert.Single((await planner.Ask(Columbia, new WindowBookings { Window = Wide })).Bookings);
    }

    [Fact]
    public async Task A_sound_store_has_none_and_is_healthy()
    {
        await using var planner = await (await StartAsync()).WithWorld();
        await planner.CatchUp();

        Assert.Empty(await PoisonedEvent.AllAsync(planner.Database, TestContext.Current.CancellationToken));
        Assert.Equal(HealthStatus.Healthy, (await Health(planner)).Status);
    }

    [Theory]
    [InlineData("""{"version": 2, "at": "2014-12-01T12:00:00Z", "state": {"painted": "red"}}""", "'painted'")]
    [InlineData("""{"schema": 2, "version": 2, "at": "2014-12-01T12:00:00Z", "state": {}}""", "written by a later version")]
    public async Task A_house_whose_state_cannot_be_read_refuses_commands_by_name_and_others_go_on(string state, string why)
    {
        await using var first = await (await StartAsync()).WithWorld(houses: 2);
        await first.CatchUp();
        await using var planner = await first.RestartAsync(async database =>
        {
            await using var connection = await database.OpenAsync();
            var payload = database.IsSqlite ? "json_set(@state, '$.raised', json('[]'), '$.stops', json('{\"placed\":[],\"changed\":[],\"openings\":[]}'))" : "cast(@state as jsonb)";
            Assert.Equal(1, await connection.ExecuteAsync($"update grain_state set payload = {payload} where id_text = 'theater:carmike-1'", new { state }));
        });

        var refused = await planner.Refused(Carmike, Confirm(planner, "carmike-1"));
        await planner.Do(Carmike, Confirm(planner, "carmike-2"));

        Assert.Equal("unavailable", refused.Code);
        Assert.StartsWith("theater:carmike-1 is set aside, because its state cannot be read", refused.Message, StringComparison.Ordinal);
        Assert.Contains(why, refused.Message);
        Assert.Contains((await new Verifier(planner.Database).VerifyAsync()).Findings, f => f.StartsWith("theater:carmike-1: the state cannot be read", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_another_decides_on_a_state_that_cannot_be_read_is_refused_with_that_name()
    {
        await using var first = await (await StartAsync()).WithWorld();
        await using var planner = await first.RestartAsync(async database =>
        {
            await using var connection = await database.OpenAsync();
            var payload = database.IsSqlite ? "json_set(payload, '$.schema', 2, '$.raised', json('[]'), '$.stops', json('{\"placed\":[],\"changed\":[],\"openings\":[]}'))" : "jsonb_set(payload, '{schema}', '2')";
            await connection.ExecuteAsync($"update grain_state set payload = {payload} where id_text = 'film:the-interview'");
        });

        var refused = await planner.Refused(Carmike, Confirm(planner, "carmike-1"));

        Assert.Equal("unavailable", refused.Code);
        Assert.StartsWith("film:the-interview is set aside", refused.Message, StringComparison.Ordinal);
    }

    private static async Task OnlyTheFirstHouseIsSetAside(Planner planner, string kind)
    {
        var poisoned = Assert.Single(await PoisonedEvent.AllAsync(planner.Database, TestContext.Current.CancellationToken));
        Assert.Equal(("theater:carmike-1", kind), (poisoned.Stream, poisoned.Kind));
        // Its rows stay as they were, the others' are all there.
        var bookings = (await planner.Ask(Columbia, new WindowBookings { Window = Wide })).Bookings;
        Assert.Contains(bookings, b => b.Theater == Theater("carmike-1"));
        Assert.Contains(bookings, b => b.Theater == Theater("carmike-2"));
        var activity = await planner.Ask(Admin, new Activity { Limit = 100 });
        Assert.Equal(2, activity.Entries.Count(e => e.Kind == "booking-confirmed.v1" || e.Kind == "booking-confirmed"));
        Assert.DoesNotContain(activity.Entries, e => e.Seq >= poisoned.Seq && e.Stream == poisoned.Stream);
        var told = await planner.Ask(Columbia, new Events { Limit = 100 });
        Assert.Equal(2, told.Events.Count(e => e.Kind == "booking.confirmed"));
        Assert.NotEmpty((await planner.Ask(Columbia, new WindowTimeline { Window = Wide })).Points);
        await planner.Ask(Carmike, new Inbox { Chain = ChainId.Parse("chain:carmike") });
        await planner.Ask(Columbia, new WindowBookings { Window = Wide, AsOf = planner.Clock.GetCurrentInstant() });
        // Who keeps the store still sees what lies there.
        Assert.Contains((await planner.Ask(Admin, new ReleasePlanner.History.JournalSearch { Stream = "theater:carmike-1", Limit = 100 })).Rows, r => r.Seq == poisoned.Seq);

        Assert.Contains(
            (await new Verifier(planner.Database).VerifyAsync()).Findings,
            f => f.StartsWith($"theater:carmike-1 is set aside from row {poisoned.Seq} of the journal on: {kind}", StringComparison.Ordinal));
        Assert.Empty(await new Rebuild(planner.Database, new Projector(planner.Database)).CheckAsync());
        var health = await Health(planner);
        Assert.Equal(HealthStatus.Degraded, health.Status);
        Assert.Contains("theater:carmike-1", health.Description, StringComparison.Ordinal);
        Assert.Null(planner.Get<ReadModelPump>().Trouble);
        // What it decided now, nobody would see.
        var refused = await planner.Refused(Carmike, Confirm(planner, "carmike-1"));
        Assert.Equal("unavailable", refused.Code);
        Assert.StartsWith("theater:carmike-1 is set aside", refused.Message, StringComparison.Ordinal);
    }

    private static Task<HealthCheckResult> Health(Planner planner) =>
        new ReadModelHealthCheck(planner.Database).CheckHealthAsync(new HealthCheckContext(), TestContext.Current.CancellationToken);

    /// <summary>Writes straight into the journal, past everything that checks.</summary>
    private static async Task Append(Planner planner, RecordedEvent e, string? body = null)
    {
        using var gate = await planner.Database.WriteGateAsync();
        await using var connection = await planner.Database.OpenAsync();
        await connection.ExecuteAsync(
            """
            insert into journal (stream, version, ordinal, kind, at, actor, command_id, film, "window", chain, theater, market, body)
            values (@Stream, @Version, @Ordinal, @Kind, @At, @Actor, @CommandId, @Film, @Window, @Chain, @Theater, @Market, @body)
            """,
            new { e.Stream, e.Version, e.Ordinal, e.Kind, e.At, e.Actor, e.CommandId, e.Film, e.Window, e.Chain, e.Theater, e.Market, body = body ?? EventText.Write(e) });
    }
}
