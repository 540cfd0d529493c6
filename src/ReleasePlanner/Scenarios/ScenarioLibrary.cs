using System.Reflection;

namespace ReleasePlanner.Scenarios;

/// <summary>Finds scenarios: those shipped inside the program by name, others by their file.</summary>
public static class ScenarioLibrary
{
    private const string Prefix = "scenarios/";
    private const string Suffix = ".scenario.json";

    private static readonly Assembly Shipped = typeof(ScenarioLibrary).Assembly;

    /// <summary>Names of the shipped scenarios, in order.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        .. Shipped.GetManifestResourceNames()
            .Where(n => n.StartsWith(Prefix, StringComparison.Ordinal) && n.EndsWith(Suffix, StringComparison.Ordinal))
            .Select(n => Path.GetFileName(n)[..^Suffix.Length])
            .Order(StringComparer.Ordinal),
    ];

    /// <param name="fileOrName">A file that is there, or the name of a shipped scenario.</param>
    /// <exception cref="ScenarioFileException">It is neither, or not to be read as a scenario.</exception>
    public static Scenario Load(string fileOrName)
    {
        if (File.Exists(fileOrName))
        {
            var folder = Path.GetDirectoryName(Path.GetFullPath(fileOrName))!;
            return ScenarioReader.Read(File.ReadAllText(fileOrName), name => Beside(folder, name));
        }
        if (Names.Contains(fileOrName))
        {
            using var reader = new StreamReader(Resource($"{fileOrName}/{fileOrName}{Suffix}")!);
            return ScenarioReader.Read(reader.ReadToEnd(), name => Resource($"{fileOrName}/{name}"));
        }
        throw new ScenarioFileException([$"there is no file {fileOrName} and no shipped scenario of that name; shipped are {string.Join(", ", Names)}"]);
    }

    /// <summary>A scenario may come from anybody: it reads what lies beside it or below, and gets nowhere else by roots, dots or links.</summary>
    private static FileStream? Beside(string folder, string name)
    {
        var path = Path.GetFullPath(name, folder);
        if (Path.IsPathRooted(name) || Path.GetRelativePath(folder, path).StartsWith("..", StringComparison.Ordinal) || !File.Exists(path))
        {
            return null;
        }
        for (var at = path; at != folder; at = Path.GetDirectoryName(at)!)
        {
            if (File.GetAttributes(at).HasFlag(FileAttributes.ReparsePoint))
            {
                return null;
            }
        }
        return File.OpenRead(path);
    }

    private static Stream? Resource(string name) => Shipped.GetManifestResourceStream(Prefix + name.Replace('\\', '/'));
}
