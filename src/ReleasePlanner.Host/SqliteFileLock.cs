namespace ReleasePlanner.Host;

/// <summary>
/// Locks a SQLite file itself, whatever name it is reached by: another link to it finds it locked. The lock is flock's, which does not meet the record
/// locks that SQLite uses; closing any handle of the file would drop those of this process, so it stays open as long as the store is.
/// Linux alone keeps the two apart: elsewhere the lock by name is all there is.
/// </summary>
internal static class SqliteFileLock
{
    /// <returns>The held lock; null where there is none to take.</returns>
    /// <exception cref="UsageException">The file cannot be written, or another process has it.</exception>
    public static FileStream? Take(string store)
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }
        try
        {
            // One byte of buffer: nothing is read or written through it.
            return new FileStream(store, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1);
        }
        catch (UnauthorizedAccessException)
        {
            throw ReadOnly(store);
        }
        catch (IOException e) when (IsReadOnly(e))
        {
            throw ReadOnly(store);
        }
        catch (IOException e) when (e is not (FileNotFoundException or DirectoryNotFoundException))
        {
            throw new UsageException($"{store} is in use under another name (a link to the same file): stop that first, or name another --store");
        }
    }

    /// <summary>The file that a name leads to in the end.</summary>
    public static string Resolve(string store)
    {
        var path = Path.GetFullPath(store);
        // A folder on the way may be a link too.
        var folder = Path.GetDirectoryName(path)!;
        var at = Path.GetPathRoot(folder)!;
        foreach (var part in folder[at.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries))
        {
            at = Path.Combine(at, part);
            at = new DirectoryInfo(at).LinkTarget is null ? at : Directory.ResolveLinkTarget(at, returnFinalTarget: true)!.FullName;
        }
        path = Path.Combine(at, Path.GetFileName(path));
        // A store that is still to be made is no link.
        return new FileInfo(path).LinkTarget is null ? path : File.ResolveLinkTarget(path, returnFinalTarget: true)!.FullName;
    }

    public static UsageException ReadOnly(string store) =>
        new($"{store} is read-only: a store is written to, also by verify; make the file and its folder writable, or copy it");

    /// <summary>A read-only file system says EROFS.</summary>
    public static bool IsReadOnly(IOException e) => (e.HResult & 0xffff) == 30;
}
