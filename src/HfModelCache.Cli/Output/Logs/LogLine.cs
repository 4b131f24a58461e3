using Microsoft.Extensions.Logging;

namespace HfModelCache.Cli.Output.Logs;

/// <summary>Represents one log entry, free of secrets.</summary>
/// <param name="Time">When it was logged, in UTC.</param>
/// <param name="Level">The severity.</param>
/// <param name="Event">The event's number.</param>
/// <param name="Message">The sentence.</param>
/// <param name="Values">The values behind the sentence, by name.</param>
internal sealed record LogLine(
    DateTimeOffset Time,
    LogLevel Level,
    int Event,
    string Message,
    IReadOnlyList<KeyValuePair<string, object?>> Values)
{
    /// <summary>What the line is about if the run has several subjects, such as a model; null, the default, if it hasn't.</summary>
    public string? Subject { get; init; }

    /// <summary>Further lines, such as a stack trace.</summary>
    public string? Details { get; init; }

    /// <summary>The level as lines show it.</summary>
    public string LevelName => Level switch
    {
        LogLevel.Trace => "trace",
        LogLevel.Debug => "debug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warn",
        _ => "error",
    };
}
