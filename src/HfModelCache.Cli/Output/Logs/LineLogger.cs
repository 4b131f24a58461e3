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
    public bool IsEnabled(LogLevel logLevel) => logLevel >= minimum && logLevel != LogLevel.None;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> message)
    {
        if (!IsEnabled(logLevel))
            return;
        var values = state as IReadOnlyList<KeyValuePair<string, object?>> ?? [];
        lines.WriteLine(formatter.Format(new LogLine(
            time.GetUtcNow(),
            logLevel,
            eventId.Id,
            scrubber.Scrub(message(state, exception)),
            [.. values.Select(Scrub)])
        {
            Details = exception is null ? null : scrubber.Scrub(exception.ToString()),
        }));
    }

    private KeyValuePair<string, object?> Scrub(KeyValuePair<string, object?> named) => named.Value switch
    {
        null or bool or int or long or double => named,
        var value => new(named.Key, scrubber.Scrub(Convert.ToString(value, CultureInfo.InvariantCulture) ?? "")),
    };
}
