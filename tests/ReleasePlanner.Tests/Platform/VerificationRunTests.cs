using Dapper;
using NodaTime;
using ReleasePlanner.Films;
using ReleasePlanner.History;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Platform.Journal;
using ReleasePlanner.Platform.Values;
using ReleasePlanner.Platform.Verification;
using ReleasePlanner.Tests.Support;
using ReleasePlanner.Theaters.Bookings;
using Xunit;
using static ReleasePlanner.Tests.Support.World;

namespace ReleasePlanner.Tests.Platform;

/// <summary>The journal as an administrator looks at it, and the verification behind a running server.</summary>
public class VerificationRunTests : PlannerTests
{
    [Fact]
    public async Task A_verification_says_when_it_ran_how_far_it_came_and_what_it_found()
    {
        await using var planner = await (await StartAsync()).WithWorld();
        await planner.CatchUp();
        Assert.Null((await Verification(planner)).Last);
        var run = new RunVerification { CommandId = planner.NewId() };

        Assert.Null((await planner.Do(Admin, run with { DryRun = true })).Warnings.FirstOrDefault());
        Assert.Null((await Verification(planner)).Last);
        var started = await planner.Do("administrator#u-1", run);
        await planner.Get<VerificationRuns>().CompletionAsync();

        Assert.True(started.Result!.Value.GetProperty("started").GetBoolean());
        var (running, last) = ((await Verification(planner)).Running, (await Verification(planner)).Last!);
        Assert.Null(running);
        Assert.Equal(("administrator#u-1", (await planner.Ask(Admin, new JournalSearch())).Head.Seq), (last.By, last.UpTo));
        Assert.Empty(last.Findings);
        Assert.Equal("verification-over", Assert.Single((await planner.Do(Admin, run)).Warnings).Code);
        Assert.Equal("not-allowed", (await planner.Refused(Columbia, run)).Code);
    }

    [Fact]
    public async Task One_runs_at_a_time()
    {
        await using var planner = await (await StartAsync()).WithWorld();
        var runs = planner.Get<VerificationRuns>();
        // The gate of the clock: whoever asks for the time while it runs finds it running.
        Assert.True(runs.Start(CommandId.Parse("a"), Actor.Administrator));
        var second = runs.Start(CommandId.Parse("a"), Actor.Administrator);

        Assert.False(second);
        await runs.CompletionAsync();
        Assert.True(runs.Start(CommandId.Parse("b"), Actor.Administrator));
        await runs.CompletionAsync();
        Assert.Null(runs.Last!.Failed);
    }

    [Fact]
    public async Task A_row_that_was_changed_is_found_and_still_shown()
    {
        await using var planner = await (await StartAsync()).WithWorld();
        await planner.CatchUp();
        await using (var connection = await planner.Database.OpenAsync())
        {
            await connection.ExecuteAsync("update journal set body = '{}' where kind = 'chain-registered.v1'");
        }

        await planner.Do(Admin, new RunVerification { CommandId = planner.NewId() });
        await planner.Get<VerificationRuns>().CompletionAsync();

        var found = await planner.Ask(Admin, new JournalSearch { Kind = "chain-registered" });
        Assert.Contains(found.Verified!.Findings, f => f.Contains("does not match its hash", StringComparison.Ordinal));
        Assert.StartsWith("cannot be read", Assert.Single(found.Rows).Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_journal_is_searched_by_stream_kind_actor_command_text_and_time()
    {
        await using var planner = await (await StartAsync()).WithWorld(houses: 2);
        planner.Clock.AdvanceDays(1);
        await planner.Do("exhibitor:carmike#u-7", Confirm(planner, "carmike-1"));
        await planner.Do(Carmike, Confirm(planner, "carmike-2"));
        var drop = await planner.Do(Carmike, new DropBookings { CommandId = CommandId.Parse("drop_all"), Window = Wide, Reason = new Reason("weather", "Snow 100%") });

        Assert.Equal(["booking-confirmed.v1"], await Kinds(planner, new() { Actor = "u-7" }));
        Assert.Equal(2, (await Kinds(planner, new() { CommandId = "drop_all" })).Count);
        Assert.Equal(drop.Done, (await Kinds(planner, new() { Text = "snow 100%" })).Count);
        Assert.Equal(["film-registered.v1"], await Kinds(planner, new() { Stream = Interview.Value }));
        Assert.Equal(2, (await Kinds(planner, new() { Kind = "booking-confirmed" })).Count);
        Assert.Empty(await Kinds(planner, new() { Kind = "booking" }));
        Assert.Equal(4, (await Kinds(planner, new() { From = Instant.FromUtc(2014, 12, 2, 12, 0) })).Count);
        Assert.DoesNotContain("booking-confirmed.v1", await Kinds(planner, new() { Until = Instant.FromUtc(2014, 12, 2, 12, 0) }));
        Assert.DoesNotContain("booking-confirmed.v1", await Kinds(planner, new() { AsOf = Instant.FromUtc(2014, 12, 1, 12, 0) }));
    }

    [Fact]
    public async Task Rows_come_page_by_page_and_each_hash_follows_from_the_one_before()
    {
        await using var planner = await (await StartAsync()).WithWorld();
        var rows = new List<JournalRow>();
        JournalSearchAnswer? page = null;
        do
        {
            page = await planner.Ask(Admin, new JournalSearch { Limit = 2, Cursor = page?.Next });
            rows.AddRange(page.Rows);
        }
        while (page.Next is not null);

        rows.Reverse();
        Assert.Equal(Enumerable.Range(1, rows.Count).Select(i => (long)i), rows.Select(r => r.Seq));
        var hash = Sequencer.Genesis;
        Assert.All(rows, r => Assert.Equal(hash = Sequencer.HashOf(hash, r.Body), r.Hash));
        Assert.Equal((rows[^1].Seq, rows[^1].Hash), (page.Head.Seq, page.Head.Hash));
        Assert.Equal("chain Carmike registered", rows[1].Words);
    }

    private static async Task<VerificationAnswer> Verification(Planner planner) =>
        (await planner.Dispatcher.Ask(Actor.Administrator, new ReleasePlanner.Platform.Verification.Verification())).Value!;

    private static async Task<IReadOnlyList<string>> Kinds(Planner planner, JournalSearch query) => [.. (await planner.Ask(Admin, query)).Rows.Select(r => r.Kind)];
}
