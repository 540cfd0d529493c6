using System.Security.Cryptography;
using System.Text;
using ReleasePlanner.Grosses;
using ReleasePlanner.Platform.Batches;
using ReleasePlanner.Platform.Projection;
using ReleasePlanner.Platform.Store;

namespace ReleasePlanner.Imports;

/// <summary>What a file is.</summary>
public enum ImportKind
{
    Theaters,
    Circuits,
    Films,

    /// <summary>What houses took, by film and day.</summary>
    Grosses,
}

/// <summary>How a file of theaters is laid out.</summary>
public enum ImportFormat
{
    /// <summary>The columns of the contract.</summary>
    Plain,

    /// <summary>The registry of French cinemas as published.</summary>
    Cnc,

    /// <summary>The registry of Brazilian screens as published.</summary>
    Ancine,
}

/// <summary>A file to take in.</summary>
/// <param name="Market">The market of all its theaters; null: as the file or format says.</param>
/// <param name="Strict">All or nothing: with one bad row, nothing is sent.</param>
/// <param name="DryRun">Nothing is sent: the result says what would become of the file, with its first rows.</param>
public sealed record ImportRequest(
    ImportKind Kind, byte[] Content, MarketId? Market = null, ImportFormat Format = ImportFormat.Plain, bool Strict = false, bool DryRun = false);

/// <summary>How far an import is.</summary>
public readonly record struct ImportProgress(int Done, int Total);

/// <summary>
/// Takes files in: reads them, works out what differs from what is known, and does that as one batch of ordinary commands, which goes on by itself
/// after a kill. A blank cell says nothing: what is known stays. Command ids come from the content and the version they build on, so importing
/// twice changes nothing. Grosses are no plan facts: they are written beside the plan.
/// </summary>
public sealed class Importer(Dispatcher dispatcher, Database database, ReadModelPump pump, BatchRunner batches, IClock clock)
{
    /// <exception cref="ImportFileException">The file as a whole cannot be taken in.</exception>
    public async Task<ImportResult> ImportAsync(
        ImportRequest request, Actor actor, Action<ImportProgress>? progress = null, CancellationToken cancellation = default)
    {
        if (request.Kind == ImportKind.Grosses)
        {
            var grosses = GrossesCsv.Parse(request.Content);
            await pump.CatchUpAsync(cancellation);
            return await new GrossImport(database, actor, grosses).RunAsync($"import/{HashOf(request)}", clock.GetCurrentInstant(), request.Strict, request.DryRun, progress, cancellation);
        }
        var sender = new ImportSender(dispatcher, database, batches, actor, request, HashOf(request), progress);
        if (!request.DryRun)
        {
            await sender.EarlierAsync(cancellation);
        }
        if (request.Kind == ImportKind.Films)
        {
            var films = FilmsCsv.Parse(request.Content);
            await pump.CatchUpAsync(cancellation);
            return await new FilmImport(sender, films).RunAsync(cancellation);
        }
        var theaters = Read(request);
        await pump.CatchUpAsync(cancellation);
        return await new TheaterImport(sender, theaters, request.Market).RunAsync(cancellation);
    }

    /// <summary>Reads a file of theaters without a store.</summary>
    /// <exception cref="ImportFileException">The file as a whole cannot be read.</exception>
    public static Parsed<TheaterRow> Read(ImportRequest request) => request switch
    {
        { Kind: ImportKind.Circuits, Market: { } market } => CircuitsCsv.Parse(request.Content, market),
        { Kind: ImportKind.Circuits } => throw new ImportFileException("a file of circuits names no countries: say which market they are in, such as market:us"),
        { Format: ImportFormat.Cnc } => CncRegistry.Parse(request.Content, request.Market),
        { Format: ImportFormat.Ancine } => AncineRegistry.Parse(request.Content, request.Market),
        _ => TheatersCsv.Parse(request.Content, request.Market),
    };

    private static string HashOf(ImportRequest request)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{request.Kind}/{request.Format}/{request.Market}/"));
        hash.AppendData(request.Content);
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
    }
}
