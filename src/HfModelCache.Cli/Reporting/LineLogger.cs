using System.Globalization;
using Microsoft.Extensions.Logging;

namespace HfModelCache.Cli.Reporting;

/// <summary>Logs at once, scrubbed and in one form, to one place.</summary>
/// <remarks>
/// The console logger of Microsoft.Extensions.Logging writes from a thread of its own, to the process's streams alone,
/// and brings configuration and dependency injection along: a run that hits is over before these are set up.
/// </remarks>
internal sealed class LineLogger(
    LineWriter lines,
    LogFormatter form,
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
        Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel))
            return;
        var values = state as IReadOnlyList<KeyValuePair<string, object?>> ?? [];
        lines.WriteLine(form.Format(new LogLine(
            time.GetUtcNow(),
            logLevel,
            eventId.Id,
            scrubber.Scrub(formatter(state, exception)),
            [.. values.Select(Scrub)],
            exception is null ? null : scrubber.Scrub(exception.ToString()))));
    }

    private KeyValuePair<string, object?> Scrub(KeyValuePair<string, object?> named) => named.Value switch
    {
        null or bool or int or long or double => named,
        var value => new(named.Key, scrubber.Scrub(Convert.ToString(value, CultureInfo.InvariantCulture) ?? "")),
    };
}
