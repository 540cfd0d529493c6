using System.Data.Common;
using Dapper;

namespace ReleasePlanner.Platform.Store;

/// <summary>Brings a store to this program's schema: numbered scripts, each once, each in a transaction, under a lock. Then what another cluster wrote is made this one's.</summary>
public static class Migrator
{
    private const long AdvisoryLock = 0x52_50_4d_49_47; // "RPMIG"

    /// <summary>Applies what is missing and returns the names of what was applied. Run it before the host starts.</summary>
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
        await connection.ExecuteAsync("create table if not exists schema_migration (name varchar(100) primary key)");
        var applied = (await connection.QueryAsync<string>("select name from schema_migration")).ToHashSet(StringComparer.Ordinal);
        var known = Scripts(database).ToList();
        if (applied.Except(known.Select(s => s.Name)).FirstOrDefault() is { } later)
        {
            throw new InvalidOperationException($"the store has migration {later}, which this program does not know: use the newer program");
        }
        var done = new List<string>();
        foreach (var (name, sql) in known.Where(s => !applied.Contains(s.Name)))
        {
            await using var transaction = await connection.BeginTransactionAsync(cancellation);
            await connection.ExecuteAsync(sql, transaction: transaction);
            await connection.ExecuteAsync("insert into schema_migration (name) values (@name)", new { name }, transaction);
            await transaction.CommitAsync(cancellation);
            done.Add(name);
        }
        return done;
    }

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
