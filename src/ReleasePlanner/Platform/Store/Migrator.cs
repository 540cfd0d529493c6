using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using Dapper;

namespace ReleasePlanner.Platform.Store;

/// <summary>
/// Brings a store to this program's schema: numbered scripts, each once, each in a transaction, under a lock. Then what another cluster wrote is made this one's.
/// A script that was applied is never edited: its checksum is kept, and another text under its name is refused.
/// </summary>
public static class Migrator
{
    private const long AdvisoryLock = 0x52_50_4d_49_47; // "RPMIG"

    /// <summary>Applies what is missing and returns the names of what was applied. Run it before the host starts.</summary>
    /// <exception cref="InvalidOperationException">The store has a migration that this program does not know, or knows with another text.</exception>
    public static async Task<IReadOnlyList<string>> MigrateAsync(Database database, CancellationToken cancellation = default)
    {
        using var gate = await database.WriteGateAsync(cancellation);
        await using var connection = await database.OpenAsync(cancellation);
        if (database.IsSqlite)
        {
            // Once per file: readers and the writer do not block each other from here on.
            await connection.ExecuteAsync("pragma journal_mode = wal");
        }
        else
        {
            await connection.ExecuteAsync("select pg_advisory_lock(@AdvisoryLock)", new { AdvisoryLock });
        }
        try
        {
            var applied = await ApplyAsync(database, connection, cancellation);
            await JournalOrigin.AdoptAsync(database, connection, cancellation);
            return applied;
        }
        finally
        {
            if (!database.IsSqlite)
            {
                await connection.ExecuteAsync("select pg_advisory_unlock(@AdvisoryLock)", new { AdvisoryLock });
            }
        }
    }

    private static async Task<IReadOnlyList<string>> ApplyAsync(Database database, DbConnection connection, CancellationToken cancellation)
    {
        await connection.ExecuteAsync("create table if not exists schema_migration (name varchar(100) primary key, checksum varchar(64))");
        await AddChecksumAsync(database, connection);
        var applied = (await connection.QueryAsync<(string Name, string? Checksum)>("select name, checksum from schema_migration")).ToDictionary(StringComparer.Ordinal);
        var known = Scripts(database).ToList();
        if (applied.Keys.Except(known.Select(s => s.Name)).FirstOrDefault() is { } later)
        {
            throw new InvalidOperationException($"the store has migration {later}, which this program does not know: use the newer program");
        }
        foreach (var (name, sql) in known.Where(s => applied.ContainsKey(s.Name)))
        {
            var checksum = ChecksumOf(sql);
            if (applied[name] is null)
            {
                // Applied before checksums were kept.
                await connection.ExecuteAsync("update schema_migration set checksum = @checksum where name = @name", new { name, checksum });
            }
            else if (applied[name] != checksum)
            {
                throw new InvalidOperationException(
                    $"migration {name} was applied to the store with another text than this program has: an applied migration is never edited; put the change in a new one");
            }
        }
        var done = new List<string>();
        foreach (var (name, sql) in known.Where(s => !applied.ContainsKey(s.Name)))
        {
            await using var transaction = await connection.BeginTransactionAsync(cancellation);
            await connection.ExecuteAsync(sql, transaction: transaction);
            await connection.ExecuteAsync("insert into schema_migration (name, checksum) values (@name, @checksum)", new { name, checksum = ChecksumOf(sql) }, transaction);
            await transaction.CommitAsync(cancellation);
            done.Add(name);
        }
        return done;
    }

    /// <summary>A store of an earlier program has no column for it.</summary>
    private static async Task AddChecksumAsync(Database database, DbConnection connection)
    {
        if (!database.IsSqlite)
        {
            await connection.ExecuteAsync("alter table schema_migration add column if not exists checksum varchar(64)");
        }
        else if (await connection.ExecuteScalarAsync<long>("select count(*) from pragma_table_info('schema_migration') where name = 'checksum'") == 0)
        {
            await connection.ExecuteAsync("alter table schema_migration add column checksum varchar(64)");
        }
    }

    /// <summary>SHA-256 in hexadecimal digits, of the text with line feeds alone: a checkout may have others.</summary>
    private static string ChecksumOf(string sql) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(sql.ReplaceLineEndings("\n"))));

    private static IEnumerable<(string Name, string Sql)> Scripts(Database database)
    {
        var assembly = typeof(Migrator).Assembly;
        var prefix = $"migrations/{(database.IsSqlite ? "Sqlite" : "Postgres")}/";
        foreach (var resource in assembly.GetManifestResourceNames().Where(n => n.StartsWith(prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
            yield return (resource[prefix.Length..].Replace(".sql", "", StringComparison.Ordinal), reader.ReadToEnd());
        }
    }
}
