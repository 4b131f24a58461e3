using Microsoft.Extensions.Logging;

namespace HfModelCache.Cli.Output.Logs;

/// <summary>Logs events that carry more values for programs than their sentence shows.</summary>
internal static class EventLogging
{
    /// <summary>Logs an event at information level.</summary>
    /// <param name="logger">The log.</param>
    /// <param name="number">The event's number.</param>
    /// <param name="message">The sentence.</param>
    /// <param name="values">The values, by name.</param>
    public static void LogEvent(this ILogger logger, int number, string message, params (string Name, object? Value)[] values)
    {
        if (!logger.IsEnabled(LogLevel.Information))
            return;
        var named = Array.ConvertAll(values, value => new KeyValuePair<string, object?>(value.Name, value.Value));
        logger.Log(LogLevel.Information, new EventId(number), named, exception: null, (_, _) => message);
    }
}
