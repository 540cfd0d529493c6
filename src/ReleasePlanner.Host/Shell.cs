using System.CommandLine;
using System.Data.Common;
using ReleasePlanner.Imports;
using ReleasePlanner.Scenarios;

namespace ReleasePlanner.Host;

/// <summary>What the process answers.</summary>
internal static class ExitCode
{
    public const int Ok = 0;

    /// <summary>It ran, and something is not as it should be: a failed expectation, a finding, a bad row.</summary>
    public const int Failed = 1;

    /// <summary>It could not run: wrong usage or input.</summary>
    public const int Unusable = 2;
}

/// <summary>It cannot be done as asked; the message says what to do.</summary>
internal sealed class UsageException(string message) : Exception(message);

/// <summary>Runs a verb: usage errors, one clear line for what goes wrong, and a clean stop on Ctrl+C.</summary>
internal static class Shell
{
    private static readonly TimeSpan Stopping = TimeSpan.FromSeconds(30);

    public static async Task<int> RunAsync(RootCommand root, string[] args)
    {
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
            {
                await Console.Error.WriteLineAsync(error.Message);
            }
            await Console.Error.WriteLineAsync("'release-planner --help' lists the verbs and their options.");
            return ExitCode.Unusable;
        }
        return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = Stopping });
    }

    /// <summary>Gives a verb its action.</summary>
    public static void Does(this Command verb, Func<ParseResult, CancellationToken, Task<int>> action) => verb.SetAction(async (parsed, cancellation) =>
    {
        try
        {
            return await action(parsed, cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync("stopped");
            return ExitCode.Failed;
        }
        catch (ScenarioFileException e)
        {
            foreach (var problem in e.Problems)
            {
                await Console.Error.WriteLineAsync(problem);
            }
            return ExitCode.Unusable;
        }
        catch (Exception e) when (Explain(e) is { } line)
        {
            await Console.Error.WriteLineAsync(line);
            return ExitCode.Unusable;
        }
        catch (Exception e)
        {
            await Console.Error.WriteLineAsync($"{verb.Name} failed: {OneLine(e)} ({e.GetType().Name})");
            return ExitCode.Failed;
        }
    });

    private static string? Explain(Exception e) => e switch
    {
        UsageException or ImportFileException or IOException or UnauthorizedAccessException => OneLine(e),
        Microsoft.Data.Sqlite.SqliteException s => $"the store cannot be used: {OneLine(s)}",
        DbException d => $"the database cannot be used: {OneLine(d)}",
        InvalidOperationException { Message: var m } when m.StartsWith("the store has migration", StringComparison.Ordinal) => m,
        _ => null,
    };

    private static string OneLine(Exception e) => e.Message.ReplaceLineEndings(" ");
}
