using Dapper;
using Npgsql;
using ReleasePlanner.Platform.Store;
using ReleasePlanner.Platform.Verification;
using ReleasePlanner.Tests.Support;
using Xunit;
using static ReleasePlanner.Tests.Support.World;

namespace ReleasePlanner.IntegrationTests;

/// <summary>Whoever lost the lock of the database writes nothing, from the very loss on, until it has it again.</summary>
public sealed class PostgresWriterLockTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Whoever_lost_the_lock_writes_nothing_until_it_is_had_again()
    {
        await using var store = await PostgresStore.CreateAsync();
        await using var first = await WriterLock.TakeAsync(store.Store, "serve one", TimeSpan.Zero);
        await using var planner = await (await Planner.StartAsync(store.Store, writer: first)).WithWorld();
        await CutSession(store, "release-planner serve one");
        await using (var second = await WriterLock.TakeAsync(store.Store, "serve two", Patience))
        {
            // Nobody has noticed yet: the database refuses.
            Assert.Null(first.NotHeldBecause);
            var refusal = await planner.Refused(Admin, House(planner, "carmike-1", screens: 3));
            Assert.Equal("unavailable", refusal.Code);
            Assert.Contains("another process", refusal.Message, StringComparison.Ordinal);

            await first.CheckAsync();
            Assert.Equal("the database is in use by release-planner serve two", first.NotHeldBecause);
            refusal = await planner.Refused(Admin, House(planner, "carmike-1", screens: 3));
            Assert.Equal("unavailable", refusal.Code);
            Assert.Contains("serve two", refusal.Message, StringComparison.Ordinal);

            await using var other = await Planner.StartAsync(store.Store, writer: second);
            await other.Do(Admin, House(other, "carmike-1", screens: 5) with { CommandId = Platform.Values.CommandId.Parse("by-the-other") });
            await other.CatchUp();
        }
        while (first.NotHeldBecause is not null)
        {
            await first.CheckAsync(cancellation: TestContext.Current.CancellationToken);
        }
        // What the other wrote is known, though the grain was in memory all the time.
        await planner.Do(Admin, House(planner, "carmike-1", screens: 6) with { ExpectedVersion = 2 });
        Assert.Equal(3, (await planner.Journal()).Count(e => e.Stream == "theater:carmike-1"));
        Assert.Empty((await new Verifier(planner.Database).VerifyAsync()).Findings);
    }

    [Fact]
    public async Task A_lock_that_nobody_took_meanwhile_is_had_again_and_its_holder_is_named_to_others()
    {
        await using var store = await PostgresStore.CreateAsync();
        await using var held = await WriterLock.TakeAsync(store.Store, "serve one", TimeSpan.Zero);
        var other = await Assert.ThrowsAsync<StoreInUseException>(() => WriterLock.TakeAsync(store.Store, "import", TimeSpan.Zero));
        Assert.Equal("the database is in use by release-planner serve one", other.Message);

        await CutSession(store, "release-planner serve one");
        var before = held.Term;
        do
        {
            await held.CheckAsync(cancellation: TestContext.Current.CancellationToken);
        }
        while (held.NotHeldBecause is not null || held.Term == before);
        await Assert.ThrowsAsync<StoreInUseException>(() => WriterLock.TakeAsync(store.Store, "import", TimeSpan.Zero));
    }

    private static async Task CutSession(PostgresStore store, string name)
    {
        await using var connection = new NpgsqlConnection(store.Store);
        await connection.OpenAsync();
        Assert.True(await connection.ExecuteScalarAsync<bool>(
            "select pg_terminate_backend(pid) from pg_stat_activity where application_name = @name and datname = current_database()", new { name }));
    }
}
