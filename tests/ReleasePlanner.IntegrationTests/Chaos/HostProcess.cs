using System.Diagnostics;
using Xunit;

namespace ReleasePlanner.IntegrationTests.Chaos;

/// <summary>The program as it ships, as a process of its own, so that it can be killed.</summary>
internal sealed class HostProcess : IDisposable
{
    private readonly Process process;
    private readonly Task<string> errors;

    private HostProcess(Process process)
    {
        this.process = process;
        errors = process.StandardError.ReadToEndAsync();
    }

    public bool HasExited => process.HasExited;

    public static HostProcess Start(params string[] arguments)
    {
        // The reference to the host puts the program into the test's own folder.
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "release-planner.dll"));
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }
        return new(Process.Start(start)!);
    }

    /// <summary>Runs it to its end. Fails unless the exit code is one of those expected.</summary>
    public static async Task<string> Run(int[] expected, params string[] arguments)
    {
        using var host = Start(arguments);
        var output = await host.process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var code = await host.ExitCode();
        Assert.True(expected.Contains(code), $"{string.Join(' ', arguments)} exited with {code}\n{output}\n{await host.errors}");
        return output;
    }

    /// <summary>The next line it prints; null when it has ended.</summary>
    public async Task<string?> ReadLine() => await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);

    /// <summary>SIGKILL: no handler runs, no buffer is flushed, no lock is given back by the program.</summary>
    public void Kill() => process.Kill();

    public async Task<int> ExitCode()
    {
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return process.ExitCode;
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill();
        }
        process.Dispose();
    }
}
