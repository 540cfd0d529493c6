using System.Globalization;
using System.Runtime.Versioning;

namespace ReleasePlanner.Host;

/// <summary>
/// Keeps a store to one writing process. Of SQLite: <c>{store}.lock</c> is locked while it runs and names the process and what it runs. The lock
/// is the operating system's, so the file of a process that died keeps nobody out.
/// </summary>
internal sealed class StoreLock : IDisposable
{
    /// <summary>Far behind the text: the text stays readable while this byte is locked.</summary>
    private const long LockedByte = 1 << 30;

    private static readonly HashSet<string> HeldHere = new(StringComparer.Ordinal);

    private readonly FileStream? file;
    private readonly PostgresLock? session;

    private StoreLock(FileStream? file, PostgresLock? session = null) => (this.file, this.session) = (file, session);

    /// <param name="what">What this process does, for the message that others get.</param>
    /// <exception cref="UsageException">Another process holds it; the message names it.</exception>
    public static StoreLock Take(string store, string what)
    {
        if (Store.IsPostgres(store))
        {
            return new(null, PostgresLock.Take(store, what));
        }
        var path = Path.GetFullPath(store) + ".lock";
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
            try
            {
                return new(Open(store, path, what));
            }
            catch
            {
                HeldHere.Remove(path);
                throw;
            }
        }
    }

    /// <summary>Identities may be written beside a server that runs on PostgreSQL: they are in no grain's memory.</summary>
    public static StoreLock TakeForIdentities(string store, string what) => Store.IsPostgres(store) ? new(null) : Take(store, what);

    public void Dispose()
    {
        session?.Dispose();
        if (file is null)
        {
            return;
        }
        lock (HeldHere)
        {
            if (HeldHere.Remove(file.Name))
            {
                // The name is left behind empty: deleting it would race with a process that has just opened it.
                file.SetLength(0);
                file.Dispose();
            }
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
