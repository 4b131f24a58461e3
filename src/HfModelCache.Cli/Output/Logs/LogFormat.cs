namespace HfModelCache.Cli.Output.Logs;

/// <summary>Represents the form of log lines.</summary>
internal enum LogFormat
{
    /// <summary>Lines for people.</summary>
    Text,

    /// <summary>One JSON object per line.</summary>
    Json,
}
