using System.Globalization;
using System.Runtime.Versioning;
using ReleasePlanner.Platform.Store;

namespace ReleasePlanner.Host;

/// <summary>
/// Keeps a store to one writing process. Of SQLite: the file itself is locked while it runs, and so is <c>{store}.lock</c>, which names the process and
/// what it runs. The locks are the operating system's, so the file of a process that died keeps nobody out.
/// </summary>
internal sealed class StoreLock : IDisposable
{
    /// <summary>Far behind the text: the text stays readable while this byte is locked.</summary>
    private const long LockedByte = 1 << 30;

    /// <summary>A process that was killed may be a moment in going.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private static readonly HashSet<string> HeldHere = new(StringComparer.Ordinal);

    private readonly string? store;
    private readonly FileStream? named;
    private FileStream? file;

    private StoreLock(WriterLock writer, string? store = null, FileStream? named = null, FileStream? file = null) =>
        (Writer, this.store, this.named, this.file) = (writer, store, named, file);

    /// <summary>The right to write that comes with it.</summary>
    public WriterLock Writer { get; }

    /// <param name="what">What this process does, for the message that others get.</param>
    /// <exception cref="UsageException">Another process holds it; the message names it.</exception>
    public static StoreLock Take(string store, string what)
    {
        if (Store.IsPostgres(store))
        {
            return TakeDatabase(store, what);
        }
        var target = SqliteFileLock.Resolve(store);
        var path = target + ".lock";
        if (!Directory.Exists(Path.GetDirectoryName(path)))
        {
            throw new UsageException($"there is no folder {Path.GetDirectoryName(path)} to keep the store in: make it, or name another --store");
        }
        lock (HeldHere)
        {
            if (!HeldHere.Add(path))
            {
                throw new UsageException($"{store} is in use by this process");
            }
            FileStream? named = null;
            try
            {
                named = Open(store, path, what);
                return new(WriterLock.NotNeeded(), target, named, SqliteFileLock.Take(target));
            }
            catch
            {
                named?.Dispose();
                HeldHere.Remove(path);
                throw;
            }
        }
    }

    /// <summary>Identities may be written beside a server that runs on PostgreSQL: they are in no grain's memory.</summary>
    public static StoreLock TakeForIdentities(string store, string what) =>
        Store.IsPostgres(store) ? new(WriterLock.NotNeeded()) : Take(store, what);

    /// <summary>Locks the file that was put in the store's place. Nothing may have it open: letting go of the old one drops what SQLite locked of it.</summary>
    public void FileWasReplaced()
    {
        if (store is not null)
        {
            file?.Dispose();
            file = SqliteFileLock.Take(store);
        }
    }

    public void Dispose()
    {
        Writer.Dispose();
        if (named is null)
        {
            return;
        }
        lock (HeldHere)
        {
            if (HeldHere.Remove(named.Name))
            {
                file?.Dispose();
                // The name is left behind empty: deleting it would race with a process that has just opened it.
                named.SetLength(0);
                named.Dispose();
            }
        }
    }

    private static StoreLock TakeDatabase(string store, string what)
    {
        try
        {
            return new(WriterLock.TakeAsync(store, what, Patience).GetAwaiter().GetResult());
        }
        catch (StoreInUseException e)
        {
            throw new UsageException($"{e.Message}: stop that first, or name another --store");
        }
    }

    private static FileStream Open(string store, string path, string what)
    {
        FileStream? stream = null;
        try
        {
            // macOS has no locks on a part of a file: there the whole of it is locked, and the holder cannot be named.
            stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, OperatingSystem.IsMacOS() ? FileShare.None : FileShare.ReadWrite);
            if (!OperatingSystem.IsMacOS())
            {
                LockByte(stream);
            }
            stream.SetLength(0);
            using var writer = new StreamWriter(stream, leaveOpen: true);
            writer.Write(string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId} {what}"));
            writer.Flush();
            stream.Flush();
            return stream;
        }
        catch (UnauthorizedAccessException)
        {
            throw SqliteFileLock.ReadOnly(store);
        }
        catch (IOException e) when (SqliteFileLock.IsReadOnly(e))
        {
            throw SqliteFileLock.ReadOnly(store);
        }
        catch (IOException)
        {
            var holder = stream is null ? "" : new StreamReader(stream).ReadToEnd().Split(' ', 2) is [var pid, var does] ? $" by process {pid} ({does})" : "";
            stream?.Dispose();
            throw new UsageException($"{store} is in use{holder}: stop that first, or name another --store");
        }
    }

    [UnsupportedOSPlatform("macos")]
    private static void LockByte(FileStream stream) => stream.Lock(LockedByte, 1);
}
