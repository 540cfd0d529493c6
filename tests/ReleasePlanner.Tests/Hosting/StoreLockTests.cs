using System.Diagnostics;
using ReleasePlanner.Host;
using ReleasePlanner.Tests.Support;
using Xunit;

namespace ReleasePlanner.Tests.Hosting;

public sealed class StoreLockTests : IDisposable
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
    }

    [Fact]
    public void The_file_of_a_process_that_died_keeps_nobody_out()
    {
        File.WriteAllText(store + ".lock", "1 serve on http://127.0.0.1:5080");
        StoreLock.Take(store, "import").Dispose();
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
    }

    [Fact]
    public void No_other_name_of_the_file_lets_a_second_one_in()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "elsewhere the lock goes by name");
        using (StoreLock.Take(store, "serve"))
        {
            var (symbolic, hard) = (store + ".symbolic", store + ".hard");
            File.CreateSymbolicLink(symbolic, store);
            using (var link = Process.Start("ln", [store, hard])!)
            {
                link.WaitForExit();
            }
            var relative = Path.GetRelativePath(Directory.GetCurrentDirectory(), store);
            foreach (var name in new[] { symbolic, hard, relative, Path.Combine(Path.GetDirectoryName(store)!, ".", Path.GetFileName(store)) })
            {
                Assert.Contains("is in use", Assert.Throws<UsageException>(() => StoreLock.Take(name, "import")).Message, StringComparison.Ordinal);
            }
        }
        StoreLock.Take(store + ".hard", "import").Dispose();
    }

    [Fact]
    public async Task A_locked_file_is_written_by_whoever_locked_it()
    {
        using var held = StoreLock.Take(store, "serve");
        await using (var planner = await ReleasePlanner.Tests.Support.Planner.StartAsync(store))
        {
            await planner.Do(World.Admin, World.Market(planner));
            Assert.Single(await planner.Journal());
        }
        Assert.Throws<UsageException>(() => StoreLock.Take(store, "import"));
    }

    [Fact]
    public void A_file_that_was_put_in_the_place_of_the_locked_one_is_locked_too()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "elsewhere the lock goes by name");
        using var held = StoreLock.Take(store, "serve");
        File.WriteAllText(store + ".filling", "");
        File.Move(store + ".filling", store, overwrite: true);
        held.FileWasReplaced();
        using (var link = Process.Start("ln", [store, store + ".hard"])!)
        {
            link.WaitForExit();
        }
        Assert.Throws<UsageException>(() => StoreLock.Take(store + ".hard", "import"));
    }

    [Fact]
    public void A_read_only_file_says_so()
    {
        Assert.SkipWhen(Environment.IsPrivilegedProcess, "root may write any file");
        File.WriteAllText(store, "");
        File.SetAttributes(store, FileAttributes.ReadOnly);
        Assert.Contains("is read-only", Assert.Throws<UsageException>(() => StoreLock.Take(store, "import")).Message, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        foreach (var file in Directory.GetFiles(Path.GetDirectoryName(store)!, Path.GetFileName(store) + "*"))
        {
            File.Delete(file);
        }
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
