using System.CommandLine;
using ReleasePlanner.Platform.Store;

namespace ReleasePlanner.Host;

/// <summary>Where a verb keeps what it writes.</summary>
internal static class Store
{
    public const string Default = "./release-planner.db";

    public static Option<string> Option(string what = $"A SQLite file, or a PostgreSQL connection string that begins with Host=. Without it: {Default}") => new("--store")
    {
        Description = what,
        HelpName = "STORE",
    };

    public static bool IsPostgres(string store) => store.Contains("Host=", StringComparison.OrdinalIgnoreCase);

    /// <summary>Brings it to this program's schema, and returns what was applied.</summary>
    public static async Task<IReadOnlyList<string>> MigrateAsync(string store, CancellationToken cancellation)
    {
        await using var database = new Database(store);
        return await Migrator.MigrateAsync(database, cancellation);
    }

    /// <summary>A store that must be there already.</summary>
    public static void MustExist(string store)
    {
        if (!IsPostgres(store) && !File.Exists(store))
        {
            throw new UsageException($"there is no store {store}: name one with --store");
        }
    }
}
