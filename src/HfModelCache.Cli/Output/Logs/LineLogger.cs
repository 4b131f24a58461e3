using System.Globalization;
using HfModelCache.Cli.Output.Text;
using Microsoft.Extensions.Logging;

namespace HfModelCache.Cli.Output.Logs;

/// <summary>Logs to one writer, synchronously, with secrets removed.</summary>
/// <remarks>
/// The console logger of Microsoft.Extensions.Logging writes from its own thread, only to the process's streams, and
/// needs configuration and dependency injection: a cache hit takes less time than setting these up.
/// </remarks>
internal sealed class LineLogger(
    LineWriter lines,
    LogFormatter formatter,
    SecretScrubber scrubber,
    LogLevel minimum,
    TimeProvider time) : ILogger
{
    // It belongs to the work that began it, wherever that continues.
    private readonly AsyncLocal<LogScope?> _scope = new();

    public bool IsEnabled(LogLevel logLevel) => logLevel >= minimum && logLevel != LogLevel.None;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull
    {
        if (state is not LogScope scope)
            return null;
        var outer = _scope.Value;
        _scope.Value = scope;
        return new ScopeEnd(() => _scope.Value = outer);
    }

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> message)
    {
        if (!IsEnabled(logLevel))
            return;
        var scope = _scope.Value;
        var values = (state as IReadOnlyList<KeyValuePair<string, object?>> ?? []).Concat(scope?.Values ?? []);
        lines.WriteLine(formatter.Format(new LogLine(
            time.GetUtcNow(),
            logLevel,
            eventId.Id,
            scrubber.Scrub(message(state, exception)),
            [.. values.Select(Scrub)])
        {
            Subject = scope is null ? null : scrubber.Scrub(scope.Text),
            Details = exception is null ? null : scrubber.Scrub(exception.ToString()),
        }));
    }

    private sealed class ScopeEnd(Action end) : IDisposable
    {
        public void Dispose() => end();
    }

    private KeyValuePair<string, object?> Scrub(KeyValuePair<string, object?> named) => named.Value switch
    {
        null or bool or int or long or double => named,
        var value => new(named.Key, scrubber.Scrub(Convert.ToString(value, CultureInfo.InvariantCulture) ?? "")),
    };
}
