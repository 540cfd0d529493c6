using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace ReleasePlanner.Tests.Support;

/// <summary>Keeps what is logged, from a level up, as far as the host's settings let it through.</summary>
internal sealed class Logged(LogLevel from) : ILoggerProvider
{
    private readonly ConcurrentQueue<string> lines = new();

    public bool IsEmpty => lines.IsEmpty;

    public string Text => string.Join('\n', lines);

    public ILogger CreateLogger(string categoryName) => new Into(this, categoryName, from);

    public void Dispose()
    {
    }

    private sealed class Into(Logged kept, string category, LogLevel from) : ILogger
    {
        /// <summary>Scopes hold the whole address of a request; nothing that is set up here writes them.</summary>
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= from;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                kept.lines.Enqueue($"{category}: {formatter(state, exception)} {exception}");
            }
        }
    }
}
