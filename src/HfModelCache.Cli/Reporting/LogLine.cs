using Microsoft.Extensions.Logging;

namespace HfModelCache.Cli.Reporting;

/// <summary>One thing that was logged, free of secrets.</summary>
/// <param name="Time">When, in UTC.</param>
/// <param name="Level">How important it is.</param>
/// <param name="Event">The number that tells what it is.</param>
/// <param name="Message">What it says.</param>
/// <param name="Values">The values that the message was made of, by name.</param>
/// <param name="Details">More lines, such as a stack.</param>
internal sealed record LogLine(
    DateTimeOffset Time,
    LogLevel Level,
    int Event,
    string Message,
    IReadOnlyList<KeyValuePair<string, object?>> Values,
    string? Details = null)
{
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
