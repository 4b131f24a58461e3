namespace HfModelCache.Cli.Reporting;

/// <summary>The form that log lines take.</summary>
internal abstract class LogFormatter
{
    public static LogFormatter For(LogFormat format) =>
        format == LogFormat.Json ? new JsonLogFormatter() : new TextLogFormatter();

    /// <summary>The line, without a line break at its end.</summary>
    public abstract string Format(LogLine line);

    /// <summary>The last line of a run that failed.</summary>
    public abstract string Format(FinalLine line);
}
