using ReleasePlanner.Platform.Store;

namespace ReleasePlanner.Tests.Support;

/// <summary>A store of this program's schema in which nothing was written, migrated once: every test begins with a copy.</summary>
internal static class SqliteTemplate
{
    private static readonly Lazy<Task<byte[]>> Empty = new(MigrateAsync);

    /// <summary>Writes the empty store to a file that does not exist.</summary>
    public static async Task CopyToAsync(string file) => await File.WriteAllBytesAsync(file, await Empty.Value);

    /// <summary>Deletes a store and what lies beside it. Nobody may have it open.</summary>
    public static void Delete(string file)
    {
        foreach (var end in new[] { "", "-wal", "-shm" })
        {
            File.Delete(file + end);
        }
    }

    private static async Task<byte[]> MigrateAsync()
    {
        var file = Path.Combine(Path.GetTempPath(), $"rp-template-{Guid.NewGuid():n}.db");
        await using (var database = new Database(file))
        {
            await Migrator.MigrateAsync(database);
            await using var connection = await database.OpenAsync();
            // All of it in the one file that is copied.
            await Dapper.SqlMapper.ExecuteAsync(connection, "pragma wal_checkpoint(truncate)");
        }
        var bytes = await File.ReadAllBytesAsync(file);
        Delete(file);
        return bytes;
    }
}
