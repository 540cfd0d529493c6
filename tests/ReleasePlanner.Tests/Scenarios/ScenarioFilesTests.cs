using ReleasePlanner.Scenarios;
using Xunit;

namespace ReleasePlanner.Tests.Scenarios;

/// <summary>A scenario may come from anybody: it reads what lies beside it and nothing else.</summary>
public sealed class ScenarioFilesTests : IDisposable
{
    private readonly DirectoryInfo outside = Directory.CreateTempSubdirectory("rp-scenario-");

    private string Folder => Path.Combine(outside.FullName, "mine");

    public ScenarioFilesTests()
    {
        Directory.CreateDirectory(Path.Combine(Folder, "data"));
        Directory.CreateDirectory(Folder + "-too");
        foreach (var file in new[] { "secret.csv", "mine/own.csv", "mine/data/own.csv", "mine-too/secret.csv" })
        {
            File.WriteAllText(Path.Combine(outside.FullName, file), "id,name\n");
        }
        File.CreateSymbolicLink(Path.Combine(Folder, "link.csv"), Path.Combine(outside.FullName, "secret.csv"));
        Directory.CreateSymbolicLink(Path.Combine(Folder, "up"), outside.FullName);
    }

    public void Dispose() => outside.Delete(recursive: true);

    [Theory]
    [InlineData("own.csv", true)]
    [InlineData("data/own.csv", true)]
    [InlineData("data/../own.csv", true)]
    [InlineData("../secret.csv", false)]
    [InlineData("data/../../secret.csv", false)]
    [InlineData("../mine-too/secret.csv", false)]
    [InlineData("/etc/passwd", false)]
    [InlineData("link.csv", false)]
    [InlineData("up/secret.csv", false)]
    [InlineData("", false)]
    [InlineData("data", false)]
    public void It_reads_what_lies_beside_it_and_nothing_else(string from, bool reads)
    {
        var file = Path.Combine(Folder, "x.scenario.json");
        File.WriteAllText(file, """{ "name": "x", "steps": [{ "at": "2014-11-03T15:10:00Z", "as": "administrator", "import": "theaters", "from": "own.csv" }] }""");
        using var opened = ScenarioLibrary.Load(file).Open(from);
        Assert.Equal(reads, opened is not null);
    }
}
