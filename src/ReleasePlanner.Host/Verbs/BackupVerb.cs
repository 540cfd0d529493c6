using System.CommandLine;
using Microsoft.Data.Sqlite;
using ReleasePlanner.Platform.Journal;
using ReleasePlanner.Platform.Store;
using ReleasePlanner.Platform.Verification;

namespace ReleasePlanner.Host.Verbs;

/// <summary><c>backup</c>: copies a SQLite store as it is at one moment, also beside the server that writes it, and verifies the copy.</summary>
internal static class BackupVerb
{
    public static Command Create()
    {
        var to = new Argument<string>("FILE") { Description = "The copy; it must not be there yet. FILE.head gets the head of its journal" };
        var store = Store.Option();
        var verb = new Command("backup", "Copy a SQLite store, also while it is served, and verify the copy") { to, store };
        verb.Does(async (parsed, cancellation) =>
        {
            var copy = Path.GetFullPath(parsed.GetRequiredValue(to));
            var head = await RunAsync(parsed.GetValue(store) ?? Store.Default, copy, cancellation);
            await Console.Out.WriteLineAsync($"{copy} holds the journal up to {head}");
            return ExitCode.Ok;
        });
        return verb;
    }

    /// <summary>Copies, verifies and writes the copy's head beside it.</summary>
    /// <exception cref="UsageException">It cannot be copied, or the copy does not verify; nothing is left of it then.</exception>
    public static async Task<ChainHead> RunAsync(string from, string copy, CancellationToken cancellation)
    {
        if (Store.IsPostgres(from))
        {
            throw new UsageException("a PostgreSQL database is backed up with its own programs, pg_dump or pg_basebackup: see deploy/README.md");
        }
        Store.MustExist(from);
        if (File.Exists(copy))
        {
            throw new UsageException($"{copy} is there already: name another file");
        }
        var part = copy + ".part";
        Delete(part);
        try
        {
            Copy(from, part);
            var (head, findings) = await VerifyAsync(part, cancellation);
            if (findings.Count > 0)
            {
                throw new UsageException($"the copy does not verify, and was not kept: {string.Join("; ", findings.Take(10))}. See what verify says of {from}");
            }
            await HeadFile.WriteAsync(copy + ".head", head, cancellation);
            File.Move(part, copy);
            return head;
        }
        finally
        {
            Delete(part);
        }
    }

    /// <summary>SQLite's own online backup, in one step: one snapshot of the file and its write-ahead log, while others go on writing.</summary>
    private static void Copy(string from, string to)
    {
        using var source = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = from, Mode = SqliteOpenMode.ReadWrite, Pooling = false, DefaultTimeout = 30 }.ConnectionString);
        using var copy = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = to, Pooling = false }.ConnectionString);
        source.Open();
        copy.Open();
        source.BackupDatabase(copy);
    }

    private static async Task<(ChainHead Head, IReadOnlyList<string> Findings)> VerifyAsync(string copy, CancellationToken cancellation)
    {
        await using var database = new Database(copy);
        // The read model is not looked at: it can be made again from the journal.
        var found = await Progress.ShowAsync(
            "verifying the copy", shown => new Verifier(database).VerifyAsync(new JournalProgress(shown), cancellation));
        return (await ChainHead.ReadAsync(database, cancellation), found.Findings);
    }

    private static void Delete(string store)
    {
        foreach (var end in new[] { "", "-wal", "-shm" })
        {
            File.Delete(store + end);
        }
    }
}
