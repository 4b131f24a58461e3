namespace HfModelCache.Cli.Output.Logs;

/// <summary>Formats log lines.</summary>
internal abstract class LogFormatter
{
    public static LogFormatter For(LogFormat format) =>
        format == LogFormat.Json ? new JsonLogFormatter() : new TextLogFormatter();

    /// <summary>Formats a line, without a line break at its end.</summary>
    public abstract string Format(LogLine line);

    /// <summary>Formats the last line of a failed run.</summary>
    public abstract string Format(FinalLine line);
}
