using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Dormouse.Testing;

/// <summary>Keeps the lines of a log from a level up.</summary>
public sealed class LogLines(LogLevel least) : ILoggerProvider
{
    private readonly ConcurrentQueue<string> _lines = new();

    private TaskCompletionSource _news = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public int Count => _lines.Count;

    /// <summary>Ends with the next line.</summary>
    public Task News => Volatile.Read(ref _news).Task;

    /// <summary>Lines with this text.</summary>
    public string[] With(string text) => [.. _lines.Where(line => line.Contains(text, StringComparison.Ordinal))];

    /// <summary>What came after the first so many lines.</summary>
    public string Since(int count) => string.Join('\n', _lines.Skip(count));

    public override string ToString() => string.Join('\n', _lines);

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void Dispose()
    {
    }

    private sealed class Logger(LogLines lines, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= lines.Least;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                lines._lines.Enqueue(
                    $"{logLevel} {category}: {formatter(state, exception)}{(exception is null ? "" : $" [{exception.Message}]")}");
                Interlocked.Exchange(ref lines._news, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
            }
        }
    }

    private LogLevel Least => least;
}
