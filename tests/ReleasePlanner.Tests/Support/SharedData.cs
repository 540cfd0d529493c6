using System.IO.Compression;
using Xunit;

namespace ReleasePlanner.Tests.Support;

/// <summary>Real data that is not part of the project: <c>../shared/data</c> beside the repository, or <c>RELEASEPLANNER_SHARED_DATA</c>.</summary>
public static class SharedData
{
    private static readonly string? Folder = Find();

    /// <summary>A file of it, unpacked when it is a <c>.gz</c>. Skips the test where there is none.</summary>
    public static byte[] Read(string path)
    {
        Assert.SkipWhen(Folder is null, "no shared data: set RELEASEPLANNER_SHARED_DATA to the folder that has theaters/us.csv");
        var file = Path.Combine(Folder!, path);
        Assert.SkipUnless(File.Exists(file), $"the shared data has no {path}");
        if (!path.EndsWith(".gz", StringComparison.Ordinal))
        {
            return File.ReadAllBytes(file);
        }
        using var packed = new GZipStream(File.OpenRead(file), CompressionMode.Decompress);
        using var content = new MemoryStream();
        packed.CopyTo(content);
        return content.ToArray();
    }

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable("RELEASEPLANNER_SHARED_DATA") is { Length: > 0 } named)
        {
            return Directory.Exists(named) ? named : null;
        }
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "ReleasePlanner.sln")))
            {
                var data = Path.Combine(folder.FullName, "..", "shared", "data");
                return Directory.Exists(data) ? data : null;
            }
        }
        return null;
    }
}
