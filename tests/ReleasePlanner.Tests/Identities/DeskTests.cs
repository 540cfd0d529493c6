using Microsoft.Data.Sqlite;
using NodaTime;
using NodaTime.Testing;
using ReleasePlanner.Host;
using ReleasePlanner.Host.Identities;
using ReleasePlanner.Identities;
using ReleasePlanner.Platform.Store;
using Xunit;

namespace ReleasePlanner.Tests.Identities;

public class DeskTests
{
    private readonly string store = Path.Combine(Path.GetTempPath(), $"rp-desk-{Guid.NewGuid():n}.db");
    private readonly FakeClock clock = new(Instant.FromUtc(2026, 1, 5, 12, 0));

    [Fact]
    public async Task The_command_line_adds_users_and_issues_tokens_without_a_server()
    {
        await using (var desk = await Desk.OpenAsync(store, clock, default))
        {
            Assert.True(await desk.IsEmptyAsync(default));
            var (user, link) = await desk.AddUserAsync("jane@example.com", "Jane", "executive:columbia", default);
            Assert.Matches("^u-[0-9a-f]{12}$", user);
            Assert.Matches("^/invitation/l-[0-9a-f]{12}_[0-9a-f]{64}$", link);
            var token = await desk.IssueTokenAsync("hers", null, 30, "Jane@example.com", default);
            Assert.Matches("^rp_t-[0-9a-f]{12}_[0-9a-f]{64}$", token);
            await using var database = new Database(store);
            Assert.Equal(("executive:columbia", user), await new Keys(database, clock).OfTokenAsync(token, null, default) is { } h ? (h.Reach, h.Person) : default);
            Assert.Contains("more than", (await Assert.ThrowsAsync<UsageException>(() => desk.IssueTokenAsync("x", "administrator", 1, "jane@example.com", default))).Message, StringComparison.Ordinal);
            Assert.Contains("there is no user", (await Assert.ThrowsAsync<UsageException>(() => desk.IssueTokenAsync("x", null, 1, "who@example.com", default))).Message, StringComparison.Ordinal);
        }
        Clean();
    }

    [Fact]
    public void A_store_that_is_being_served_is_left_alone_on_SQLite()
    {
        using (StoreLock.Take(store, "serve on http://127.0.0.1:5080"))
        {
            Assert.Throws<UsageException>(() => StoreLock.TakeForIdentities(store, "token issue"));
        }
        StoreLock.TakeForIdentities("Host=nowhere", "token issue").Dispose();
        Clean();
    }

    private void Clean()
    {
        SqliteConnection.ClearPool(new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = store, DefaultTimeout = 30 }.ConnectionString));
        foreach (var end in new[] { "", "-wal", "-shm", ".lock" })
        {
            File.Delete(store + end);
        }
    }
}
