using System.Diagnostics;
using Xunit;

namespace ReleasePlanner.Tests.Hosting;

/// <summary>
/// The document in the hands of the tools that callers make clients with. They come from npx's cache only (<c>tests/run.sh</c> fills it): a test fetches nothing. Spectral
/// takes half a minute for what <see cref="OpenApiTests"/> sees too, and runs when asked for (<c>RELEASEPLANNER_TEST_SPECTRAL=1</c>).
/// </summary>
[Collection(nameof(ApiHost))]
public sealed class ClientToolsTests(ApiHost api) : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("rp-tools-");

    private const string Typescript = "openapi-typescript@7.10.1";
    private const string Redocly = "@redocly/cli@2.77.0";
    private const string Spectral = "@stoplight/spectral-cli@6.16.3";

    [Fact]
    public async Task Redocly_finds_no_error()
    {
        await PrepareAsync(Redocly, "--version");
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "redocly.yaml"), """
            extends: [recommended]
            rules:
              no-illogical-composition-keywords: error
              no-invalid-media-type-examples: error
              no-invalid-schema-examples: error
              tag-description: off
              info-license: off
            """);
        await RunsAsync(Redocly, "lint", "openapi.json");
    }

    [Fact]
    public async Task A_typed_client_is_made_and_takes_what_the_server_takes()
    {
        await PrepareAsync(Typescript, "--version");
        await RunsAsync(Typescript, "openapi.json", "-o", "api.ts");
        var made = await File.ReadAllTextAsync(Path.Combine(folder.FullName, "api.ts"));
        Assert.Matches(@"MoveWindow: \{[^}]*opens: (null \| string|string \| null);", made);
        Assert.Matches(@"Firm: \{[\s\S]{0,400}kind: ""firm"";", made);
    }

    [Fact]
    public async Task Spectral_finds_no_error()
    {
        if (Environment.GetEnvironmentVariable("RELEASEPLANNER_TEST_SPECTRAL") != "1")
        {
            Assert.Skip("spectral takes half a minute: set RELEASEPLANNER_TEST_SPECTRAL=1 to run it");
        }
        await PrepareAsync(Spectral, "--version");
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "rules.yaml"), "extends: [\"spectral:oas\"]\n");
        await RunsAsync(Spectral, "lint", "openapi.json", "--ruleset", "rules.yaml");
    }

    public void Dispose() => folder.Delete(recursive: true);

    /// <summary>Lays the document into the folder. Skips where the tool is not on this machine.</summary>
    private async Task PrepareAsync(string tool, string trial)
    {
        if (await StartAsync(tool, trial) is not { } tried)
        {
            Assert.Skip("node is not on this machine: there is no npx");
        }
        else if (tried.Code != 0)
        {
            Assert.Skip($"{tool} is not in npx's cache: tests/run.sh puts it there where the registry can be reached");
        }
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "openapi.json"), (await api.Ask("/openapi/v1.json", "")).Text);
    }

    private async Task RunsAsync(string tool, params string[] arguments)
    {
        var ran = (await StartAsync(tool, arguments))!.Value;
        Assert.True(ran.Code == 0, $"{tool}: {ran.Text[..Math.Min(ran.Text.Length, 4000)]}");
    }

    private async Task<(int Code, string Text)?> StartAsync(string tool, params string[] arguments)
    {
        var start = new ProcessStartInfo("npx") { WorkingDirectory = folder.FullName, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (var argument in (string[])["--offline", "--yes", tool, .. arguments])
        {
            start.ArgumentList.Add(argument);
        }
        (start.Environment["CI"], start.Environment["NO_COLOR"], start.Environment["REDOCLY_TELEMETRY"]) = ("1", "1", "off");
        try
        {
            using var process = Process.Start(start)!;
            process.StandardInput.Close();
            var (said, told) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            return (process.ExitCode, await said + await told);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
