using ReleasePlanner.Platform.Journal;
using ReleasePlanner.Platform.Store;

namespace ReleasePlanner.Host;

/// <summary>The file that the journal's head is exported to: <c>{store}.head</c> beside a SQLite file, or where <c>Journal:HeadFile</c> says.</summary>
internal static class HeadFile
{
    /// <summary>Where configuration says it is.</summary>
    public const string Setting = "Journal:HeadFile";

    /// <summary>Beside a SQLite file; null on PostgreSQL, where configuration has to name one.</summary>
    public static string? Beside(string store) => Store.IsPostgres(store) ? null : SqliteFileLock.Resolve(store) + ".head";

    /// <exception cref="UsageException">The file does not hold a head.</exception>
    public static async Task<ChainHead> ReadAsync(string path, CancellationToken cancellation)
    {
        try
        {
            return ChainHead.Parse(await File.ReadAllTextAsync(path, cancellation));
        }
        catch (FormatException e)
        {
            throw new UsageException($"{path}: {e.Message}");
        }
    }

    /// <summary>Whole or not at all.</summary>
    public static async Task WriteAsync(string path, ChainHead head, CancellationToken cancellation)
    {
        var part = path + ".part";
        await File.WriteAllTextAsync(part, $"{head}\n", cancellation);
        File.Move(part, path, overwrite: true);
    }
}

/// <summary>Exports the journal's head when it starts, every hour and when it stops. A head that is not in the journal any more is kept and said.</summary>
/// <param name="path">The file to write.</param>
internal sealed partial class HeadExport(Database database, string path, ILogger<HeadExport> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromHours(1);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await ExportAsync(cancellationToken);
    }

    /// <summary>Exports it once.</summary>
    public async Task ExportAsync(CancellationToken cancellation = default)
    {
        try
        {
            if (File.Exists(path) && await (await HeadFile.ReadAsync(path, cancellation)).FindInAsync(database, cancellation) is { } lost)
            {
                // Evidence: whoever knows why removes the file.
                LogLost(log, path, lost);
                return;
            }
            await HeadFile.WriteAsync(path, await ChainHead.ReadAsync(database, cancellation), cancellation);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogFailed(log, path, e);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await ExportAsync(stoppingToken);
            await Task.Delay(Every, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    [LoggerMessage(LogLevel.Error, "{Path} is not of this journal and stays as it is; remove it if the older history is what is wanted: {Lost}")]
    private static partial void LogLost(ILogger log, string path, string lost);

    [LoggerMessage(LogLevel.Error, "The head of the journal could not be exported to {Path}")]
    private static partial void LogFailed(ILogger log, string path, Exception e);
}
