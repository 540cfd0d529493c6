using Spectre.Console;

namespace ReleasePlanner.Host;

/// <summary>Shows how far long work is, on stderr and only to people: never in a pipe.</summary>
internal static class Progress
{
    private static readonly IAnsiConsole Screen = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });

    /// <param name="work">Is given a function that takes the done and the total; it may be called from several threads.</param>
    public static async Task<T> ShowAsync<T>(string what, Func<Action<int, int>, Task<T>> work)
    {
        if (Console.IsErrorRedirected || Console.IsOutputRedirected)
        {
            return await work((_, _) => { });
        }
        return await Screen.Progress().AutoClear(true).HideCompleted(true).StartAsync(async context =>
        {
            var task = context.AddTask(Markup.Escape(what), autoStart: true);
            return await work((done, total) =>
            {
                task.MaxValue = Math.Max(total, 1);
                task.Value = Math.Max(task.Value, done);
            });
        });
    }
}

/// <summary>Rows of the journal that are through, of how many. Reports at once; the framework's own posts to a thread pool.</summary>
internal sealed class JournalProgress(Action<int, int> shown) : IProgress<(long Done, long Total)>
{
    public void Report((long Done, long Total) value) => shown((int)value.Done, (int)value.Total);
}
