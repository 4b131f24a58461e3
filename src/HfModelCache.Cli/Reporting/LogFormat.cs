namespace HfModelCache.Cli.Reporting;

/// <summary>The form of log lines.</summary>
internal enum LogFormat
{
    /// <summary>Lines for people.</summary>
    Text,

    /// <summary>One JSON object per line.</summary>
    Json,
}
