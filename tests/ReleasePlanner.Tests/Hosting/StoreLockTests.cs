using System.Diagnostics;
using ReleasePlanner.Host;
using Xunit;

namespace ReleasePlanner.Tests.Hosting;

public class StoreLockTests
{
    private readonly string store = Path.Combine(Path.GetTempPath(), $"rp-lock-{Guid.NewGuid():n}.db");

    [Fact]
    public void A_store_is_taken_once_and_again_when_it_is_given_back()
    {
        using (StoreLock.Take(store, "replay the-interview"))
        {
            Assert.Equal($"{Environment.ProcessId} replay the-interview", File.ReadAllText(store + ".lock"));
            Assert.Throws<UsageException>(() => StoreLock.Take(store, "import"));
        }
        StoreLock.Take(store, "import").Dispose();
        File.Delete(store + ".lock");
    }

    [Fact]
    public void The_file_of_a_process_that_died_keeps_nobody_out()
    {
        File.WriteAllText(store + ".lock", "1 serve on http://127.0.0.1:5080");
        StoreLock.Take(store, "import").Dispose();
        File.Delete(store + ".lock");
    }

    [Fact]
    public void Another_process_is_told_who_holds_it()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "runs the built program through dotnet");
        using (StoreLock.Take(store, "serve on http://127.0.0.1:5080"))
        {
            var (code, error) = Run("migrate", "--store", store);
            Assert.Equal(2, code);
            Assert.Equal(
                $"{store} is in use by process {Environment.ProcessId} (serve on http://127.0.0.1:5080): stop that first, or name another --store",
                error.Trim());
        }
        File.Delete(store + ".lock");
    }

    [Theory]
    [InlineData("Unrecognized command or argument 'dance'.", "dance")]
    [InlineData("there is no file and no shipped scenario of that name", "replay", "nothing-like-it")]
    [InlineData("there is no file", "import", "theaters", "/nowhere/theaters.csv")]
    [InlineData("there is no store", "verify", "--store", "/nowhere/x.db")]
    [InlineData("there is no folder /nowhere", "migrate", "--store", "/nowhere/x.db")]
    [InlineData("is not of this machine alone", "serve", "--urls", "http://0.0.0.0:5080", "--store", "/tmp/rp-never.db")]
    public void Wrong_use_is_told_in_a_line_and_ends_with_2(string says, params string[] arguments)
    {
        var (code, error) = Run(arguments);
        Assert.Equal(2, code);
        Assert.Contains(says.Replace("there is no file and", "and", StringComparison.Ordinal), error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    private static (int Code, string Error) Run(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardError = true, RedirectStandardOutput = true };
        start.ArgumentList.Add(typeof(StoreLock).Assembly.Location);
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        _ = output.Result;
        return (process.ExitCode, error);
    }
}
